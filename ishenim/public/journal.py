"""The journal in plain words: what was done, when, and by whom it was signed (R13, R34).

Read from the very notes that were signed, so that the page can say nothing else than they do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ishenim.box.mailboxes import compositions
from ishenim.box.models import Box
from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.journal.models import Entry
from ishenim.opening.models import Opening
from ishenim.papers.dates import roman
from ishenim.proof.errors import ProofError
from ishenim.proof.note import split_note
from ishenim.schools.models import School
from ishenim.seal.bytes import unb64, uncrock

PAGE = 40
#: Steps of an opening and members' own signatures: only shown when all of the journal is asked for.
SMALL = ("open", "release")
SMALL_PAPERS = ("acquaintance", "undertaking")
SEAL_CHARACTERS = 16


@dataclass(frozen=True, kw_only=True)
class Told:
    """One entry as people read it."""

    index: int
    day: date
    kind: str
    what: str
    more: str = ""
    signers: tuple[str, ...] = ()


def told(school: School, *, before: int | None, everything: bool) -> tuple[list[Told], int | None]:
    """Return a page of entries, newest first, and where the next page begins."""
    rows = Entry.objects.filter(school=school).order_by("-index")
    if before is not None:
        rows = rows.filter(index__lt=before)
    if not everything:
        rows = rows.exclude(kind__in=SMALL)
        for kind in SMALL_PAPERS:
            rows = rows.exclude(kind="paper", note__contains=f"\nkind {kind}\n")
    found = list(rows[: PAGE + 1])
    posts = _posts(school)
    older = found[PAGE - 1].index if len(found) > PAGE else None
    return [tell(row, posts) for row in found[:PAGE]], older


def one(school: School, index: int) -> Told | None:
    """Return one entry, or None."""
    row = Entry.objects.filter(school=school, index=index).first()
    return tell(row, _posts(school)) if row else None


def _posts(school: School) -> dict[str, str]:
    """Return what every key of the commission and the head is called, by its name."""
    words = {code: str(word) for code, word in Member.Post.choices}
    found = {
        f"{school.origin}/head": _("the head of the school"),
        f"{school.origin}/journal": _("the journal"),
    }
    for note in compositions(school):
        for member in rosters.read(split_note(note)[0]).members.values():
            name = f"{school.origin}/m{member.seat}"
            found[name] = words.get(member.label, member.label)
    return found


def tell(row: Entry, posts: Mapping[str, str]) -> Told:
    """Return an entry in plain words; one that cannot be read is named by its kind."""
    try:
        text, lines = split_note(row.note)
    except ProofError:
        return Told(index=row.index, day=row.entered_on, kind=row.kind, what=row.kind)
    values = _values(text)
    names = [line.split(" ")[1] for line in lines]
    what, more = _said(row.kind, values)
    return Told(
        index=row.index,
        day=_day(values, row.entered_on),
        kind=row.kind,
        what=what,
        more=more,
        signers=tuple(posts.get(name, name) for name in names),
    )


def _values(text: str) -> dict[str, str]:
    """Return what stands after each word; lines that begin alike stay lines."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        key, _space, rest = line.partition(" ")
        found[key] = f"{found[key]}\n{rest}" if key in found else rest
    return found


def _day(values: Mapping[str, str], otherwise: date) -> date:
    for key in ("date", "sealed"):
        if key in values:
            return date.fromisoformat(values[key])
    return otherwise


def _said(kind: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return what an entry says in one sentence, and a second one where there is more to it."""
    tellers = {
        "roster": _roster,
        "box": _box,
        "open": _open,
        "release": _release,
        "act": _act,
        "line": _line,
        "urgent": _urgent,
        "paper": _paper,
        "bundle": _bundle,
        "access": _access,
        "admission": _admission,
        "restart": _restart,
        "objection": _objection,
    }
    teller = tellers.get(kind)
    return teller(values) if teller else (kind, "")


def _first(values: Mapping[str, str], key: str) -> str:
    return values.get(key, "").partition(" ")[0]


def _roster(values: Mapping[str, str]) -> tuple[str, str]:
    return _("The composition of the commission, No. %(n)s") % {"n": values.get("epoch", "")}, ""


def _box(values: Mapping[str, str]) -> tuple[str, str]:
    return _("The box was closed and sealed, No. %(n)s") % {"n": _first(values, "box")}, ""


def _open(values: Mapping[str, str]) -> tuple[str, str]:
    said = _("The letters of box No. %(n)s were counted before the opening")
    return said % {"n": _first(values, "box")}, ""


def _release(values: Mapping[str, str]) -> tuple[str, str]:
    del values
    return _("A member turned a key"), ""


def _act(values: Mapping[str, str]) -> tuple[str, str]:
    boxes = [line.split(" ") for line in values.get("box", "").split("\n")]
    said = _("Act No. %(act)s: box No. %(box)s was opened")
    numbers = ", ".join(box[0] for box in boxes)
    what = said % {"act": values.get("number", ""), "box": numbers}
    counts = (
        (_("letters:"), _sum(boxes, 2)),
        (_("urgent:"), _sum(boxes, 4)),
        (_("on paper:"), values.get("paper", "")),
        (_("damaged:"), _first(values, "damaged")),
        (_("still waiting:"), _first(values, "waiting")),
    )
    more = " · ".join(f"{word} {count}" for word, count in counts if count not in {"", "0"})
    if _first(values, "kind") == "extraordinary":
        more = " · ".join(part for part in (_("extraordinary opening"), more) if part)
    return what, more


def _sum(boxes: Sequence[Sequence[str]], column: int) -> str:
    return str(sum(int(box[column]) for box in boxes if len(box) > column))


def _line(values: Mapping[str, str]) -> tuple[str, str]:
    reason = _reason(values.get("reason", "-"))
    if values.get("kind") == "empty":
        said = _("Box No. %(box)s was opened: there were no letters")
        numbers = ", ".join(line.split(" ")[0] for line in values.get("box", "").split("\n"))
        return said % {"box": numbers}, reason
    sentences = {
        "moved": _("A planned opening was moved to another day"),
        "missed": _("A planned opening did not happen"),
    }
    return sentences.get(values.get("kind", ""), ""), reason


def _reason(value: str) -> str:
    return "" if value == "-" else unb64(value).decode()


def _urgent(values: Mapping[str, str]) -> tuple[str, str]:
    del values
    return _("A member opened an urgent letter"), ""


def _access(values: Mapping[str, str]) -> tuple[str, str]:
    sentences = {
        "sign-in": _("A way of signing in was renewed"),
        "card": _("A new key card was made"),
        "card-lost": _("A key card was reported lost"),
    }
    return sentences.get(values.get("kind", ""), ""), ""


def _admission(values: Mapping[str, str]) -> tuple[str, str]:
    said = _("A former member's card was admitted to the opening of box No. %(n)s")
    return said % {"n": _first(values, "box")}, ""


def _restart(values: Mapping[str, str]) -> tuple[str, str]:
    del values
    said = _("The head and the remaining members wish to begin the commission anew")
    return said, _("It takes effect after 14 days if no living card objects.")


def _objection(values: Mapping[str, str]) -> tuple[str, str]:
    del values
    return _("A member objected: the commission does not begin anew"), ""


def _bundle(values: Mapping[str, str]) -> tuple[str, str]:
    said = _("The scripts of the pages, version %(n)s")
    return said % {"n": values.get("version", "")}, ""


def _paper(values: Mapping[str, str]) -> tuple[str, str]:
    about = _first(values, "about")
    sentences = {
        "order": {
            "commission": _("The head's order No. %(n)s on the commission"),
            "calendar": _("The head's order No. %(n)s on days off"),
            "rulebook": _("The head's order No. %(n)s on the regulation"),
        }.get(about, _("The head's order No. %(n)s")),
        "acquaintance": _("A member has read order No. %(n)s"),
        "undertaking": _("A member undertook to keep silent"),
        "minutes": _("The minutes of meeting No. %(n)s"),
        "destruction": _("Act No. %(n)s on destroying old letters"),
        "handover": _("Act No. %(n)s on handing over"),
        "report": _("Report for quarter %(quarter)s of %(year)s"),
    }
    kind = values.get("kind", "")
    more = pgettext("meeting", "the first meeting") if about == "first" else ""
    said = sentences.get(kind, kind)
    number = values.get("number", "")
    if kind == "report":
        year, _slash, quarter = number.partition("/")
        return said % {"year": year, "quarter": roman(int(quarter))}, more
    return said % {"n": number} if "%" in said else said, more


# ── Was my letter taken out? ──────────────────────────────────────────────────
def find_seal(school: School, typed: str) -> Opening | None:
    """Return the opening whose published list has a seal number; None if none has.

    Raises:
        ValueError: if that is no seal number.
    """
    plain = typed.replace(" ", "").replace("-", "")
    if len(plain) != SEAL_CHARACTERS:
        raise ValueError("not a seal number")
    start = uncrock(plain).hex()
    opened = Box.objects.filter(school=school, state=Box.State.OPENED)
    for field in ("manifest", "urgent_manifest"):
        for box in opened.filter(**{f"{field}__contains": start}):
            if any(line.startswith(start) for line in getattr(box, field).split()):
                return box.told_by.filter(step=Opening.Step.DONE).first()
    return None
