"""Form fields for what scripts post."""

import base64
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class Bytes(forms.CharField):
    """Bytes in canonical base64."""

    def clean(self, value: Any) -> bytes:
        text = super().clean(value)
        try:
            data = base64.b64decode(text, validate=True)
        except ValueError as error:  # also what is not ASCII
            raise ValidationError("base64") from error
        if base64.b64encode(data).decode() != text:
            raise ValidationError("base64")
        return data
