"""Cases of papers: what the journal keeps of orders, undertakings and minutes."""

from dataclasses import replace
from datetime import date

from ishenim.seal.bytes import b64
from ishenim.seal.card import head_signer
from ishenim.seal.paper import Paper, document_hash, write_paper
from tools.cases.school import ORIGIN, Case, Cases, card_of

CONTENT = "БУЙРУК № 27-А\n2026-жылдын 7-апрели\n\n1. Ишеним кутусунун комиссиясы түзүлсүн.\n"
HEAD_CARD = card_of(100)


def papers() -> Cases:
    """Papers of every kind, contents and their hashes, and the head's signing key."""
    return [*_contents(), *_papers(), _head()]


def _contents() -> Cases:
    contents = {
        "an order": CONTENT,
        "a letter in two parts is the same letter": CONTENT.replace("й", "и\u0306"),
        "nothing": "",
        "a line more": CONTENT + "\n",
    }
    return [
        {
            "name": name,
            "do": "content",
            "content": content,
            "document": document_hash(content).hex(),
        }
        for name, content in contents.items()
    ]


def _order(**changes: object) -> Paper:
    order = Paper(
        origin=ORIGIN,
        kind="order",
        number="27-А",
        date=date(2026, 4, 7),
        document=document_hash(CONTENT),
        rulebook=1,
        about="commission",
        head=head_signer(ORIGIN, HEAD_CARD).public,
    )
    return replace(order, **changes)  # type: ignore[arg-type]


def _papers() -> Cases:
    rules = f"rulebook 2 2026-09-01 {b64(document_hash('opening_weekday = 1'))}"
    order = write_paper(_order())

    def good(name: str, paper: Paper) -> Case:
        values = {
            "origin": paper.origin,
            "kind": paper.kind,
            "number": paper.number,
            "date": paper.date.isoformat(),
            "document": paper.document.hex(),
            "rulebook": paper.rulebook,
            "about": paper.about,
            "head": paper.head.hex() if paper.head else None,
        }
        return {"name": name, "do": "read", "text": write_paper(paper), "paper": values}

    def bad(name: str, text: str, error: str = "NOTE_FIELD") -> Case:
        return {"name": name, "do": "read", "text": text, "error": error}

    return [
        good("an order on the commission", _order()),
        good("an order on the regulation", _order(number="12/3", about=rules)),
        good("an acquaintance", _order(kind="acquaintance", about="seat 4", head=None)),
        good("an undertaking", _order(kind="undertaking", number="4", about="seat 4", head=None)),
        good("minutes under no adopted regulation", _order(kind="minutes", number="1", rulebook=0, about="first", head=None)),
        good("nothing but what must be", _order(about="", head=None)),
        good("an act of destruction", replace(_order(), kind="destruction", number="1", about="letters 3", head=None)),
        good("an act of handing over", replace(_order(), kind="handover", number="2", about="from 3 to 6", head=None)),
        good("a report", replace(_order(), kind="report", number="2026/1", about="quarter", head=None)),
        bad("another record", order.replace("v2/paper", "v2/act"), "NOTE_TYPE"),
        bad("an unknown kind", order.replace("kind order", "kind wish")),
        bad("a number with a space", order.replace("number 27-А", "number 27 А")),
        bad("a number that begins with a hyphen", order.replace("number 27-А", "number -27")),
        bad("a number of 21 characters", order.replace("number 27-А", "number " + "1" * 21)),
        bad("a number with a sign", order.replace("number 27-А", "number №27")),
        bad("a day that does not exist", order.replace("2026-04-07", "2026-04-31")),
        bad("a hash of 31 bytes", order.replace(b64(document_hash(CONTENT)), b64(bytes(31)))),
        bad("a version with a zero before it", order.replace("rulebook 1", "rulebook 01")),
        bad("the kind before the origin", _swapped(order)),
        bad("a key of 31 bytes", order.replace(b64(_order().head or b""), b64(bytes(31)))),
        bad("two heads", order + f"head {b64(_order().head or b'')}\n"),
        bad("no last line feed", order.removesuffix("\n")),
        bad("an unknown line", order + "extra 1\n"),
    ]  # fmt: skip


def _swapped(text: str) -> str:
    lines = text.splitlines(keepends=True)
    lines[1], lines[2] = lines[2], lines[1]
    return "".join(lines)


def _head() -> Case:
    signer = head_signer(ORIGIN, HEAD_CARD)
    return {
        "name": "the head's card",
        "do": "head",
        "origin": ORIGIN,
        "secret": HEAD_CARD.hex(),
        "key_name": signer.name,
        "public": signer.public.hex(),
    }
