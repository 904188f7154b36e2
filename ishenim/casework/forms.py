"""What the letter pages' scripts send: bytes in base64, a signature, one of a few words."""

import base64
import binascii
from typing import Any

from django import forms

from ishenim.casework.actions.answering import CHOSEN


class BytesField(forms.CharField):
    """Bytes in canonical base64."""

    def clean(self, value: Any) -> bytes:
        text = super().clean(value)
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise forms.ValidationError("base64") from error


class AnswerForm(forms.Form):
    """A signed reply, sealed to the author, and its copy for the readers."""

    number = forms.IntegerField(min_value=1)
    key = BytesField()
    sealed = BytesField()
    copy = BytesField()


class ReportForm(forms.Form):
    """What the browser found."""

    result = forms.ChoiceField(choices=[("ok", "ok"), ("not-for-me", "not-for-me")])
    name = BytesField(required=False)


class NoteForm(forms.Form):
    """A signed note; its line breaks are part of what was signed."""

    note = forms.CharField(strip=False, max_length=4000)


class StageForm(forms.Form):
    """A stage that people choose."""

    stage = forms.ChoiceField(choices=[(stage, stage) for stage in CHOSEN])
