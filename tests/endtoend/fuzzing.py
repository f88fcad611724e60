"""Rows and files broken in every way we could think of, the same ones for the same seed.

Sound rows come from the written sample. A broken row stays one row: how many a folder holds is known.
"""

import csv
import gzip
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ZENDESK = ("organizations", "users", "groups", "tickets", "comments", "audits")
_DIGITS = "9" * 400
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, 10**30, "", " ", "x", [], {}, [[]], [None], [[], 5],
    {"a": [{}]}, "\0", "\ud800", "\udc00x\ud83d", "a\u202eb", "\ufeff", "NaN", "infinity", "-0",
    "2026-02-31T10:00:00Z", "99999-01-01T00:00:00Z", "0001-01-01", "2026-03-01T25:61:00Z",
    "1e400", _DIGITS, f"{_DIGITS}.000200", "9999999999.999999", 1741612345.0002, "=1+1", "'; DROP",
    "\\", '"', "\u2028", "é" * 50, "x" * 5000,
)  # fmt: skip
_KEYS = ("", "id", "ts", "$.id", 'a"b', "__proto__", "payload", "\0", "x" * 300, "\ud800", "edited")
_NUMBERS = ("1e999", _DIGITS, "-" + _DIGITS, "9" * 5000, "-0", "1E+2", "1.0000000000000000001")
_BYTES = (b"\x00", b"\xff", b"\xfe\xff", b"\xed\xa0\x80", b"\xc3", b'"', b"\\", b"{", b"]", b"\x1a")
_MARK = "@number@"
_MESSAGE_ID = re.compile(rb"Message-ID:[^\r\n]*", re.IGNORECASE)


@dataclass
class Fuzz:
    """Broken rows and files from `sample`, a drop folder as the sample writes it."""

    sample: Path
    seed: int
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        zendesk = self.sample / "zendesk"
        self._objects = {
            name: _lines(next(zendesk.glob(f"{name}.*"))) for name in ZENDESK if [*zendesk.glob(f"{name}.*")]
        }  # fmt: skip
        slack = self.sample / "slack"
        self._said = [one for day in sorted(slack.glob("*/*.json")) for one in _json(day)]
        self._csv = {
            name: [*csv.reader(io.StringIO((self.sample / "crm" / name).read_text("utf-8")))]
            for name in ("accounts.csv", "renewals.csv")
        }
        self._mails = [path.read_bytes() for path in sorted((self.sample / "email").glob("*.eml"))]

    def folder(self, drop: Path, rows: int) -> dict[str, int]:
        """A drop folder of about `rows` broken rows: source -> how many rows it holds."""
        return {
            "zendesk": self._zendesk(drop, rows * 45 // 100),
            "slack": self._slack(drop, rows * 25 // 100),
            "crm": self._crm(drop, rows * 10 // 100),
            "email": self._email(drop, rows * 20 // 100),
        }

    def files(self, count: int) -> Iterator[tuple[str, bytes]]:
        """Whole files that are broken as files: name within a drop folder, and bytes."""
        for number in range(count):
            name, content = self._sound_file(number)
            breaking = self._chance.choice(_FILE_BREAKS)
            yield name, breaking(self._chance, content)

    def _zendesk(self, drop: Path, rows: int) -> int:
        written = 0
        shares = {name: max(1, rows // len(self._objects)) for name in self._objects}
        for name, share in shares.items():
            lines: list[bytes] = []
            while len(lines) < share:
                sound = {**self._chance.choice(self._objects[name]), "id": 10**6 + len(lines)}
                line = _one_line(self._line(sound))
                repeats = 2 if self._chance.random() < 0.05 else 1
                lines += [line] * repeats
            _put(drop / "zendesk" / f"{name}.jsonl", b"\n".join(lines) + b"\n")
            written += len(lines)
        return written

    def _slack(self, drop: Path, rows: int) -> int:
        channels = [{"id": f"C{n}", "name": f"room-{n}", "members": ["U1"]} for n in range(5)]
        users = [
            {"id": f"U{n}", "name": f"u{n}", "profile": {"email": f"u{n}@x.com"}} for n in range(9)
        ]
        lists = {"channels.json": channels, "users.json": users}
        for name, objects in lists.items():
            broken = [self._object(one) if n else one for n, one in enumerate(objects)]
            _put(drop / "slack" / name, _array(broken))
        for n in range(5):
            said = [self._object(self._message(n)) for n in range(rows // 5)]
            _put(drop / "slack" / f"room-{n}" / f"2026-03-0{n + 1}.json", _array(said))
        return len(channels) + len(users) + rows // 5 * 5

    def _crm(self, drop: Path, rows: int) -> int:
        for name, (header, *sound) in self._csv.items():
            text = io.StringIO()
            writer = csv.writer(text, quoting=csv.QUOTE_ALL)
            writer.writerow(header)
            chosen = ([f"a{n}", *self._chance.choice(sound)[1:]] for n in range(rows // 2))
            writer.writerows(self._cells(row) for row in chosen)
            _put(drop / "crm" / name, text.getvalue().encode("utf-8", "replace"))
        return rows // 2 * 2

    def _email(self, drop: Path, rows: int) -> int:
        for n in range(rows):
            named = b"Message-ID: <%d@fuzz>" % n
            mail = _MESSAGE_ID.sub(named, self._chance.choice(self._mails), count=1)
            for _ in range(self._chance.randint(0, 3)):
                mail = self._chance.choice(_MAIL_BREAKS)(self._chance, mail)
            _put(drop / "email" / f"{n}.eml", mail)
        return rows

    def _message(self, number: int) -> dict[str, Any]:
        sound = self._chance.choice(self._said)
        return {**sound, "ts": f"{1741612345 + number}.000200"}

    def _line(self, sound: dict[str, Any]) -> bytes:
        text = _dumped(self._object(sound), self._chance)
        for _ in range(self._chance.choice((0, 0, 0, 0, 1, 2))):
            text = self._chance.choice(_TEXT_BREAKS)(self._chance, text)
        return text

    def _object(self, sound: dict[str, Any]) -> Any:
        """The object with up to three of its values, keys or levels broken; it stays JSON."""
        broken = json.loads(json.dumps(sound))
        for _ in range(self._chance.choice((0, 1, 1, 2, 3))):
            self._break_value(broken)
        return broken if self._chance.random() < 0.98 else self._chance.choice(_VALUES)

    def _break_value(self, at: Any) -> None:
        while isinstance(at, dict) and at:
            key = self._chance.choice([*at])
            if isinstance(at[key], dict) and self._chance.random() < 0.6:
                at = at[key]
                continue
            match self._chance.randrange(6):
                case 0:
                    del at[key]
                case 1:
                    at[self._chance.choice(_KEYS)] = self._chance.choice(_VALUES)
                case 2:
                    at[key] = [at[key]] if self._chance.random() < 0.5 else {"value": at[key]}
                case 3:
                    at[key] = _MARK
                case _:
                    at[key] = self._chance.choice(_VALUES)
            return

    def _cells(self, sound: list[str]) -> list[str]:
        cells = list(sound)
        for _ in range(self._chance.choice((0, 1, 2))):
            value = self._chance.choice(_VALUES)
            text = value if isinstance(value, str) else json.dumps(value)
            cells[self._chance.randrange(len(cells))] = text.replace("\ud800", "?")
        if self._chance.random() < 0.1:
            cells = cells[: self._chance.randrange(1, len(cells))]
        return [*cells, "more"] if self._chance.random() < 0.05 else cells

    def _sound_file(self, number: int) -> tuple[str, bytes]:
        match self._chance.randrange(5):
            case 0 | 1:
                kind = self._chance.choice([*self._objects])
                some = [
                    json.dumps(self._chance.choice(self._objects[kind])).encode() for _ in range(5)
                ]
                return f"zendesk/{kind}-{number}.json", b"\n".join(some)
            case 2:
                said = [self._chance.choice(self._said) for _ in range(5)]
                day = f"2026-{number % 12 + 1:02}-{number // 12 % 28 + 1:02}"
                return f"slack/room-{number}/{day}.json", json.dumps(said).encode()
            case 3:
                name = self._chance.choice([*self._csv])
                text = io.StringIO()
                csv.writer(text).writerows(self._csv[name][:6])
                return f"crm/{number}-{name}", text.getvalue().encode()
            case _:
                box = [b"From a@b Mon Mar  2 10:00:00 2026\n" + mail for mail in self._mails[:3]]
                return f"email/{number}.mbox", b"\n\n".join(box)


def _flip(chance: random.Random, content: bytes) -> bytes:
    if not content:
        return content
    broken = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    return bytes(broken)


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _delete(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at + chance.randint(1, 20) :]


def _insert(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(_BYTES) * chance.randint(1, 3) + content[at:]


def _deepen(chance: random.Random, content: bytes) -> bytes:
    return content.replace(b": ", b": " + b"[" * chance.choice((3, 200, 3000)), 1)


def _recode(chance: random.Random, content: bytes) -> bytes:
    encodings = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-7", "utf-8-sig")
    return content.decode("utf-8", "replace").encode(chance.choice(encodings), "replace")


def _twice(_: random.Random, content: bytes) -> bytes:
    return content + content


def _page(_: random.Random, content: bytes) -> bytes:
    return b"<!DOCTYPE html><title>Sign in</title>" + content[:100]


def _packed(chance: random.Random, content: bytes) -> bytes:
    packed = gzip.compress(content, mtime=0)
    return chance.choice((_cut, _flip, lambda _, whole: whole))(chance, packed)


def _shuffle_lines(chance: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines[: chance.randint(1, len(lines))])


def _repeat_line(chance: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    return b"\n".join([*lines, *[chance.choice(lines)] * chance.choice((2, 500))])


def _break_header(chance: random.Random, content: bytes) -> bytes:
    names = (b"Date", b"From", b"Subject", b"Message-ID", b"Content-Type", b"To")
    values = (
        b"", b"(" * 3000, b"<" * 500, b"=?utf-8?b?!!!?=", b"=?nope?q?=FF?=", b"Mon, 31 Feb 2026 10:00:00 +9999",
        b"multipart/mixed; boundary=x", b"text/html; charset=nope", b"message/rfc822", b"\xff\xfe\x00", b'"',
    )  # fmt: skip
    return chance.choice(names) + b": " + chance.choice(values) + b"\n" + content


Break = Callable[[random.Random, bytes], bytes]
_TEXT_BREAKS: tuple[Break, ...] = (_flip, _cut, _delete, _insert, _deepen)
_MAIL_BREAKS: tuple[Break, ...] = (
    *_TEXT_BREAKS, _break_header, _break_header, _recode, _shuffle_lines, _repeat_line, _twice,
)  # fmt: skip
_FILE_BREAKS: tuple[Break, ...] = (
    *_TEXT_BREAKS, _recode, _twice, _page, _packed, _shuffle_lines, _repeat_line,
)  # fmt: skip


def _dumped(value: Any, chance: random.Random) -> bytes:
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    while f'"{_MARK}"' in text:
        text = text.replace(f'"{_MARK}"', chance.choice(_NUMBERS), 1)
    return text.encode("utf-8", "surrogatepass")


def _array(values: list[Any]) -> bytes:
    chance = random.Random(len(values))
    return b"[" + b",\n".join(_dumped(value, chance) for value in values) + b"]"


def _one_line(text: bytes) -> bytes:
    """The text as exactly one line that is not blank."""
    line = text.replace(b"\n", b" ").replace(b"\r", b" ")
    return line if line.decode("utf-8", "replace").strip() else b"{"


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _json(path: Path) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return said


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
