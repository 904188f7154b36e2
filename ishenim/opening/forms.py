"""What the room's scripts post, and the forms of moved, missed and extraordinary openings."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.opening.actions.paper import MOST, Seen
from ishenim.opening.models import WoodenBox
from ishenim.ui.dates import official_date
from ishenim.ui.fields import Bytes
from ishenim.ui.refusals import BadInput

REASON_LENGTH = 300


def signature() -> forms.CharField:
    """Return the field of one signature line, its final newline kept."""
    return forms.CharField(max_length=500, strip=False)


def seals() -> forms.CharField:
    """Return the field of a list of seals; anybody can drop letters, so it is as long as it is."""
    return forms.CharField(strip=False, required=False)


class NothingForm(forms.Form):
    """A verb that needs no more than who does it."""


class ConfirmForm(forms.Form):
    """The card in the member's hand."""

    public = Bytes(max_length=44)


class SeatForm(forms.Form):
    """Another member of whom something is said."""

    other = forms.IntegerField(min_value=1, max_value=255)


class BoxForm(forms.Form):
    """One of the boxes that are opened."""

    box = forms.IntegerField(min_value=1)


class LineForm(forms.Form):
    """One signature line, and the hash of the text under which it stands."""

    text = Bytes(max_length=44)
    line = signature()


class SealForm(LineForm):
    """… of the next box, and of the line that says that nothing was found."""

    empty = forms.CharField(max_length=500, strip=False, required=False)


class CardForm(BoxForm):
    """A card that opens a box: one's own, or a former one that was let in."""

    card = forms.IntegerField(min_value=1, max_value=255, required=False)


class OpenForm(CardForm):
    """A signature under a box's open text."""

    line = signature()


class AdmitForm(BoxForm, SeatForm):
    """A signature that lets a former card in."""

    line = signature()


class NoteForm(forms.Form):
    """A signed note."""

    note = forms.CharField(max_length=70_000, strip=False)


class ReleaseForm(NoteForm, CardForm):
    """Released shares, 16 bytes a letter however many there are, and the signed note about them."""

    file = Bytes()


class FindingForm(NoteForm):
    """What a browser found, signed, with the lists of the letters that did not open."""

    damaged = seals()
    waiting = seals()


class PaperForm(forms.Form):
    """How many letters lay in the wooden box, its seal before and after, what else was seen."""

    letters = forms.IntegerField(min_value=0, max_value=MOST)
    seal_before = forms.CharField(max_length=40, required=False)
    state = forms.ChoiceField(choices=[("", ""), *WoodenBox.State.choices], required=False)
    seal_after = forms.CharField(max_length=40, required=False)
    objects_found = forms.CharField(max_length=200, required=False)
    damage = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Return the number of letters and, in one value, what was seen of the box."""
        data = super().clean() or {}
        if "letters" not in data:
            return data
        seen = Seen(**{name: text for name, text in data.items() if name != "letters"})
        return {"letters": data["letters"], "seen": seen}


class SitForm(forms.Form):
    """Another member signs in at this computer."""

    email = forms.EmailField(max_length=254)
    password = forms.CharField(max_length=200, strip=False)
    code = forms.RegexField(r"^[0-9]{6}$")


def cleaned(form_class: type[forms.Form], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a script posted, checked.

    Raises:
        BadInput: if it is not what the form asks for.
    """
    form = form_class(data)
    if not form.is_valid():
        raise BadInput(_("What was sent cannot be read. Please try again."))
    return form.cleaned_data


# ── For people ────────────────────────────────────────────────────────────────
def reason_field() -> forms.CharField:
    """Return the field for a reason that everybody will read in the journal."""
    return forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy(
            "Everybody can read it in the journal: no names, nothing of a letter."
        ),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtraordinaryForm(forms.Form):
    """Why the box is opened before or after its day."""

    reason = reason_field()


class ExplainForm(forms.Form):
    """Which planned opening was moved or missed, to which day, and why (R8)."""

    planned_on = forms.TypedChoiceField(
        label=gettext_lazy("Planned opening"), coerce=date.fromisoformat
    )
    moved_to = forms.DateField(
        label=gettext_lazy("Moved to"),
        help_text=gettext_lazy("Leave it empty if the opening did not take place at all."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = reason_field()

    def __init__(self, *args: Any, days: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["planned_on"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  (declared above)
        field.choices = [(day.isoformat(), official_date(day)) for day in days]


class SignedExplainForm(ExplainForm, NoteForm):
    """… and the line, signed by the member's card."""
