"""What is written when a matter is passed on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.referral.actions import Passed
from ishenim.referral.models import Body
from ishenim.referral.words import HOW


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


def _words(label: Any, help_text: Any, most: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write something here.")},
    )


class ReferForm(forms.Form):
    """To whom, how, what and why."""

    body = forms.ChoiceField(label=_("Body"))
    how = forms.ChoiceField(label=_("How"), choices=list(HOW.items()))
    spoken_to = forms.CharField(
        label=_("Who was spoken to"),
        help_text=_("Name and post of the person there."),
        max_length=150,
        required=False,
    )
    handed_over = _words(
        _("What was passed on"),
        _("Only what this body needs in order to act. No word about who wrote."),
        500,
    )
    because = _words(
        _("Why it may be told"),
        _("The author's consent, danger to a child, or a duty by law."),
        300,
    )
    sent_on = _day(_("Day"))
    due_on = _day(_("Reply expected by"), required=False)

    def __init__(
        self, *args: Any, bodies: Sequence[Body], language: str, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.key: one for one in bodies if not one.is_retired}
        names = [(key, one.called(language)) for key, one in self.known.items()]
        self.fields["body"].choices = names  # type: ignore[attr-defined]
        self.fields["sent_on"].initial = today

    @property
    def chosen(self) -> Body:
        """The body that was chosen."""
        return self.known[self.cleaned_data["body"]]

    @property
    def passed(self) -> Passed:
        """What the action takes."""
        names = Passed.__dataclass_fields__
        return Passed(**{name: self.cleaned_data[name] for name in names})


class ReplyForm(forms.Form):
    """What a body replied."""

    replied_on = _day(_("Day of the reply"))
    reply = _words(_("What they replied"), _("Without names: this is printed."), 500)


class BodyForm(forms.Form):
    """A line of the contact book."""

    ky = forms.CharField(label=_("Name in Kyrgyz"), max_length=150)
    ru = forms.CharField(label=_("Name in Russian"), max_length=150, required=False)
    en = forms.CharField(label=_("Name in English"), max_length=150, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    contact = forms.CharField(label=_("Whom to ask for"), max_length=150, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)


class GuidanceForm(forms.Form):
    """A school's own words."""

    ky = _words("Кыргызча", "", 1000)
    ru = _words("Русский", "", 1000, required=False)
    en = _words("English", "", 1000, required=False)
