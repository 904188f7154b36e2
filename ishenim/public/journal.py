"""The journal in plain words: what was done, when, and by whom it was signed (R13, R34).

Read from the very notes that were signed, so that the page can say nothing else than they do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.journal.models import Entry
from ishenim.opening.models import Opening
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
    for note in rosters.chain(school):
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
    values = {key: rest for key, _space, rest in (line.partition(" ") for line in text.split("\n"))}
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
    said = _("Act No. %(act)s: box No. %(box)s was opened")
    what = said % {"act": values.get("number", ""), "box": _first(values, "box")}
    counts = (
        (_("letters:"), _first(values, "letters")),
        (_("urgent:"), _first(values, "urgent")),
        (_("on paper:"), values.get("paper", "")),
    )
    more = " · ".join(f"{word} {count}" for word, count in counts if count not in {"", "0"})
    if values.get("kind") == "extraordinary":
        more = " · ".join(part for part in (_("extraordinary opening"), more) if part)
    return what, more


def _line(values: Mapping[str, str]) -> tuple[str, str]:
    reason = _reason(values.get("reason", "-"))
    if values.get("kind") == "empty":
        said = _("Box No. %(box)s was opened: there were no letters")
        return said % {"box": _first(values, "box")}, reason
    sentences = {
        "moved": _("A planned opening was moved to another day"),
        "missed": _("A planned opening did not happen"),
    }
    return sentences.get(values.get("kind", ""), ""), reason


def _reason(value: str) -> str:
    return "" if value == "-" else unb64(value).decode()


def _urgent(values: Mapping[str, str]) -> tuple[str, str]:
    del values
    return _("A duty reader opened an urgent letter"), ""


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
        "report": _("The report for %(n)s"),
    }
    kind = values.get("kind", "")
    more = pgettext("meeting", "the first meeting") if about == "first" else ""
    said = sentences.get(kind, kind)
    return said % {"n": values.get("number", "")} if "%" in said else said, more


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
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE)
    for field in ("manifest", "urgent_manifest"):
        for row in done.filter(**{f"{field}__contains": start}):
            lines = getattr(row, field).split()
            if any(line.startswith(start) for line in lines):
                return row
    return None
