"""The act of extraction (R10, R12): only where there were letters; never what is in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from ishenim.papers.dates import ended, official_date
from ishenim.papers.document import Block, Document, Items, Paragraph, Signatory
from ishenim.papers.forms.records_words import WORDS, approval
from ishenim.papers.names import SchoolNames, Someone, post_of

Day = date


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Somebody at an opening; `role` is "chair", "secretary", "responsible" or ""."""

    someone: Someone
    role: str = ""
    signed: str = ""  # "": their line is empty


@dataclass(frozen=True, kw_only=True)
class Wooden:
    """What was seen of the wooden box; `state` is "intact", "broken", "absent", "" if unwritten."""

    before: str = ""
    state: str = ""
    after: str = ""
    objects: str = ""
    damage: str = ""
    by: str = ""  # who wrote it down


@dataclass(frozen=True, kw_only=True)
class ActForm:
    """What an act says before it is signed: nothing that is not known at the opening."""

    school: SchoolNames
    number: int
    date: date
    time: time
    head: str
    order: tuple[Day, str] | None  # the order that appoints the commission
    kind: str  # "planned", "moved" or "extraordinary"
    reason: str
    planned_on: Day
    seal_before: str
    seal_after: str
    letters: int  # electronic ones that were taken out, readable or damaged
    urgent: int
    paper: int
    damaged: int
    waiting: int  # electronic ones that stay locked
    wooden: Wooden | None
    counted_by: str  # who counted what lay in the wooden box
    responsible: str
    is_handed: bool  # the responsible person was there
    present: tuple[Participant, ...]
    rulebook: int


@dataclass(frozen=True, kw_only=True)
class Added:
    """What is known after an act was signed: stands under it, and in no signature."""

    signatures: int
    least: int  # how many the regulation asks for (R12)
    registered: str = ""
    count: int = 0
    left: int = 0


def added(data: Added, language: str) -> tuple[str, ...]:
    """Return the sentences under an act: registration numbers, and that signatures are too few."""
    words, notes = WORDS[language], []
    if data.signatures < data.least:
        notes.append(words["few"].format(count=data.signatures, least=data.least))
    if data.registered:
        said = {"numbers": data.registered, "count": data.count, "left": data.left}
        notes.append(words["registered"].format(**said))
    return tuple(notes)


def document(data: ActForm, language: str) -> Document:
    """Return the act in a language."""
    words, school = WORDS[language], data.school.called(language)
    basis = ""
    if data.order:
        basis = words["basis"].format(
            date=official_date(data.order[0], language), number=data.order[1]
        )
    return Document(
        form="act",
        language=language,
        school=school,
        approval=approval(data.head, language),
        title=words["act"],
        number=str(data.number),
        day=data.date.isoformat(),
        date=f"{official_date(data.date, language)}, "
        + words["at"].format(time=f"{data.time:%H:%M}"),
        place=data.school.at(language),
        basis=basis,
        blocks=_blocks(data, language),
        signatures=tuple(_signatory(one, language) for one in data.present),
    )


def _blocks(data: ActForm, language: str) -> tuple[Block, ...]:
    # Who was there stands as signatories: a member who leaves makes no other sign anew.
    words = WORDS[language]
    return (
        Paragraph(text=words["we"]),
        Items(items=tuple(_points(data, language))),
        Paragraph(text=words["rulebook"].format(version=data.rulebook)),
    )


def _points(data: ActForm, language: str) -> list[str]:
    words = WORDS[language]
    total = data.letters + data.urgent + data.paper
    taken = words["taken"].format(
        total=total, letters=data.letters, urgent=data.urgent, paper=data.paper
    )
    if data.paper and data.counted_by:
        taken = f"{taken} {words['counted'].format(name=data.counted_by)}"
    counts = (("damaged", data.damaged), ("waiting", data.waiting))
    found = " ".join(words[name].format(count=count) for name, count in counts if count)
    handed = words["handed" if data.is_handed else "not_handed"]
    return [
        f"{_how(data, language)} {words['seal_before'].format(seal=data.seal_before)}",
        *_wooden(data, words),
        f"{taken} {words['unread']}",
        *([found] if found else []),
        handed.format(name=data.responsible or "–"),
        words["sealed"].format(seal=data.seal_after),
        *_sealed_again(data.wooden, words),
    ]


def _how(data: ActForm, language: str) -> str:
    """Return as what the box was opened, for which day, and why on another."""
    words = WORDS[language]
    if data.kind == "extraordinary":
        return ended(words["extraordinary"].format(reason=data.reason))
    if data.planned_on == data.date:
        return words["planned"]
    late = "late" if data.kind == "planned" else "moved"
    said = words[late if data.reason else "late_silent"].format(
        date=official_date(data.planned_on, language), reason=data.reason
    )
    return f"{words['planned']} {ended(said)}"


def _wooden(data: ActForm, words: Mapping[str, str]) -> list[str]:
    """Return what was seen of the wooden box before it was opened; nothing where none was."""
    seen = data.wooden
    if seen is None or not seen.state:
        return [words["wooden_unwritten"]] if data.paper or seen else []
    state, named = words[f"state_{seen.state}"], seen.before and seen.state != "absent"
    before = words["wooden_before" if named else "wooden_state"].format(
        seal=seen.before, state=state
    )
    damage = [ended(words["wooden_damage"].format(damage=seen.damage))] if seen.damage else []
    objects = ended(words["foreign"].format(objects=seen.objects or words["none"]))
    return [" ".join([before, *damage, objects])]


def _sealed_again(seen: Wooden | None, words: Mapping[str, str]) -> list[str]:
    return [words["wooden_after"].format(seal=seen.after)] if seen and seen.after else []


def _role(one: Participant, language: str) -> str:
    words, post = WORDS[language], post_of(one.someone, language)
    return f"{words[one.role]}, {post}" if one.role else post


def _signatory(one: Participant, language: str) -> Signatory:
    return Signatory(post=_role(one, language), name=one.someone.name, state=one.signed)
