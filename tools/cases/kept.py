"""The honest journal of the vectors: one box opened, with letters of every kind."""

from datetime import UTC, date, datetime
from functools import cache

from ishenim.proof.bundle import Bundle, write_bundle
from ishenim.proof.note import sign_note
from ishenim.seal import paper
from ishenim.seal.bytes import sha
from ishenim.seal.card import head_signer
from tools.cases.keeping import FIRST, HERE, SEALED, SECOND, Keeper
from tools.cases.school import JOURNAL, ORIGIN, card_of, roster_note, signers

TODAY = date(2026, 4, 30)
NOW = int(datetime(2026, 4, 22, 6, tzinfo=UTC).timestamp())
HEAD = head_signer(ORIGIN, card_of(100))
#: Places in the honest journal.
ORDER, ROSTER, BOX, MINUTES, URGENT, ACCESS, NEXT, OPEN, RELEASE, ACT, BUNDLE = 0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12  # fmt: skip


def paper_text(kind: str, number: str, day: date, head: bytes | None = None) -> str:
    return paper.write_paper(
        paper.Paper(
            origin=ORIGIN,
            kind=kind,
            number=number,
            date=day,
            document=paper.document_hash(number),
            rulebook=1,
            about="commission" if head else "",
            head=head,
        )
    )


@cache
def _begun() -> Keeper:
    keeper = Keeper()
    keeper.add(sign_note(paper_text("order", "27-А", date(2026, 4, 7), HEAD.public), [HEAD]))
    keeper.compose(roster_note())
    keeper.seal(SEALED, FIRST)
    keeper.add(sign_note(paper_text("minutes", "1", date(2026, 4, 16)), signers(1, 2, 3)))
    for name in ("letter 1", "letter 2", "letter 3"):
        keeper.drop(name)
    keeper.urgent("urgent 1", date(2026, 4, 16))
    keeper.access("sign-in", "3", date(2026, 4, 17))
    return keeper


def begun() -> Keeper:
    """Return a journal with one box, in which three letters lie and one urgent one was opened."""
    return _begun().copy()


@cache
def _frozen() -> Keeper:
    keeper = begun()
    keeper.seal(FIRST, SECOND, by=signers(*HERE))
    keeper.open(1, FIRST)
    keeper.release(1, *HERE)
    return keeper


def frozen() -> Keeper:
    """Return it when the next box is sealed and three cards have released their shares."""
    return _frozen().copy()


def told() -> Keeper:
    """Return it with its act: two letters opened, one damaged, one on paper."""
    keeper = frozen()
    keeper.act(FIRST, damaged=[sha(b"letter 3")], paper=1)
    return keeper


@cache
def kept() -> Keeper:
    """Return the honest journal."""
    keeper = told()
    served = Bundle(origin=ORIGIN, version="1.0.0", date=FIRST, files={"write.js": b"w" * 48})
    keeper.add(sign_note(write_bundle(served), [JOURNAL]))
    return keeper


def honest() -> tuple[bytes, ...]:
    """Return the entries of the honest journal."""
    return tuple(kept().entries)
