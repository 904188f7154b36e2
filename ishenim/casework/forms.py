"""What the letter pages' scripts send: bytes in base64, a signature, one of a few words."""

from django import forms

from ishenim.casework.actions.leaving import LEAVING
from ishenim.ui.fields import Bytes


class AnswerForm(forms.Form):
    """A signed reply, sealed to the author, and its copy for the readers."""

    number = forms.IntegerField(min_value=1)
    key = Bytes()
    sealed = Bytes()
    copy = Bytes()
    shown = forms.IntegerField(min_value=0)
    heard = forms.IntegerField(min_value=0)


class ReportForm(forms.Form):
    """What the browser found."""

    result = forms.ChoiceField(choices=[("ok", "ok"), ("not-for-me", "not-for-me")])
    name = Bytes(required=False)


class NoteForm(forms.Form):
    """A signed note; its line breaks are part of what was signed."""

    note = forms.CharField(strip=False, max_length=4000)


class LeavingForm(forms.Form):
    """How a letter leaves the page."""

    what = forms.ChoiceField(choices=[(what, what) for what in sorted(LEAVING)])


class ShareForm(forms.Form):
    """A letter's keys, sealed to one member."""

    seat = forms.IntegerField(min_value=1, max_value=255)
    sealed = Bytes()
