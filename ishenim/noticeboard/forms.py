"""An answer for the notice board."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_HELP = _("No names, no class, nothing by which a child is recognised: everybody reads it.")


def _words(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=_HELP if required else "",
        max_length=1500,
        required=required,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Write the answer in Kyrgyz; other languages are added to it.")
        },
    )


class AnswerForm(forms.Form):
    """Three languages, and the author's own word."""

    ky = _words(_("Answer in Kyrgyz"), required=True)
    ru = _words(_("Answer in Russian"))
    en = _words(_("Answer in English"))
    word = forms.CharField(
        label=_("The code on the slip"),
        help_text=_("By it the author knows the answer again. Leave it out if it gives them away."),
        max_length=30,
        required=False,
    )
