"""Signed notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof.note import (
    COSIGNATURE,
    SIGNATURE,
    Signer,
    check_line,
    join_note,
    keyring,
    known_signers,
    note_hash,
    open_note,
    sign_note,
    split_note,
)
from tests.vectors import Case, as_said, cases, named, refused

TEXT = "trustbox.v2/example\nkey value\n"
AIGUL = Signer("box.example/m1", b"\1" * 32)
BAKYT = Signer("box.example/m2", b"\2" * 32)
KNOWN = keyring({AIGUL.name: AIGUL.public, BAKYT.name: BAKYT.public})


@pytest.mark.parametrize("case", cases("note"))
def test_notes_are_opened_or_refused_as_the_vectors_say(case: Case):
    keys = keyring({name: bytes.fromhex(key) for name, key in case["keys"].items()})
    with as_said(case):
        signed = open_note(case["note"], keys)
        assert signed.text == case["text"]
        assert set(signed.signers) == set(case["signers"])


def test_signing_gives_the_same_bytes_every_time():
    case = named("note", "one signature")
    signer = Signer("box.example/m1", bytes.fromhex(case["seed"]))
    assert sign_note(case["text"], [signer]) == case["note"]
    assert signer.vkey == case["vkey"]


@pytest.mark.parametrize("at", range(0, 150, 7))
def test_any_changed_character_of_the_text_is_found(at: int):
    text = TEXT * 5
    note = sign_note(text, [AIGUL])
    place = at % len(text)
    changed = note[:place] + chr(ord(note[place]) ^ 1) + note[place + 1 :]
    with refused("NOTE_SIG"):
        open_note(changed, KNOWN)


def test_a_note_that_only_strangers_signed_has_no_known_signers_but_does_not_open():
    note = sign_note(TEXT, [Signer("box.example/m9", b"\x09" * 32)])
    assert known_signers(note, KNOWN).signers == {}
    with refused("NOTE_SIG"):
        open_note(note, KNOWN)


def test_a_cosignature_carries_its_time():
    note = join_note(TEXT, [AIGUL.cosign(TEXT, at=1_795_600_000), BAKYT.line(TEXT)])
    assert open_note(note, KNOWN).signers == {AIGUL.name: 1_795_600_000, BAKYT.name: None}


def test_a_cosignature_with_another_time_is_refused():
    line = AIGUL.cosign(TEXT, at=1_795_600_000)
    other = AIGUL.cosign(TEXT, at=1_795_600_001)
    forged = line[:40] + other[40:]
    with refused("NOTE_SIG"):
        check_line(TEXT, forged, KNOWN)


def test_a_time_that_browsers_cannot_hold_is_refused():
    with refused("NOTE_SIG"):
        check_line(TEXT, AIGUL.cosign(TEXT, at=2**53), KNOWN)


def test_a_signature_counts_only_for_the_kind_of_key_it_was_made_for():
    line = AIGUL.cosign(TEXT, at=1)
    with refused("NOTE_SIG"):
        check_line(TEXT, line, keyring({AIGUL.name: AIGUL.public}, [SIGNATURE]))
    with refused("NOTE_SIG"):
        check_line(TEXT, AIGUL.line(TEXT), keyring({AIGUL.name: AIGUL.public}, [COSIGNATURE]))


def test_one_line_is_checked_by_itself_with_or_without_its_line_end():
    assert check_line(TEXT, AIGUL.line(TEXT), KNOWN) == AIGUL.name
    assert check_line(TEXT, AIGUL.line(TEXT).rstrip("\n"), KNOWN) == AIGUL.name
    with refused("NOTE_SIG"):
        check_line(TEXT + "more\n", AIGUL.line(TEXT), KNOWN)
    with refused("NOTE_SIG"):
        check_line(TEXT, AIGUL.line(TEXT) * 2, KNOWN)


def test_a_signature_of_another_length_is_refused():
    # A cosignature line whose time was cut off, and one that is longer than it should be.
    short = AIGUL.cosign(TEXT, at=1)
    name, body = short.split(" ")[1:]
    from ishenim.proof.encoding import b64, unb64

    data = unb64(body.strip())
    for wrong in (data[:8], data[:-1], data + b"\0"):
        with refused("NOTE_SIG"):
            check_line(TEXT, f"— {name} {b64(wrong)}\n", KNOWN)


def test_the_hash_of_a_note_does_not_depend_on_who_signed():
    one, two = sign_note(TEXT, [AIGUL]), sign_note(TEXT, [BAKYT, AIGUL])
    assert note_hash(split_note(one)[0]) == note_hash(split_note(two)[0])


_lines = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


@given(st.lists(_lines, min_size=1, max_size=5))
def test_every_text_without_control_characters_can_be_signed_and_opened(lines: list[str]):
    text = "\n".join(lines) + "\n"
    note = sign_note(text, [AIGUL, BAKYT])
    signed = open_note(note, KNOWN)
    assert signed.text == text
    assert join_note(*split_note(note)) == note


@given(st.text(max_size=200))
def test_no_text_at_all_breaks_the_reader(text: str):
    with refused("NOTE_SIG"):
        open_note(text, KNOWN)
