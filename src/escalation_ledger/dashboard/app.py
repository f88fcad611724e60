"""The dashboard's entry: draws the page the reader wants, inside the frame all pages share."""

from importlib import resources

import streamlit as st

from escalation_ledger.dashboard import navigation
from escalation_ledger.dashboard.editing import mode
from escalation_ledger.dashboard.forms.opened import open_now
from escalation_ledger.dashboard.frame import Opening, framed
from escalation_ledger.dashboard.pages import PAGES
from escalation_ledger.dashboard.theme import apply_page_styles
from escalation_ledger.dashboard.watch import watch


def _drawn_below() -> None:
    """The menu only says which page is wanted: what a page asks must outlive the page."""


def main() -> None:
    """Find the page wanted, and show it."""
    opening = Opening.begun()
    menu = {
        entry.path: st.Page(
            _drawn_below,
            title=entry.menu_title(opening),
            url_path=entry.path,
            default=entry is PAGES[0],
        )
        for entry in PAGES
    }
    wanted = st.navigation(list(menu.values()), position="top")
    navigation.follow(menu)
    entry = next(entry for entry in PAGES if menu[entry.path] == wanted)
    visit = framed(
        entry.title,
        opening,
        asks_filters=entry.asks_filters,
        is_live=entry.is_live,
        tells_the_past=entry.tells_the_past,
        asks_lane=entry.asks_lane,
    )
    if visit:
        entry.show(visit)
        is_typed_in = bool(open_now()) or mode.is_on() or not entry.is_followed
        if not (is_typed_in or visit.as_of):
            watch(visit.ledger)


with resources.as_file(
    resources.files("escalation_ledger.dashboard").joinpath("static", "favicon.png")
) as favicon:
    st.set_page_config(page_title="Escalation Ledger", page_icon=favicon, layout="wide")
apply_page_styles()
main()
