"""The words of every obligation: its name, its group, what to do and where it is done."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ishenim.regulation.obligations import Obligation
from ishenim.ui.dates import official_date

BOX = gettext_lazy("The box and letters")
COMMISSION = gettext_lazy("The commission")
MEETINGS = gettext_lazy("Meetings and reports")
SCHOOL = gettext_lazy("School and parents")
GROUPS = (BOX, COMMISSION, MEETINGS, SCHOOL)
ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


@dataclass(frozen=True, kw_only=True)
class Word:
    """What an obligation is called; `place` is the name of the page on which it is done."""

    name: Promise
    do: Promise
    place: str
    group: Promise
    late: Promise | None = None  # what is to be done once the day has passed, where that differs


#: What the buttons say; several things are done on one page.
_open, _letters = gettext_lazy("Open the box"), gettext_lazy("To the letters")
_meetings, _written = gettext_lazy("To the meetings"), gettext_lazy("Write it down")
_change = gettext_lazy("Change the commission by order")
_sign, _room = gettext_lazy("Look and sign"), gettext_lazy("To the opening room")
ACTS: dict[str, Promise] = {
    "opening": _open,
    "moved": _open,
    "missed": _open,
    "record": gettext_lazy("Finish the opening"),
    "sealing": _room,
    "registration": _letters,
    "consideration": _letters,
    "told": _letters,
    "registration-terms": _letters,
    "consideration-terms": _letters,
    "retention": gettext_lazy("Look at the old letters"),
    "retention-notice": gettext_lazy("Look at the old letters"),
    "order": gettext_lazy("Write the order"),
    "term": _change,
    "few": _change,
    "odd": _change,
    "parent": _change,
    "responsible": _change,
    "duty": _change,
    "reseal-card": gettext_lazy("Make my key card"),
    "reseal-draft": gettext_lazy("Put the composition together"),
    "reseal-sign": _sign,
    "reseal-seal": _room,
    "posters": _written,
    "chair": _meetings,
    "secretary": _meetings,
    "acquaintance": gettext_lazy("Read the order and sign"),
    "undertaking": gettext_lazy("Read and sign the undertaking"),
    "half-year": _meetings,
    "minutes": gettext_lazy("Write the minutes"),
    "signature": gettext_lazy("Read and sign the minutes"),
    "signatures": gettext_lazy("Read and sign the minutes"),
    "report": gettext_lazy("Write the report"),
    "discussion": _meetings,
    "published": _written,
    "parents": _written,
}


def _word(
    group: Promise, name: Promise, do: Promise, place: str, *, late: Promise | None = None
) -> Word:
    return Word(name=name, do=do, place=place, group=group, late=late)


_order = gettext_lazy("The head signs a new order on the commission.")
WORDS: dict[str, Word] = {
    "opening": _word(
        BOX,
        gettext_lazy("Opening of the box"),
        gettext_lazy("Open the box on this day. If that cannot be, move the opening or say why."),
        "opening",
        late=gettext_lazy("Open the box now if it is still closed, and write down why it is late."),
    ),
    "moved": _word(
        BOX,
        gettext_lazy("Opening moved to another day"),
        gettext_lazy("Open the box on the new day."),
        "opening",
    ),
    "missed": _word(
        BOX,
        gettext_lazy("Opening that did not take place"),
        gettext_lazy("The reason stands in the journal."),
        "opening",
    ),
    "record": _word(
        BOX,
        gettext_lazy("Act and journal line of an opening"),
        gettext_lazy("Finish the opening: everybody present signs."),
        "opening",
    ),
    "sealing": _word(
        BOX,
        gettext_lazy("First sealing of the box"),
        gettext_lazy("Seal the first box in the opening room."),
        "opening",
    ),
    "registration": _word(
        BOX,
        gettext_lazy("Registration of letters"),
        gettext_lazy("Register the letters that were taken out."),
        "letters",
    ),
    "consideration": _word(
        BOX,
        gettext_lazy("Consideration of letters"),
        gettext_lazy("Answer the letters whose term ends on this day."),
        "letters",
    ),
    "told": _word(
        BOX,
        gettext_lazy("Word or measure where there is danger"),
        gettext_lazy(
            "Tell who can help, or act, and write it down at the letter: it cannot wait for its "
            "term."
        ),
        "letters",
    ),
    "registration-terms": _word(
        BOX,
        gettext_lazy("Terms for registering letters"),
        gettext_lazy("Not all terms are kept. The responsible person sees more."),
        "",
    ),
    "consideration-terms": _word(
        BOX,
        gettext_lazy("Terms for considering letters"),
        gettext_lazy("Not all terms are kept. The responsible person sees more."),
        "",
    ),
    "retention": _word(
        BOX,
        gettext_lazy("Destruction of old letters"),
        gettext_lazy("Letters of this year are older than the regulation keeps them."),
        "retention",
    ),
    "retention-notice": _word(
        BOX,
        gettext_lazy("Notice before old letters are destroyed"),
        gettext_lazy(
            "Letters of this year may be destroyed from January on. Open a case again if it is "
            "still needed."
        ),
        "retention",
    ),
    "order": _word(
        COMMISSION,
        gettext_lazy("Order on the commission"),
        gettext_lazy("The head appoints the commission by an order."),
        "orders",
    ),
    "term": _word(
        COMMISSION,
        gettext_lazy("End of the commission's term"),
        gettext_lazy("The head signs a new order before the term ends."),
        "orders",
    ),
    "few": _word(COMMISSION, gettext_lazy("Enough members"), _order, "orders"),
    "odd": _word(COMMISSION, gettext_lazy("An odd number of members"), _order, "orders"),
    "parent": _word(
        COMMISSION,
        gettext_lazy("Representative of the parents' community"),
        _order,
        "orders",
    ),
    "responsible": _word(
        COMMISSION, pgettext_lazy("obligation", "Responsible person"), _order, "orders"
    ),
    "duty": _word(COMMISSION, pgettext_lazy("obligation", "Duty reader"), _order, "orders"),
    "reseal-card": _word(
        BOX,
        gettext_lazy("A new key card in a lost one's place"),
        gettext_lazy("The member makes a new card; then the composition is signed."),
        "card",
    ),
    "reseal-draft": _word(
        BOX,
        gettext_lazy("A composition with the new cards"),
        gettext_lazy("Put the composition together; then the members sign it."),
        "roster",
    ),
    "reseal-sign": _word(
        BOX,
        gettext_lazy("Signatures under the new composition"),
        gettext_lazy("Sign the composition; then the box is sealed anew."),
        "roster",
    ),
    "reseal-seal": _word(
        BOX,
        gettext_lazy("Sealing the box anew"),
        gettext_lazy("Seal the box to the cards of the new composition."),
        "opening",
    ),
    "posters": _word(
        SCHOOL,
        gettext_lazy("New posters"),
        gettext_lazy(
            "The commission began anew: old posters do not match. Put up new ones, write it down."
        ),
        "publicity",
    ),
    "chair": _word(
        COMMISSION,
        gettext_lazy("Election of the chair"),
        gettext_lazy("The members elect at a meeting, by open vote."),
        "meetings",
    ),
    "secretary": _word(
        COMMISSION,
        gettext_lazy("Election of the secretary"),
        gettext_lazy("The members elect at a meeting, by open vote."),
        "meetings",
    ),
    "acquaintance": _word(
        COMMISSION,
        gettext_lazy("Acquaintance with the order"),
        gettext_lazy("The member reads the order and signs."),
        "orders",
    ),
    "undertaking": _word(
        COMMISSION,
        gettext_lazy("Undertaking of confidentiality"),
        gettext_lazy("The member reads the undertaking and signs."),
        "undertaking",
    ),
    "half-year": _word(
        MEETINGS,
        gettext_lazy("Meetings of the half-year"),
        gettext_lazy("Hold the meetings that are missing."),
        "meetings",
    ),
    "minutes": _word(
        MEETINGS,
        gettext_lazy("Minutes of a meeting"),
        gettext_lazy("The secretary writes the minutes."),
        "meetings",
    ),
    "signature": _word(
        MEETINGS,
        gettext_lazy("Signature under minutes"),
        gettext_lazy("The member reads the minutes and signs, also who was absent."),
        "meetings",
    ),
    "signatures": _word(
        MEETINGS,
        gettext_lazy("Minutes signed by everybody"),
        gettext_lazy("The member reads the minutes and signs, also who was absent."),
        "meetings",
    ),
    "report": _word(
        MEETINGS,
        gettext_lazy("Quarterly report"),
        gettext_lazy("The responsible person writes the report on the letters of the quarter."),
        "reports",
    ),
    "discussion": _word(
        MEETINGS,
        gettext_lazy("Discussion of the quarterly report"),
        gettext_lazy("Put the report on the agenda of a meeting."),
        "meetings",
    ),
    "published": _word(
        SCHOOL,
        gettext_lazy("Publication on the school's website"),
        gettext_lazy("Put the text about the box on the website and write down the link."),
        "publicity",
    ),
    "parents": _word(
        SCHOOL,
        gettext_lazy("Telling the parents"),
        gettext_lazy("Tell the parents about the box and write down how it was done."),
        "publicity",
    ),
}


def subject(one: Obligation, names: dict[int, str]) -> str:
    """Return which case it is, in words; nothing where there is only one."""
    first, _slash, _rest = one.subject.partition("/")
    if one.what in {"opening", "moved", "missed", "record", "posters"}:
        return official_date(date.fromisoformat(first))
    if one.what in {"acquaintance", "undertaking", "reseal-card"}:
        return names.get(one.seat or 0, "")
    if one.what == "signature":
        return f"№ {first}, {names.get(one.seat or 0, '')}"
    if one.what in {"order", "term", "minutes", "signatures"}:
        return f"№ {first}" if first else ""
    return _period(one)


def _period(one: Obligation) -> str:
    """Return a half-year, a quarter or a school year."""
    year, _dash, part = one.subject.partition("-")
    if one.what == "half-year" and "/" not in year:
        return _("%(number)s half-year of %(year)s") % {"year": year, "number": ROMAN[part]}
    if one.what == "half-year":
        said = {"year": year, "number": ROMAN[part]}
        return _("%(number)s half of the school year %(year)s") % said
    if one.what in {"report", "discussion"}:
        return _("%(number)s quarter of %(year)s") % {"year": year, "number": ROMAN[part]}
    if one.what == "parents":
        return _("School year %(year)s") % {"year": f"{year}/{(int(year) + 1) % 100:02}"}
    return one.subject if one.what in {"retention", "retention-notice"} else ""
