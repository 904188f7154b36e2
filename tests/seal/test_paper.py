"""Papers in the journal, by the common vectors (docs/spec/paper.md)."""

from datetime import date

import pytest

from ishenim.proof.note import sign_note
from ishenim.seal.card import head_signer, member_keys
from ishenim.seal.paper import (
    Paper,
    document_hash,
    head_name,
    is_number,
    read_paper,
    signers_of,
    write_paper,
)
from tests.vectors import Case, as_said, cases, refused


@pytest.mark.parametrize("case", cases("paper", "content"))
def test_a_content_has_the_hash_of_the_vectors(case: Case):
    assert document_hash(case["content"]).hex() == case["document"]


@pytest.mark.parametrize("case", cases("paper", "read"))
def test_papers_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        read = read_paper(case["text"])
        assert write_paper(read) == case["text"]
        values = case["paper"]
        assert (read.origin, read.kind, read.number) == (
            values["origin"],
            values["kind"],
            values["number"],
        )
        assert (read.date, read.document) == (
            date.fromisoformat(values["date"]),
            bytes.fromhex(values["document"]),
        )
        assert (read.rulebook, read.about) == (values["rulebook"], values["about"])
        assert (read.head.hex() if read.head else None) == values["head"]


@pytest.mark.parametrize("case", cases("paper", "head"))
def test_the_heads_card_signs_under_the_heads_name(case: Case):
    signer = head_signer(case["origin"], bytes.fromhex(case["secret"]))
    assert (signer.name, signer.public.hex()) == (case["key_name"], case["public"])
    assert head_name(case["origin"]) == case["key_name"]


@pytest.mark.parametrize(
    ("number", "good"),
    [("27", True), ("27-А", True), ("12/3", True), ("№27", False), ("", False), ("1 2", False)],
)
def test_a_number_is_as_a_school_writes_it(number: str, good: object):
    assert is_number(number) is good


def test_only_known_keys_count_as_signers_and_a_changed_paper_has_none():
    head, member = head_signer("box.example", bytes(16)), member_keys("box.example", 1, bytes(16))
    paper = Paper(
        origin="box.example",
        kind="order",
        number="1",
        date=date(2026, 4, 7),
        document=document_hash("Буйрук"),
        rulebook=0,
        about="commission",
        head=head.public,
    )
    note = sign_note(write_paper(paper), [head, member.signer])
    assert signers_of(note, {head.name: head.public}) == {head.name}
    with refused("NOTE_SIG"):
        signers_of(note.replace("number 1", "number 2"), {head.name: head.public})
