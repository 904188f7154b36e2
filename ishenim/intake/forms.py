"""What the script of the intake page sends."""

from django import forms


class TypedForm(forms.Form):
    """A sealed file (in the request's files), its signed note, the child's own word."""

    opening = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    note = forms.CharField(strip=False, max_length=4000)
    slip_code = forms.CharField(max_length=30, required=False)
    sealed = forms.FileField(max_length=100)

    def clean_note(self) -> str:
        """Undo what every browser does to lines of a multipart form; the signature is over LF."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n")
