"""What people choose about their reminders."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

URL_HELP = _(
    "An address of the form tgram://… from the service you use. It is kept encrypted and never "
    "shown again."
)


class ChannelForm(forms.Form):
    """An address of another service; a browser neither shows nor keeps it."""

    url = forms.CharField(
        label=_("Address of the service"),
        help_text=URL_HELP,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"class": "field__input", "autocomplete": "off"}),
        error_messages={"required": _("Please write the address.")},
    )


class LanguageForm(forms.Form):
    """The language of reminders and of the calendar."""

    CODES: ClassVar[list[str]] = [code for code, _name in settings.LANGUAGES]

    language = forms.ChoiceField(
        label=_("Language of reminders and of the calendar"),
        choices=settings.LANGUAGES,
        widget=forms.Select(attrs={"class": "field__input"}),
    )


class TelephoneForm(forms.Form):
    """By which number the commission reaches somebody."""

    telephone = forms.CharField(
        label=_("Telephone"),
        help_text=_("Members and the head see it where somebody is missing or looked for."),
        max_length=20,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "field__input", "type": "tel", "autocomplete": "tel"}
        ),
    )
