"""What a liar sends: anything at all, and good bytes, texts and JSON that were changed."""

import copy
import json
from collections.abc import Callable, Collection
from typing import Any

from hypothesis import strategies as st

from ishenim.proof.encoding import b64
from ishenim.proof.errors import ProofError
from ishenim.seal.errors import SealError

#: Words that a reader of records may stumble over.
WORDS = (
    *(
        "",
        "-",
        "--",
        "+",
        "0",
        "00",
        "1",
        "-1",
        "2",
        "255",
        "256",
        "9" * 16,
        "9" * 5000,
        "1e3",
        "٧",
    ),
    *("0001-01-01", "9999-12-31", "2026-02-30", "2026-W16-3", "planned", "head", "origin", "box"),
    *("AAAA", "AAAB=", "====", b64(bytes(31)), b64(bytes(32)), b64(b"\xff" * 32), "age1pq1", "AGE"),
    *("\ud83d", "\udc00", "\x00", "\x85", "\u2028", "\u00a0", "и\u0306", "—", "x" * 5000),
)
#: Values that a reader of JSON may stumble over.
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 1.5, 10.0, 1e308, 2**53, 10**40, "", "x", "\ud83d", "0" * 64),
    *(
        [],
        [[]],
        [1],
        ["a"],
        [None],
        {},
        {"size": 1},
        {"name": 1},
        [{"name": "", "type": "", "size": 1}],
    ),
)


def texts(*samples: str) -> st.SearchStrategy[str]:
    """Return any text, or one of these with a few changes."""
    return st.one_of(st.text(st.characters(), max_size=300), _changed_texts(samples))


def blobs(*samples: bytes) -> st.SearchStrategy[bytes]:
    """Return any bytes, or some of these with a few changes."""
    return st.one_of(st.binary(max_size=300), _changed_blobs(samples))


def documents(*samples: Any) -> st.SearchStrategy[bytes]:
    """Return JSON in UTF-8: any, or one of these with a few changes."""
    return st.one_of(st.sampled_from(VALUES), _changed_documents(samples)).map(_dumped)


def only(codes: Collection[str], read: Callable[[], object]) -> None:
    """Read something: it is taken, or refused with one of these codes; nothing else happens."""
    try:
        read()
    except (ProofError, SealError) as refusal:
        assert refusal.code in codes, f"{refusal} is not documented"  # noqa: PT017


def _dumped(value: Any) -> bytes:
    return json.dumps(value).encode()


@st.composite
def _changed_texts(draw: st.DrawFn, samples: Collection[str]) -> str:
    lines = draw(st.sampled_from(list(samples))).split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        match draw(
            st.sampled_from(["word", "word", "word", "drop", "twice", "swap", "cut", "many"])
        ):
            case "word":
                words = lines[at].split(" ")
                place = draw(st.integers(0, len(words) - 1))
                words[place] = draw(st.sampled_from(WORDS) | st.text(st.characters(), max_size=9))
                lines[at] = " ".join(words)
            case "drop":
                lines = [*lines[:at], *lines[at + 1 :]] or [""]
            case "twice":
                lines.insert(other, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case _:
                lines[at:at] = [lines[at]] * draw(st.integers(1, 300))
    return "\n".join(lines)


@st.composite
def _changed_blobs(draw: st.DrawFn, samples: Collection[bytes]) -> bytes:
    data = bytearray(draw(st.sampled_from(list(samples))))
    for _ in range(draw(st.integers(1, 3))):
        at, end = sorted(draw(st.integers(0, len(data))) for _ in range(2))
        match draw(st.sampled_from(["flip", "flip", "cut", "insert", "zero", "twice", "end"])):
            case "flip" if at < len(data):
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del data[at:end]
            case "insert":
                data[at:at] = draw(st.binary(max_size=40))
            case "zero":
                data[at:end] = bytes(end - at)
            case "twice":
                data[at:at] = data[at:end]
            case _:
                del data[at:]
    return bytes(data)


@st.composite
def _changed_documents(draw: st.DrawFn, samples: Collection[Any]) -> Any:
    value = copy.deepcopy(draw(st.sampled_from(list(samples))))
    for _ in range(draw(st.integers(1, 3))):
        holder, place = draw(st.sampled_from(list(_places(value)) or [([None], 0)]))
        if draw(st.booleans()) or isinstance(holder, list):
            other = draw(st.sampled_from(VALUES) | st.text(st.characters(), max_size=9))
            holder[place] = copy.deepcopy(other)
        else:
            del holder[place]
    return value


def _places(value: Any) -> Any:
    """Yield every place inside a document."""
    inside: Any = ()
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
    for place, each in inside:
        yield value, place
        yield from _places(each)
