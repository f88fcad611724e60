"""The dashboard's entry: which pages there are, in the order of the menu."""

from importlib import resources

import streamlit as st

from escalation_ledger.dashboard import navigation
from escalation_ledger.dashboard.frame import framed
from escalation_ledger.dashboard.theme import apply_page_styles
from escalation_ledger.dashboard.views import (
    case,
    exposure,
    handoffs,
    promises,
    queue,
    review,
    sources,
)

# Where the page is, what the menu calls it, what draws it, and whether it asks the filters.
VIEWS = (
    ("queue", "Queue", queue.show, True),
    ("case", "Case", case.show, False),
    ("promises", "Promises", promises.show, True),
    ("handoffs", "Handoffs", handoffs.show, True),
    ("exposure", "Exposure", exposure.show, True),
    ("review", "Review", review.show, True),
    ("sources", "Sources", sources.show, False),
)


def _drawn_below() -> None:
    """The menu only says which page is wanted: what a page asks must outlive the page."""


def main() -> None:
    """Draw the page the reader wants, inside the frame all pages share."""
    pages = {
        path: st.Page(_drawn_below, title=title, url_path=path, default=path == "queue")
        for path, title, _, _ in VIEWS
    }
    wanted = st.navigation(list(pages.values()), position="top")
    navigation.follow(pages)
    for path, title, show, asks_filters in VIEWS:
        if pages[path] == wanted and (visit := framed(title, asks_filters=asks_filters)):
            show(visit)


with resources.as_file(
    resources.files("escalation_ledger.dashboard").joinpath("static", "favicon.png")
) as favicon:
    st.set_page_config(page_title="Escalation Ledger", page_icon=favicon, layout="wide")
apply_page_styles()
main()
