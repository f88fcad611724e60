"""What was begun in a form and not saved: its words, kept for the person, offered when it is opened again.

A form sends nothing before it is sent itself, so a component mirrors the words as they are typed.
Choices and times are not kept: they are decided on what stands when the form is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import streamlit as st

from escalation_ledger.dashboard import data, drafts
from escalation_ledger.dashboard.components.mirror import mirror
from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.zones import readers_zone
from escalation_ledger.ledger.checking import LONGEST

_OLD: Final = timedelta(days=30)
_OF: Final = "-forms"


@dataclass(frozen=True)
class Begun:
    """at: when it was begun; texts: field -> its words."""

    at: datetime
    texts: Mapping[str, str]

    @property
    def document(self) -> dict[str, Any]:
        """As it is kept in a file."""
        return {"at": self.at.isoformat(), "texts": dict(self.texts)}

    @classmethod
    def of(cls, document: Any) -> "Begun | None":
        """From a file; None where it is none."""
        try:
            texts = {str(name): str(text) for name, text in document["texts"].items()}
            return cls(datetime.fromisoformat(document["at"]), texts)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


@dataclass
class Open:
    """The words of a form while it is open.

    offered: what was found when it was opened; kept: what is kept by now; defaults: field -> what
    stands in it where nothing was begun, of the fields drawn so far; answers: how often it was sent.
    """

    offered: Begun | None
    kept: Begun | None
    defaults: dict[str, str] = field(default_factory=dict)
    answers: int = 0

    def text(self, name: str) -> str:
        """What the server knows of the field."""
        texts = self.kept.texts if self.kept else {}
        return texts.get(name, self.defaults.get(name, ""))

    def typed(self, texts: Mapping[str, Any], *, at: datetime) -> None:
        """These words stand in its fields now. What a browser could not have sent is left out."""
        before = self.kept.texts if self.kept else {}
        known = {
            name: text
            for name, text in texts.items()
            if name in self.defaults and isinstance(text, str) and len(text) <= LONGEST
        }
        now = {name: text for name, text in {**before, **known}.items() if text != self.defaults.get(name, "")}  # fmt: skip
        begun_at = self.kept.at if self.kept else at
        self.kept = Begun(begun_at, now) if now else None


def offer(form: str) -> None:
    """Find what was begun in the form, if it is opened in this run, and say so above its fields."""
    opened = _opened(form)
    if opened is None:
        kept = begun_in(form)
        opened = st.session_state[_key(form)] = Open(kept, kept)
    # There in every run, so that what follows keeps its place.
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if opened.offered is None:
            return
        said(f"{form}-begun", f"You had begun this {_when(opened.offered.at)}.")
        st.button("Discard", key=f"{form}-discard", type="tertiary", on_click=discard, args=(form,))


def reopen(form: str) -> None:
    """In the next run it is drawn as if never before, also where it was closed just now. For callbacks."""
    opened: Open | None = st.session_state.pop(_key(form), None)
    for name in opened.defaults if opened else ():
        st.session_state.pop(f"{form}-{name}", None)


def put(form: str, name: str, default: str) -> str:
    """Key of the field's widget, in which what was begun stands when it is drawn first, else the default."""
    key, opened = f"{form}-{name}", st.session_state.get(_key(form))
    words = default
    if opened is not None:
        opened.defaults[name] = default
        words = opened.text(name)
    if key not in st.session_state:
        st.session_state[key] = words
    return key


def watch(form: str, *, is_followed: bool = False) -> None:
    """Have what is typed from now on kept. At the end of a run that leaves the form open.

    is_followed: whether another form takes its place once it is saved.
    """
    opened: Open | None = st.session_state.get(_key(form))
    if opened is None:
        return
    mirror(
        f"{form}-mirror",
        {name: {"key": f"{form}-{name}", "text": opened.text(name)} for name in opened.defaults},
        name=f"{form} {_who()}",
        discards=f"{form}-discard",
        answers=opened.answers,
        is_followed=is_followed,
        on_typed=partial(_typed, form),
    )


def note_sent(form: str) -> None:
    """The form was sent: where it stays open, its reader is answered."""
    opened: Open | None = st.session_state.get(_key(form))
    if opened is not None:
        opened.answers += 1


def keep_sent(form: str) -> None:
    """Keep what stands in the fields of a form that was sent and is not to be saved."""
    opened: Open | None = st.session_state.get(_key(form))
    if opened is not None:
        texts = {name: st.session_state.get(f"{form}-{name}") for name in opened.defaults}
        _keep(form, opened, texts)


def discard(form: str) -> None:
    """Nothing was begun, here and in the file; the fields are as they are when it is opened."""
    forget(form)
    reopen(form)


def begun_in(form: str) -> Begun | None:
    """What whoever sits here began in the form, if they did."""
    held = drafts.read(drafts.file_of(data.drafts_folder(), _who(), of=_OF))
    return Begun.of(held.get(form)) if isinstance(held, dict) else None


def forget(form: str) -> None:
    """Nothing was begun in it. Touches no state of a session: see `editing.sheet`."""
    file = drafts.file_of(data.drafts_folder(), _who(), of=_OF)
    held = drafts.read(file)
    if isinstance(held, dict) and form in held:
        drafts.change(file, lambda held: _without(held, form))


def _typed(form: str, texts: Any) -> None:
    opened: Open | None = st.session_state.get(_key(form))
    if opened is not None and isinstance(texts, Mapping):
        _keep(form, opened, texts)


def _keep(form: str, opened: Open, texts: Mapping[str, Any]) -> None:
    before, now = opened.kept, data.now()
    opened.typed(texts, at=now)
    kept = opened.kept
    if kept == before:
        return

    def become(held: Any) -> dict[str, Any]:
        others = {
            name: one
            for name, one in _without(held, form).items()
            if (other := Begun.of(one)) and now - other.at < _OLD
        }
        return {**others, **({form: kept.document} if kept else {})}

    drafts.change(drafts.file_of(data.drafts_folder(), _who(), of=_OF), become)


def _without(held: Any, form: str) -> dict[str, Any]:
    known = held if isinstance(held, dict) else {}
    return {name: one for name, one in known.items() if name != form}


def _opened(form: str) -> Open | None:
    """As it was in the run before; None where it was not on screen then."""
    found: Open | None = st.session_state.get(_key(form))
    if found and any(f"{form}-{name}" in st.session_state for name in found.defaults):
        return found
    return None


def _when(at: datetime) -> str:
    """On the reader's clock; with the day where it is another."""
    there, today = (one.astimezone(readers_zone()) for one in (at, data.now()))
    return f"at {there:%H:%M}" if there.date() == today.date() else f"on {there:%a %d %b, %H:%M}"


def _key(form: str) -> str:
    return f"{form}-open"


def _who() -> str:
    return data.person() or ""
