"""Forms about what stands in the way, how bad it is, what kind of work it is and what it endangers."""

from typing import Final

import streamlit as st

from escalation_ledger.dashboard.forms.acting import (
    Act,
    Save,
    Subject,
    edited,
    is_worked_on,
    kinds,
)
from escalation_ledger.dashboard.wording import label
from escalation_ledger.domain.words import Blocker, Impact, Nature, Risk
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.events import Kind

_YES: Final = "A workaround holds"
_NO: Final = "No workaround"


def _ask_blocker(subject: Subject) -> Save:
    words = [blocker.value for blocker in Blocker]
    standing = subject.row["blocker"]
    blocker = st.selectbox(
        "True blocker",
        words,
        index=words.index(standing),
        format_func=_said,
        key=subject.key("blocker"),
    )
    # A person may confirm what was only read from a message.
    is_confirmed = blocker == standing and subject.row["blocker_source"] == "person"
    return edited(subject, lambda: [] if is_confirmed else [e.BlockerNamed(blocker)])


def _ask_impact(subject: Subject) -> Save:
    case = subject.row
    words = [impact.value for impact in Impact]
    standing = case["impact"]
    impact = st.selectbox(
        "What the customer cannot do",
        words,
        index=words.index(standing) if standing else None,
        format_func=_said,
        key=subject.key("impact"),
        placeholder="Nobody has said",
    )
    percent = st.number_input(
        "How much of their work is affected, in percent",
        0,
        100,
        round(case["breadth"] * 100),
        step=5,
        key=subject.key("breadth"),
    )
    holds = st.selectbox(
        "Workaround",
        [_NO, _YES],
        index=int(case["has_workaround"]),
        key=subject.key("workaround"),
    )

    def changes() -> list[Change]:
        has_workaround = holds == _YES
        said = e.ImpactSet(
            impact if impact != standing else None,
            percent / 100 if percent != round(case["breadth"] * 100) else None,
            has_workaround if has_workaround != case["has_workaround"] else None,
        )
        return [] if said == e.ImpactSet() else [said]

    return edited(subject, changes)


def _ask_nature(subject: Subject) -> Save:
    words = [nature.value for nature in Nature]
    standing = subject.row["nature"]
    nature = st.selectbox(
        "Kind of work",
        [None, *words],
        index=0 if standing is None else words.index(standing) + 1,
        format_func=lambda word: "Nobody says" if word is None else _said(word),
        key=subject.key("nature"),
    )
    return edited(subject, lambda: [] if nature == standing else [e.NatureSet(nature)])


def _ask_risks(subject: Subject) -> Save:
    standing = list(subject.row["risks"])
    seen = st.multiselect(
        "Commercial dangers",
        [risk.value for risk in Risk],
        default=standing,
        format_func=_said,
        key=subject.key("risks"),
        placeholder="None",
    )
    return edited(
        subject,
        lambda: [
            *(e.RiskFlagged(risk) for risk in seen if risk not in standing),
            *(e.RiskCleared(risk) for risk in standing if risk not in seen),
        ],
    )


def _said(word: str) -> str:
    return label(word) or word


BLOCKER: Final = Act("blocker", "Blocker", kinds(Kind.BLOCKER_NAMED), _ask_blocker, is_worked_on)
IMPACT: Final = Act("impact", "Impact", kinds(Kind.IMPACT_SET), _ask_impact, is_worked_on)
NATURE: Final = Act(
    "nature", "Nature of the work", kinds(Kind.NATURE_SET), _ask_nature, is_worked_on
)
RISKS: Final = Act(
    "risks",
    "Risks",
    kinds(Kind.RISK_FLAGGED, Kind.RISK_CLEARED),
    _ask_risks,
    is_worked_on,
)
