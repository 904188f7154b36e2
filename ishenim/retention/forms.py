"""A signature, and who hands over to whom."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.commission.models import Member


class SignatureForm(forms.Form):
    """A signature line as the browser made it."""

    line = forms.CharField(strip=False, max_length=400)


class HandoverForm(forms.Form):
    """Two members."""

    giver = forms.ChoiceField(label=_("Who hands over"))
    taker = forms.ChoiceField(label=_("Who takes over"))

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.seat): one for one in members}
        names = [
            ("", _("Choose")),
            *((seat, one.person.name) for seat, one in self.members.items()),
        ]
        keeper = next((seat for seat, one in self.members.items() if one.is_responsible), "")
        self.fields["giver"].initial = keeper
        for name in ("giver", "taker"):
            self.fields[name].choices = names  # type: ignore[attr-defined]

    def clean_giver(self) -> Member:
        return self.members[self.cleaned_data["giver"]]

    def clean_taker(self) -> Member:
        return self.members[self.cleaned_data["taker"]]
