"""The forms of the regulation's values and of the school's days; they work without scripts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ishenim.orders.forms import OrderForm, day
from ishenim.orders.rules.editing import Heading, reason_of
from ishenim.papers.forms.order import DayLine
from ishenim.regulation import clauses, values
from ishenim.regulation.rulebook import (
    BY_FIELD,
    BY_PATH,
    KEYS,
    Key,
    Rulebook,
    RulebookError,
    check_sound,
    with_consideration,
)

#: Sections of the page and the tables of the document that stand in them.
GROUPS = {
    "general": ("publicity",),
    "access": ("access", "opening"),
    "letters": ("letters", "records"),
    "commission": ("commission", "meetings"),
    "report": ("report", "reminders"),
}
#: Lines for days on one order, and the longest stretch of one.
LINES, LONGEST = 4, 130
#: A day with hours of its own, as it is written and as it is read.
OWN_HOURS = "{day} {begin}–{end}"
_HOUR = "(?P<h{n}>[01]?[0-9]|2[0-3])[:.](?P<m{n}>[0-5][0-9])"
_OWN_HOURS = re.compile(rf"(?P<day>\w+),? *{_HOUR.format(n=1)} *[–-] *{_HOUR.format(n=2)}")
#: Days that an order may name: what is outside is a slip of the pen.
THIS_CENTURY = [MinValueValidator(date(2024, 1, 1)), MaxValueValidator(date(2099, 12, 31))]


@dataclass(frozen=True)
class Group:
    """A section of the form."""

    key: str
    title: str
    fields: list[forms.BoundField]


def _language() -> str:
    return get_language() or "ky"


class RulebookForm(OrderForm):
    """Every value a school chooses, beginning with those in force."""

    effective = day(
        gettext_lazy("In force from"),
        help_text=gettext_lazy("Today or later. What was before stays as it was."),
    )
    effective.validators += THIS_CENTURY

    def __init__(self, *args: Any, rules: Rulebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        for key in KEYS:
            if not key.is_fixed:
                self.fields[key.field] = _field(key, rules)

    @property
    def groups(self) -> list[Group]:
        """The values by sections of the regulation."""
        titles = clauses.texts(_language())["sections"]
        return [
            Group(name, str(titles[name]), [self[key.field] for key in KEYS if _is_in(key, tables)])
            for name, tables in GROUPS.items()
        ]

    @property
    def heading(self) -> Heading:
        """What stands on the order."""
        said = self.cleaned_data
        return Heading(number=said["number"], date=said["date"], control=said["control"])

    @property
    def chosen(self) -> Rulebook:
        """The rulebook as filled in; a new term is for letters from the first day on."""
        said = {name: value for name, value in self.cleaned_data.items() if name in BY_FIELD}
        days, effective = said["consideration"], self.cleaned_data["effective"]
        terms = self.rules.consideration
        if days != terms[-1].days:
            terms = with_consideration(self.rules, days, effective)
        return replace(self.rules, **{**said, "consideration": terms})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self.cleaned_data = cleaned
            try:
                check_sound(self.chosen)
            except RulebookError as error:
                self.add_error(*_refused(error))
        return cleaned


def _refused(error: RulebookError) -> tuple[str, str]:
    """Return the field and the sentence of rules that are against each other."""
    key = BY_PATH.get(error.key)
    return (key.field if key and key.field else "effective", reason_of(error))


def _is_in(key: Key, tables: tuple[str, ...]) -> bool:
    return not key.is_fixed and key.path.split(".")[0] in tables


def _field(key: Key, rules: Rulebook) -> forms.Field:
    """Return the form field of one value, with what it means and what is allowed."""
    language = _language()
    said: dict[str, Any] = {
        "label": clauses.field_title(key.field, language),
        "help_text": clauses.field_meaning(key.field, language),
        "initial": getattr(rules, key.field),
    }
    names = [str(name) for name in clauses.texts(language)["words"]["days"]]
    days = list(enumerate(name[:1].upper() + name[1:] for name in names))
    words = clauses.texts(language)["words"].get(key.field, {})
    choices = list(words.items()) if isinstance(words, dict) else []
    many = forms.CheckboxSelectMultiple
    match key.kind:
        case values.Number(low, high):
            field: forms.Field = _number(said, low, high)
        case values.Terms(low, high):
            field = _number(said | {"initial": rules.consideration[-1].days}, low, high)
        case values.Hour():
            widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            field = forms.TimeField(widget=widget, input_formats=["%H:%M"], **said)
        case values.Names():
            field = _Names(choices=choices, widget=many, required=False, **said)
        case values.Day():
            field = day(said["label"], help_text=said["help_text"])
            field.initial = said["initial"]
        case values.HoursByDay():
            field = _OwnHours(rules, said)
        case values.Weekdays():
            field = _Weekdays(choices=days, coerce=int, widget=many, **said)
        case _:
            field = forms.ChoiceField(choices=choices, **said)
    return field


class _Weekdays(forms.TypedMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        return tuple(super().clean(value))


class _Names(forms.MultipleChoiceField):
    def clean(self, value: Any) -> Any:
        return tuple(super().clean(value))


class _OwnHours(forms.CharField):
    """Days with hours of their own, as a line: «Saturday 08:00–13:00; Friday 08:00–15:00»."""

    def __init__(self, rules: Rulebook, said: dict[str, Any]) -> None:
        written = clauses.own_hours(rules, _language(), OWN_HOURS)
        super().__init__(**said | {"initial": written}, required=False, max_length=200)

    def clean(self, value: Any) -> Any:
        days = [name.lower() for name in clauses.texts(_language())["words"]["days"]]
        found: dict[str, object] = {}
        for line in filter(None, map(str.strip, super().clean(value).split(";"))):
            read = _OWN_HOURS.fullmatch(line.lower())
            if not read or read["day"] not in days:
                raise forms.ValidationError(_("Write it as in the example."))
            hours = [time(int(read[f"h{n}"]), int(read[f"m{n}"])) for n in (1, 2)]
            found[values.WEEKDAYS[days.index(read["day"])]] = hours
        kind = values.HoursByDay()
        if kind.wrong(found):
            raise forms.ValidationError(_("The end comes after the beginning."))
        return kind.read(found)


def _number(said: dict[str, Any], low: int, high: int) -> forms.IntegerField:
    bounds = _("From {low} to {high}.").format(low=low, high=high)
    said = said | {"help_text": f"{said['help_text']} {bounds}"}
    return forms.IntegerField(min_value=low, max_value=high, **said)


# ── Days ──────────────────────────────────────────────────────────────────────
class DayForm(forms.Form):
    """One stretch of days."""

    first = day(gettext_lazy("First day"))
    last = day(gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: one day."))
    kind = forms.ChoiceField(
        label=gettext_lazy("The school"),
        choices=[("rests", gettext_lazy("does not work")), ("works", gettext_lazy("works"))],
    )
    first.validators += THIS_CENTURY
    last.validators += THIS_CENTURY
    name = forms.CharField(
        label=gettext_lazy("What it is"),
        max_length=100,
        help_text=gettext_lazy("For example: autumn vacation, a moved working day."),
    )

    def has_changed(self) -> bool:
        """Whether anything was written: what is only chosen is an empty line."""
        return any(str(self[name].value() or "").strip() for name in ("first", "last", "name"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not first <= last <= first + timedelta(days=LONGEST):
            self.add_error("last", _("The last day comes after the first, within four months."))
        return cleaned

    @property
    def line(self) -> DayLine:
        """The stretch as the order keeps it."""
        said = self.cleaned_data
        first: date = said["first"]
        return DayLine(
            first=first,
            last=said["last"] or first,
            is_working=said["kind"] == "works",
            name=said["name"],
        )


def days_form(sent: Any = None) -> Any:
    """Return empty lines for days."""
    factory = forms.formset_factory(DayForm, extra=LINES, max_num=LINES, absolute_max=LINES)
    return factory(sent, prefix="day")


def lines_of(rows: Any) -> Iterator[DayLine]:
    """Yield the filled lines of days."""
    yield from (form.line for form in rows if form.has_changed())


def heading_of(form: OrderForm) -> Heading:
    """Return what stands on the order."""
    said = form.cleaned_data
    return Heading(number=said["number"], date=said["date"], control=said["control"])
