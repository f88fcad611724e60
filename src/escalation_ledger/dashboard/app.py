"""The dashboard's entry: which pages there are, in the order of the menu."""

from importlib import resources

import streamlit as st

from escalation_ledger.dashboard.theme import apply_page_styles
from escalation_ledger.dashboard.views import queue

PAGES = [st.Page(queue.page, title="Queue", url_path="queue", default=True)]

with resources.as_file(
    resources.files("escalation_ledger.dashboard").joinpath("static", "favicon.png")
) as favicon:
    st.set_page_config(page_title="Escalation Ledger", page_icon=favicon, layout="wide")
apply_page_styles()
st.navigation(PAGES, position="top").run()
