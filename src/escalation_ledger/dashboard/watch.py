"""An open page follows the ledger: another snapshot or an edit shows within seconds."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.data import LedgerView

EVERY = timedelta(seconds=5)


def watch(shown: LedgerView) -> None:
    """Draw the page anew once storage holds another state than the one shown."""
    _look(shown, count())


@st.fragment(run_every=EVERY)
def _look(shown: LedgerView, looks: Iterator[int]) -> None:
    """The first look belongs to the run that opened what is shown: it has just asked."""
    if next(looks) and data.is_outdated(shown):
        st.rerun()
