import gzip
import os
import stat
import zipfile

import pytest

from escalation_ledger.pipelines import drop as drops
from escalation_ledger.pipelines.drop import (
    Unreadable,
    content,
    drop_file,
    pieces,
    visible_paths,
    zip_contents,
    zip_names,
)
from tests.pipelines.folders import put, zipped


def file_of(drop, name):
    return drop_file(drop / name, drop, kind="tickets")


def test_a_file_is_unpacked_when_it_is_gzip_whatever_its_name(tmp_path):
    drop = put(
        tmp_path, {"a.json": gzip.compress(b"hi", mtime=0), "b.json.gz": "hi", "c.json": "hi"}
    )
    assert [content(file_of(drop, name)) for name in ("a.json", "b.json.gz", "c.json")] == [
        b"hi"
    ] * 3


@pytest.mark.parametrize(
    ("packed", "message"),
    [
        (gzip.compress(os.urandom(5000))[:-500], "a.gz is cut off or damaged .* copy or export it again"),
        (b"plain text", "a.gz is not a gzip file; unpack it or export it again"),
        (b"", "a.gz is not a gzip file"),
        (gzip.compress(b"x" * 500, mtime=0)[:-8] + b"\0" * 8, "a.gz is cut off or damaged"),
    ],
    ids=["cut off", "no gzip", "empty", "wrong sum"],
)  # fmt: skip
def test_a_damaged_gzip_is_named(tmp_path, packed, message):
    (tmp_path / "a.gz").write_bytes(packed)
    with pytest.raises(Unreadable, match=message):
        content(file_of(tmp_path, "a.gz"))


def test_a_file_that_is_gone_is_named(tmp_path):
    file = file_of(put(tmp_path, {"a.json": "hi"}), "a.json")
    file.path.unlink()
    with pytest.raises(Unreadable, match=r"^a.json cannot be opened \(No such file"):
        content(file)


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "C:\\x", "a\\..\\..\\x"])
def test_a_zip_whose_names_lead_outside_is_refused(tmp_path, name):
    zipped(tmp_path / "a.zip", {"channels.json": [], name: "x"})
    with pytest.raises(Unreadable, match=r"^a.zip holds .* leads outside of the archive"):
        zip_names(file_of(tmp_path, "a.zip"))


def test_a_zip_with_a_link_is_refused(tmp_path):
    link = zipfile.ZipInfo("channels.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Unreadable, match="leads outside of the archive"):
        zip_names(file_of(tmp_path, "a.zip"))


def test_a_zip_that_is_none_is_named(tmp_path):
    put(tmp_path, {"a.zip": "<html>Sign in</html>"})
    with pytest.raises(Unreadable, match=r"^a.zip is not a zip archive that can be read"):
        zip_names(file_of(tmp_path, "a.zip"))


def test_a_file_packed_to_burst_is_stopped_early(tmp_path, monkeypatch):
    monkeypatch.setattr(drops, "_RATIO_FROM", 1024**2)
    monkeypatch.setattr(drops, "_PIECE", 1024**2)
    bomb = b"\0" * (20 * 1024**2)
    (tmp_path / "a.gz").write_bytes(gzip.compress(bomb, mtime=0))
    zipped(tmp_path / "a.zip", {"a": bomb.decode(), "b": "x"})
    read: list[bytes] = []
    with pytest.raises(Unreadable, match=r"^a.gz unpacks to more than \d+ MB, far more than"):
        read.extend(pieces(file_of(tmp_path, "a.gz")))
    assert len(read) < 6
    with pytest.raises(Unreadable, match=r"^a.zip unpacks to more"):
        list(zip_contents(file_of(tmp_path, "a.zip"), ["a", "b"]))


def test_hidden_files_and_leftovers_of_archives_are_passed_over(tmp_path):
    put(tmp_path, {"b": "", "a": "", ".DS_Store": "", "__MACOSX/._a": "", "in/c": "", ".git/d": ""})

    def names(folder, **how):
        return [path.name for path in visible_paths(folder, drop=tmp_path, **how)]

    assert names(tmp_path) == ["a", "b", "in"]
    assert names(tmp_path, deep=True) == ["a", "b", "in", "c"]
    assert names(tmp_path / "missing") == []
