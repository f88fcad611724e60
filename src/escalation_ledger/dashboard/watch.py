"""An open page follows the ledger: another snapshot or an edit shows within seconds."""

from datetime import timedelta

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.data import LedgerView

EVERY = timedelta(seconds=5)


@st.fragment(run_every=EVERY)
def watch(shown: LedgerView) -> None:
    """Draw the page anew once storage holds another state than the one shown."""
    if data.is_outdated(shown):
        st.rerun()
