"""What is written into a case. Every text is without names: it is printed."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ishenim.commission.models import Member
from ishenim.consideration.words import LINKS, MEASURES
from ishenim.registration.words import HOW, OUTCOMES
from ishenim.ui.fields import Bytes

_PLACE = re.compile(r"(?:ик|ik)?[\s-]*(20\d\d)[\s/-]+0*([1-9]\d{0,6})", re.IGNORECASE)
_WITHOUT = _("Without names: this is printed.")


def _text(label: Any, most: int, *, rows: int = 2, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=_WITHOUT,
        max_length=most,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Please write something here.")},
    )


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day."),
            "invalid": _("Write the day like this: 2026-04-21."),
        },
    )


class CaseForm(forms.Form):
    """A form of the case page: `readers` may see the case, `today` is the day in the school."""

    def __init__(self, *args: Any, readers: Iterable[Member], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readers = {str(one.seat): one for one in readers}
        names = [(seat, one.person.name) for seat, one in self.readers.items()]
        if "member" in self.fields:
            field = self.fields["member"]
            empty = [] if field.required else [("", _("Nobody in particular"))]
            field.choices = [*empty, *names]  # type: ignore[attr-defined]
        for name in ("done_on", "on"):
            if name in self.fields:
                self.fields[name].initial = today

    def clean_member(self) -> Member | None:
        return self.readers.get(self.cleaned_data["member"])


class AssignForm(CaseForm):
    """To whom the case is given."""

    member = forms.ChoiceField(label=_("Executor"))


class ReleaseForm(AssignForm):
    """From whom the case is taken back."""


class TaskForm(CaseForm):
    """What is to be done."""

    text = _text(_("What is to be done"), 300)
    member = forms.ChoiceField(label=_("Who does it"), required=False)
    due_on = _day(_("By which day"), required=False)


class TaskDoneForm(CaseForm):
    """What came of a task."""

    task = forms.IntegerField(widget=forms.HiddenInput, max_value=2**31)
    result = _text(_("What came of it"), 300, required=False)


class CheckForm(TaskDoneForm):
    """What the look back found."""

    went_on = forms.ChoiceField(
        label=_("Did it stop?"),
        choices=[("no", _("Yes, it stopped")), ("yes", _("No, it goes on: consider it again"))],
    )


class TaskUndoForm(CaseForm):
    """A task ticked by mistake."""

    task = forms.IntegerField(max_value=2**31)


class MeasureForm(CaseForm):
    """A measure that was taken."""

    kind = forms.ChoiceField(label=_("Measure"), choices=list(MEASURES.items()))
    text = _text(_("What was done"), 300)
    done_on = _day(_("Day"))


class MeasureUndoForm(CaseForm):
    """A measure written down by mistake."""

    measure = forms.IntegerField(max_value=2**31)


class DecideForm(CaseForm):
    """What was decided and found."""

    decision = _text(_("Decision"), 1000, rows=4)
    outcome = forms.ChoiceField(label=_("What was found"), choices=list(OUTCOMES.items()))


class AnswerForm(CaseForm):
    """How the author was answered without the code."""

    how = forms.ChoiceField(
        label=_("How"), choices=[(code, word) for code, word in HOW.items() if code != "online"]
    )
    on = _day(_("Day"))


class ReasonForm(CaseForm):
    """A reason alone."""

    reason = _text(_("Reason"), 300)


class ExtendForm(ReasonForm):
    """A longer term."""

    until = _day(_("New term"))


class RecuseForm(ReasonForm):
    """Who takes no part, and why."""

    member = forms.ChoiceField(label=_("Who takes no part"))


class LinkForm(CaseForm):
    """Another letter by its number."""

    number = forms.CharField(
        label=_("Registration number"),
        max_length=20,
        help_text=_("For example: ИК-2026-0012"),
        error_messages={"required": _("Write the number of the other letter.")},
    )
    kind = forms.ChoiceField(label=_("How they belong together"), choices=list(LINKS.items()))

    def clean_number(self) -> tuple[int, int]:
        found = _PLACE.fullmatch(self.cleaned_data["number"].strip())
        if found is None:
            raise ValidationError(_now("Write the number like this: ИК-2026-0012."))
        return int(found[1]), int(found[2])


class UnlinkForm(CaseForm):
    """A link to take back."""

    link = forms.IntegerField(max_value=2**31)


class NothingForm(CaseForm):
    """A press of a button."""


class SealedForm(forms.Form):
    """A note, sealed in the browser."""

    sealed = Bytes()


class HandOverForm(forms.Form):
    """From whom to whom cases go."""

    leaving = forms.ChoiceField(label=_("Who hands over"))
    to = forms.ChoiceField(label=_("Who takes over"))

    def __init__(
        self,
        *args: Any,
        givers: Sequence[Member],
        takers: Sequence[Member],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.takers = {str(one.seat): one for one in takers}
        self.givers = {str(one.seat): one for one in givers}
        for name, known in (("leaving", self.givers), ("to", self.takers)):
            choices = [(seat, one.person.name) for seat, one in known.items()]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_leaving(self) -> Member:
        return self.givers[self.cleaned_data["leaving"]]

    def clean_to(self) -> Member:
        return self.takers[self.cleaned_data["to"]]
