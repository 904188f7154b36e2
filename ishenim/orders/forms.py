"""The form of an order on the commission: its head, and a line a person. Works without scripts."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.commission.models import Member
from ishenim.orders.composing import Composition, Row
from ishenim.seal.paper import is_number

#: Empty lines for newcomers at first, and at most.
EMPTY, MOST = 3, 29


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class OrderForm(forms.Form):
    """What every order has."""

    number = forms.CharField(
        label=gettext_lazy("Number of the order"),
        max_length=20,
        help_text=gettext_lazy("As in the school's book of orders, for example 27-А."),
    )
    date = day(gettext_lazy("Date of the order"))
    control = forms.CharField(
        label=gettext_lazy("Who watches that it is carried out"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Name and post. Empty: the head."),
    )

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).removeprefix("№").strip()
        if not is_number(number):
            raise forms.ValidationError(
                _("Letters, digits, dots, hyphens and strokes, for example 27-А.")
            )
        return number


class CommissionForm(OrderForm):
    """The head of an order on the commission."""

    until = day(
        gettext_lazy("Last day of the commission's term"),
        required=False,
        help_text=gettext_lazy("For example the end of the school year. May stay empty."),
    )


class RowForm(forms.Form):
    """One person of the order."""

    seat = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("First name and surname"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    position = forms.CharField(
        label=gettext_lazy("Post in words"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("As the order says it, for example “teacher of mathematics”."),
    )
    post = forms.ChoiceField(
        label=gettext_lazy("Who they are at the school"), choices=Member.Post.choices
    )
    is_responsible = forms.BooleanField(
        label=gettext_lazy("Responsible person"),
        required=False,
        help_text=gettext_lazy("Answers for registering letters and for terms. One member."),
    )
    is_duty = forms.BooleanField(
        label=gettext_lazy("Duty reader"),
        required=False,
        help_text=gettext_lazy("Reads letters about danger to life at once."),
    )
    leaves = forms.BooleanField(label=gettext_lazy("Leaves the commission"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_seated = bool(self["seat"].value())
        if self.is_seated:
            for name in ("name", "email"):
                self.fields[name].widget = forms.HiddenInput()
        else:
            del self.fields["leaves"]
            self.empty_permitted = True  # a newcomer who was emptied is left out

    def has_changed(self) -> bool:
        """Whether anybody was named here: a chosen post alone is an empty line."""
        named = any(str(self[name].value() or "").strip() for name in ("name", "email"))
        return named or self.is_seated

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    @property
    def row(self) -> Row:
        """The line as the order keeps it."""
        said: dict[str, Any] = {
            name: self.cleaned_data.get(name) for name in Row.__dataclass_fields__
        }
        return Row(**{**said, "leaves": bool(said["leaves"])})


class LeavingForm(forms.Form):
    """Why a member leaves."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("For example: moved to another town, asked to be released."),
    )


def rows_form(rows: Sequence[Row], sent: Any = None) -> Any:
    """Return the lines of an order: those on the commission, then empty ones for newcomers."""
    factory = forms.formset_factory(
        RowForm, extra=EMPTY if rows else 5, max_num=MOST, absolute_max=MOST
    )
    return factory(sent, initial=[asdict(row) for row in rows], prefix="row")


def composition_of(head: CommissionForm, rows: Any, seated: Sequence[Row]) -> Composition:
    """Return what was filled in; who has a seat keeps the name and e-mail of their account."""
    known = {row.seat: row for row in seated}
    filled = [form.row for form in rows if form.has_changed()]
    taken = [
        Row(**{**asdict(row), "name": known[row.seat].name, "email": known[row.seat].email})
        if row.seat in known
        else Row(**{**asdict(row), "seat": None, "leaves": False})
        for row in filled
    ]
    return Composition(
        rows=tuple(taken),
        control=head.cleaned_data["control"],
        until=head.cleaned_data["until"],
    )
