"""An order as a paper: its text in three languages, the note that is signed, who has signed."""

from datetime import date
from typing import Any

from ishenim.commission.models import Member, Office
from ishenim.orders.models import Order
from ishenim.papers.document import to_json
from ishenim.papers.forms import order as form
from ishenim.papers.plain import plain
from ishenim.schools.models import School
from ishenim.seal.bytes import b64, sha
from ishenim.seal.paper import Paper, document_hash, write_paper

LANGUAGES = ("ky", "ru", "en")


def texts(data: form.AnyOrder) -> dict[str, Any]:
    """Return what a row keeps of an order's words: the documents and the content to be signed."""
    documents = {language: form.document(data, language) for language in LANGUAGES}
    return {
        "documents": {language: to_json(one) for language, one in documents.items()},
        "content": plain(documents["ky"]),
    }


def note_text(order: Order, key: bytes) -> str:
    """Return the note that the head signs (docs/spec/paper.md)."""
    return write_paper(
        Paper(
            origin=order.school.origin,
            kind="order",
            number=order.number,
            date=order.date,
            document=document_hash(order.content),
            rulebook=order.school.rules_on(order.date)[0],
            about=_about(order),
            head=key,
        )
    )


def _about(order: Order) -> str:
    if order.kind != Order.Kind.RULEBOOK:
        return order.kind
    toml = sha(order.data["toml"].encode())
    return f"rulebook {order.data['version']} {order.data['effective']} {b64(toml)}"


def acquaintance_text(order: Order, member: Member, today: date) -> str:
    """Return the note by which a member says that they have read an order."""
    return write_paper(
        Paper(
            origin=order.school.origin,
            kind="acquaintance",
            number=order.number,
            date=today,
            document=document_hash(order.content),
            rulebook=order.school.rules_on(today)[0],
            about=f"seat {member.seat}",
        )
    )


def head_of(school: School) -> Office | None:
    """Return the office of the head who has a card, the newest where two overlap; or None."""
    heads = Office.objects.filter(
        school=school, kind=Office.Kind.HEAD, signing_key__isnull=False
    ).select_related("person")
    return heads.order_by("-card_made_on", "-pk").first()
