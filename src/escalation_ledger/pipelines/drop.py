"""Files of a drop folder: found by name, opened with care.

Exports come from outside: a file may be cut off, packed to burst, or not what its name says.
Every way of not being readable is one `Unreadable` that names the file and says what to do.
"""

import gzip
import hashlib
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

_PIECE = 8 * 1024 * 1024
_GZIP = b"\x1f\x8b"

# An export of text packs 10 to 50 times; a file that unpacks to much more is meant to burst.
MAX_BYTES = 8 * 1024**3
MAX_RATIO = 200
_RATIO_FROM = 64 * 1024**2


class NotLanded(Exception):
    """A source could not be landed; its message is one sentence for the person who refreshed."""


class Unreadable(NotLanded):
    """A file of the drop folder cannot be read at all; its source is not landed."""


class LostColumns(NotLanded):
    """A file lacks columns that it had when last read; its source is not landed."""


@dataclass(frozen=True)
class DropFile:
    """One file of a drop folder.

    `name`: path within the folder, with /. `kind`: which object it holds, or which form it has.
    `place`: what else its reading depends on, as text. A file is read again when its bytes or its
    `read_as` change.
    """

    path: Path
    name: str
    size: int
    mtime_ns: int
    kind: str
    place: str | None = None

    @property
    def read_as(self) -> str:
        """Kind and place: the same bytes read as something else are another landing."""
        return self.kind if self.place is None else f"{self.kind} {self.place}"


def drop_file(path: Path, drop: Path, *, kind: str, place: str | None = None) -> DropFile:
    """The file as it is on disk now. Raises Unreadable when it is none."""
    name = name_in(drop, path)
    with _explained(name):
        status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe or a device"
        raise Unreadable(f"{name} is {what}, not a file; put the exported file itself there.")
    return DropFile(
        path=path,
        name=name,
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        kind=kind,
        place=place,
    )


def name_in(drop: Path, path: Path) -> str:
    """The path within the drop folder, with /; bytes that are no text are spelled out."""
    inner = path.relative_to(drop).as_posix()
    return inner.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def visible_paths(folder: Path, *, drop: Path, deep: bool = False) -> list[Path]:
    """What lies in a folder of the drop folder (`deep`: and in those in it), folders too, sorted.

    None when the folder is not there. Hidden files and what archive programs leave beside files
    are passed over. Raises Unreadable, also for any link that leads out of the drop folder.
    """
    name = name_in(drop, folder)
    if not os.path.lexists(folder):
        return []
    refuse_leading_out(folder, drop)
    if not folder.is_dir():
        raise Unreadable(f"{name} is not a folder; put the exports of {name} in a folder.")
    with _explained(name):
        found = sorted(_listed(folder, deep=deep))
    for path in found:
        refuse_leading_out(path, drop)
    return found


def refuse_leading_out(path: Path, drop: Path) -> None:
    """Raises Unreadable when the path is a link to a place outside of the drop folder."""
    if not path.is_symlink():
        return
    try:
        stays = path.resolve().is_relative_to(drop.resolve())
    except (OSError, RuntimeError):
        # A link that leads to itself leads nowhere; opening it says so.
        return
    if not stays:
        raise Unreadable(
            f"{name_in(drop, path)} is a link that leads out of the drop folder; nothing was read "
            "through it. Put the file itself there."
        )


def _listed(folder: Path, *, deep: bool) -> Iterator[Path]:
    for where, folders, files in os.walk(folder, onerror=_raise):
        folders[:] = filter(is_visible, folders)
        yield from (Path(where, name) for name in [*folders, *filter(is_visible, files)])
        if not deep:
            return


def _raise(error: OSError) -> NoReturn:
    raise error


def is_visible(name: str) -> bool:
    """Whether no part of the path is hidden or a leftover of an archive program."""
    return not any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def sha256(file: DropFile) -> str:
    """Hash of the file's bytes as they lie there. Raises Unreadable."""
    with _explained(file.name), file.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def pieces(file: DropFile) -> Iterator[bytes]:
    """The file's content, unpacked when it is gzip, in pieces. Raises Unreadable."""
    with _explained(file.name), file.path.open("rb") as packed:
        yield from _Room(file.name, file.size).pieces(_unpacked(packed, file.name))


def content(file: DropFile) -> bytes:
    """The file's content whole, unpacked when it is gzip. Raises Unreadable."""
    return b"".join(pieces(file))


def zip_names(file: DropFile) -> list[str]:
    """The names in a zip, sorted, without what archive programs leave in it.

    Raises Unreadable, also when any name leads outside of the archive or is a link.
    """
    with _explained(file.name), zipfile.ZipFile(file.path) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
    for info in members:
        _refuse_strange(info, file.name)
    return sorted({info.filename for info in members if is_visible(info.filename)})


def zip_contents(file: DropFile, names: Sequence[str]) -> Iterator[bytes]:
    """The content of each of these names, in this order; nothing is written to disk. Raises Unreadable."""
    room = _Room(file.name, file.size)
    with _explained(file.name), zipfile.ZipFile(file.path) as archive:
        for name in names:
            with archive.open(name) as stream:
                yield b"".join(room.pieces(stream))


@dataclass
class _Room:
    """How much one file has unpacked to so far."""

    name: str
    packed_size: int
    used: int = 0

    def take(self, piece: bytes) -> bytes:
        self.used += len(piece)
        is_bursting = self.used > max(_RATIO_FROM, self.packed_size * MAX_RATIO)
        if is_bursting or self.used > MAX_BYTES:
            raise Unreadable(
                f"{self.name} unpacks to more than {self.used // 1024**2} MB, far more than an "
                "export of its size; check where it comes from, or split the export."
            )
        return piece

    def pieces(self, stream: IO[bytes]) -> Iterator[bytes]:
        while piece := stream.read(_PIECE):
            yield self.take(piece)


def _unpacked(packed: IO[bytes], name: str) -> IO[bytes]:
    starts_as_gzip = packed.read(2) == _GZIP
    packed.seek(0)
    if name.endswith(".gz") and not starts_as_gzip:
        raise Unreadable(f"{name} is not a gzip file; unpack it or export it again.")
    return gzip.GzipFile(fileobj=packed) if starts_as_gzip else packed  # type: ignore[return-value]


def _refuse_strange(info: zipfile.ZipInfo, name: str) -> None:
    inner = info.filename.replace("\\", "/")
    leads_outside = (
        inner.startswith("/") or re.match(r"[A-Za-z]:", inner) or ".." in inner.split("/")
    )
    is_link = (info.external_attr >> 16) & 0o170000 == 0o120000
    if leads_outside or is_link:
        raise Unreadable(
            f"{name} holds {info.filename!r}, which leads outside of the archive; "
            "nothing was read from it. Export it again from the tool itself."
        )


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Unreadable(
            f"{name} is cut off or damaged ({error}); copy or export it again."
        ) from error
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Unreadable(
            f"{name} is not a zip archive that can be read ({error}); copy or export it again."
        ) from error
    except RuntimeError as error:
        # What zipfile raises for an encrypted member.
        raise Unreadable(
            f"{name} cannot be unpacked ({error}); export it without a password."
        ) from error
    except OSError as error:
        raise Unreadable(
            f"{name} cannot be opened ({error.strerror or error}); check that the file is there "
            "and that this user may read it."
        ) from error
