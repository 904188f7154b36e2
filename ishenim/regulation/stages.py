"""The way of a letter from its registration to its end (R14, R15): one table, nothing else decides.

The author sees five words of their own; every stage names the one that belongs to it.
"""

from dataclasses import dataclass, field


class StageError(ValueError):
    """A step that cannot be taken: `NOT_FROM_HERE`, or `UNKNOWN` for a verb nobody knows."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where a letter stands."""

    code: str
    author: str  # what the author is shown (docs/spec/wire.md)
    words: dict[str, str] = field(hash=False)


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One step: from where, to where, and what must be there before it."""

    verb: str
    sources: tuple[str, ...]
    target: str
    needs: tuple[str, ...] = ()
    rule: str = "R15"
    words: dict[str, str] = field(hash=False)


def _words(ky: str, ru: str, en: str) -> dict[str, str]:
    return {"ky": ky, "ru": ru, "en": en}


STAGES = (
    Stage(code="new", author="received", words=_words("Жаңы", "Новое", "New")),
    Stage(
        code="registered", author="read", words=_words("Катталды", "Зарегистрировано", "Registered")
    ),
    Stage(
        code="in-work", author="in-work", words=_words("Каралууда", "На рассмотрении", "In work")
    ),
    Stage(
        code="referred",
        author="in-work",
        words=_words("Органга жөнөтүлдү", "Направлено в орган", "Referred"),
    ),
    Stage(
        code="decided",
        author="in-work",
        words=_words("Чечим кабыл алынды", "Принято решение", "Decided"),
    ),
    Stage(code="closed", author="finished", words=_words("Жабылды", "Закрыто", "Closed")),
)
_OPEN = ("registered", "in-work", "referred")
TRANSITIONS = (
    Transition(
        verb="describe",
        sources=("new",),
        target="registered",
        rule="R14",
        words=_words("Каттоо", "Зарегистрировать", "Register"),
    ),
    Transition(
        verb="assign",
        sources=("registered", "in-work"),
        target="in-work",
        needs=("described",),
        words=_words("Аткаруучуга берүү", "Передать исполнителю", "Assign"),
    ),
    Transition(
        verb="refer",
        sources=_OPEN,
        target="referred",
        needs=("described",),
        words=_words("Органга жөнөтүү", "Направить в орган", "Refer"),
    ),
    Transition(
        verb="replied",
        sources=("referred",),
        target="in-work",
        words=_words("Органдын жообун белгилөө", "Отметить ответ органа", "Note the reply"),
    ),
    Transition(
        verb="decide",
        sources=_OPEN,
        target="decided",
        needs=("described", "decision", "outcome"),
        words=_words("Чечим кабыл алуу", "Принять решение", "Decide"),
    ),
    Transition(
        verb="close",
        sources=("decided",),
        target="closed",
        needs=("decision", "outcome", "answer", "no-open-task"),
        words=_words("Жабуу", "Закрыть", "Close"),
    ),
    Transition(
        verb="reopen",
        sources=("decided", "closed"),
        target="in-work",
        words=_words("Кайра кароо", "Рассмотреть снова", "Reopen"),
    ),
)
#: What a step can need, in the order in which people see to it.
NEEDS = ("described", "executor", "decision", "outcome", "answer", "no-open-task")


def stage(code: str) -> Stage:
    """Return a stage by its code.

    Raises:
        StageError: `UNKNOWN`.
    """
    found = next((one for one in STAGES if one.code == code), None)
    if found is None:
        raise StageError("UNKNOWN")
    return found


def transition(verb: str) -> Transition:
    """Return a step by its verb.

    Raises:
        StageError: `UNKNOWN`.
    """
    found = next((one for one in TRANSITIONS if one.verb == verb), None)
    if found is None:
        raise StageError("UNKNOWN")
    return found


def possible(code: str) -> tuple[Transition, ...]:
    """Return the steps that lead on from a stage."""
    return tuple(step for step in TRANSITIONS if code in step.sources)


def after(code: str, verb: str) -> str:
    """Return the stage a step leads to.

    Raises:
        StageError: `NOT_FROM_HERE`, `UNKNOWN`.
    """
    step = transition(verb)
    if code not in step.sources:
        raise StageError("NOT_FROM_HERE")
    return step.target


def lacking(verb: str, have: frozenset[str]) -> tuple[str, ...]:
    """Return what must be there before a step and is not, in the order of NEEDS."""
    needs = transition(verb).needs
    return tuple(need for need in NEEDS if need in needs and need not in have)


def diagram(language: str) -> str:
    """Return the table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    names = {one.code: one.code.replace("-", "_") for one in STAGES}
    lines += [f'    state "{one.words[language]}" as {names[one.code]}' for one in STAGES]
    lines.append(f"    [*] --> {names[STAGES[0].code]}")
    lines += [
        f"    {names[source]} --> {names[step.target]}: {step.words[language]}"
        for step in TRANSITIONS
        for source in step.sources
    ]
    lines.append(f"    {names[STAGES[-1].code]} --> [*]")
    return "\n".join(lines) + "\n"
