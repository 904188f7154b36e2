"""What the responsible person writes in a report."""

from typing import Any

from django import forms
from django.utils.translation import get_language

from ishenim.papers.forms import report_words as said
from ishenim.reports.actions.drafting import LONGEST
from ishenim.reports.models import Report


class SignatureForm(forms.Form):
    """A signature line as the browser made it."""

    line = forms.CharField(strip=False, max_length=400)


class TextsForm(forms.Form):
    """A text a section, each with what helps to begin."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ky"
        titles, prompts = said.SECTIONS[language], said.PROMPTS[language]
        for name, section in said.TEXTS.items():
            words = said.WORDS[language]["proposals"] if name == "proposals" else titles[section]
            self.fields[name] = forms.CharField(
                label=words,
                help_text=prompts[name],
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 5}),
            )

    @property
    def texts(self) -> dict[str, str]:
        """The texts by section."""
        return {name: self.cleaned_data[name] for name in said.TEXTS}


def texts_of(report: Report) -> dict[str, Any]:
    """Return what the form begins with."""
    return {"version": report.version, **report.texts}
