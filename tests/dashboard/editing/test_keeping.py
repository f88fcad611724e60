"""Drafts in files: they outlive the window, belong to one person, and two windows do not lose each other's."""

from pathlib import Path

from escalation_ledger.dashboard.editing.columns import Open
from escalation_ledger.dashboard.editing.draft import Draft, Typed
from escalation_ledger.dashboard.editing.keeping import keep, kept

NOTE = Typed("ESC-1", Open.NOTE, "half a senten", 3, None)
OWNER = Typed("ESC-2", Open.OWNER, None, 1, "P1", is_sure=True)


def test_a_draft_comes_back_as_it_was(tmp_path: Path) -> None:
    draft = Draft().with_typed([NOTE, OWNER])
    keep(tmp_path / "drafts", "ana@us.com", draft, before=Draft())
    assert kept(tmp_path / "drafts", " Ana@us.com") == draft
    assert kept(tmp_path / "drafts", "kim@us.com") == Draft()


def test_another_windows_cells_stay(tmp_path: Path) -> None:
    mine, other = Draft().with_typed([NOTE]), Draft().with_typed([OWNER])
    keep(tmp_path, "ana@us.com", mine, before=Draft())
    keep(tmp_path, "ana@us.com", other, before=Draft())
    assert kept(tmp_path, "ana@us.com") == Draft().with_typed([NOTE, OWNER])
    keep(tmp_path, "ana@us.com", Draft(), before=mine)
    assert kept(tmp_path, "ana@us.com") == other


def test_nothing_typed_leaves_no_file(tmp_path: Path) -> None:
    draft = Draft().with_typed([NOTE])
    keep(tmp_path, "ana@us.com", draft, before=Draft())
    keep(tmp_path, "ana@us.com", Draft(), before=draft)
    assert not list(tmp_path.glob("*.json"))


def test_a_file_that_is_no_draft_holds_nothing(tmp_path: Path) -> None:
    keep(tmp_path, "ana@us.com", Draft().with_typed([NOTE]), before=Draft())
    (file,) = tmp_path.glob("*.json")
    for broken in ('[{"column": "score"}]', "[", '{"a": 1}', "[1]"):
        file.write_text(broken, "utf-8")
        assert kept(tmp_path, "ana@us.com") == Draft()
