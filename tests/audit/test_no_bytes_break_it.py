"""Whatever lies in a journal or beside it: a verifier judges or refuses, and never breaks."""

import json
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ishenim.audit.author import read_served
from ishenim.audit.evidence import judge, read_evidence
from ishenim.audit.memory import recall
from ishenim.audit.verdict import Verdict
from ishenim.audit.verify import Asked, verify
from ishenim.proof.errors import LogError
from ishenim.proof.note import sign_note, split_note
from tests.audit.conftest import NOW
from tools.cases import lying
from tools.cases.evidence import evidence
from tools.cases.journals import TOLD
from tools.cases.keeping import Copied, Keeper
from tools.cases.kept import HEAD, kept
from tools.cases.school import JOURNAL, signers

assert len(TOLD) == 2  # whoever imports them has listed the lies
EVERYBODY = [*signers(1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13), HEAD, JOURNAL]
TODAY = date(2026, 5, 20)
WORDS = st.sampled_from(
    [
        *("", "-", "0", "1", "2", "9", "255", "9007199254740991", "99999999999999999999"),
        *("0001-01-01", "2026-04-20", "2026-04-21", "2026-04-28", "9999-12-31", "2026-02-30"),
        *("planned", "moved", "missed", "empty", "extraordinary", "head", "card-lost", "é"),
        "A" * 43 + "=",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=9) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=9,
)


@cache
def pool() -> list[bytes]:
    """Return every entry that any journal of the tests has."""
    every = [entry for _n, _c, keeper, _a in lying.lies() for entry in keeper.entries]
    return list(dict.fromkeys([*kept().entries, *every]))


@cache
def lists() -> dict[str, str]:
    """Return lists of every name; those of the honest journal fit it."""
    others = {k: v for _n, _c, keeper, _a in lying.lies() for k, v in keeper.lists.items()}
    return others | kept().lists


@st.composite
def forged(draw: st.DrawFn) -> bytes:
    """Return an entry with some of its words changed, signed by everybody all the same."""
    text = split_note(draw(st.sampled_from(pool())).decode())[0]
    lines = [line.split(" ") for line in text[:-1].split("\n")]
    for _ in range(draw(st.integers(1, 3))):
        line = draw(st.sampled_from(lines))
        at = draw(st.integers(0, len(line) - 1))
        line[at] = draw(WORDS | st.sampled_from(draw(st.sampled_from(lines))))
    changed = "\n".join(" ".join(line) for line in lines) + "\n"
    return sign_note(changed, EVERYBODY).encode()


SIGNED = st.integers(0, 10**6).map(lambda number: pool()[number % len(pool())])
ENTRIES = st.lists(SIGNED | forged() | st.binary(max_size=60), max_size=25)
BESIDE = ["checkpoint", "cosigned", "vkey", "manifest/1", "manifest/1.urgent", "school.json"]
ANSWER = st.sampled_from(["journal", "roster", "box", "proof", "witnesses"])


def read(entries: list[bytes], **asked: Any) -> Verdict:
    keeper = Keeper()
    keeper.entries, keeper.lists = entries, lists()
    copy = Copied(entries, keeper.files(at=NOW))
    return verify(copy, Asked(today=TODAY, now=NOW, **asked))


@settings(max_examples=150)
@given(ENTRIES, st.integers(0, 13), st.integers(0, 25))
def test_no_entries_break_the_walk(entries: list[bytes], before: int, half: int):
    entries = [*kept().entries[:before], *entries]
    verdict = read(entries)
    assert verdict.counts.entries == len(entries)
    earlier = read(entries[: min(half, len(entries))])
    if earlier.memory and earlier.size:
        memory = recall(json.loads(json.dumps(earlier.memory)))
        assert read(entries, before=memory).word == verdict.word


@cache
def remembered() -> str:
    return json.dumps(read([*kept().entries]).memory)


@settings(max_examples=300)
@given(st.integers(0, 99), JSON, st.integers(0, 1))
def test_no_bytes_break_a_memory(number: int, value: Any, inside: int):
    state = json.loads(remembered())
    key = sorted(state)[number % len(state)]
    held = state[key]
    if inside and isinstance(held, dict) and held:
        held[next(iter(held))] = value
    elif inside and isinstance(held, list) and held:
        held[0] = value
    else:
        state[key] = value
    with suppress(ValueError):
        read([*kept().entries], before=recall(state))


@settings(max_examples=100)
@given(JSON)
def test_no_json_is_taken_for_a_memory(value: Any):
    try:
        recall(value)
    except ValueError:
        return
    raise AssertionError("nobody wrote such a memory")


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(["names", "days", "rulebooks"]), JSON) | JSON)
@example({"names": {}, "days": {}, "rulebooks": [{"version": 10**400, "toml": ""}]})
@example({"names": {}, "days": {"9999-12-31": True}, "rulebooks": []})
def test_no_file_about_the_school_breaks_it(value: Any):
    keeper = kept()
    files = keeper.files(at=NOW) | {"school.json": json.dumps(value)}
    verify(Copied(keeper.entries, files), Asked(today=TODAY, now=NOW))


@settings(max_examples=100)
@given(st.binary(max_size=40), st.sampled_from(BESIDE))
def test_no_file_beside_the_journal_breaks_it(data: bytes, path: str):
    keeper = kept()
    files = keeper.files(at=NOW) | {path: data.decode("latin-1")}
    verify(Copied(keeper.entries, files), Asked(today=TODAY, now=NOW))


@settings(max_examples=100)
@given(st.text() | (JSON | st.dictionaries(ANSWER, JSON)).map(json.dumps))
def test_no_answer_of_a_site_breaks_it(text: str):
    with suppress(ValueError):
        read_served("here", text)


@settings(max_examples=100)
@given(st.data())
def test_no_file_of_evidence_breaks_it(data: st.DataObject):
    text = str(data.draw(st.sampled_from([case["text"] for case in evidence()])))
    lines = text.split("\n")
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(st.text(max_size=20) | WORDS | st.sampled_from(lines))
    with suppress(LogError):
        judge(read_evidence("\n".join(lines)))
