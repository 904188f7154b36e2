"""The form in which somebody says how the box was made known."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.publicity.actions import Made
from ishenim.publicity.models import Notice

if TYPE_CHECKING:
    NoticeModelForm = forms.ModelForm[Notice]
else:
    NoticeModelForm = forms.ModelForm


class NoticeForm(NoticeModelForm):
    """How, when, where, how many people."""

    class Meta:
        model = Notice
        fields: ClassVar = ["kind", "done_on", "place", "link", "people", "note"]
        labels: ClassVar = {
            "kind": gettext_lazy("How"),
            "place": gettext_lazy("Place"),
            "people": gettext_lazy("How many people"),
            "note": gettext_lazy("Note"),
        }
        help_texts: ClassVar = {
            "place": gettext_lazy("For example: assembly hall, 5–9 forms; or the group of 7b."),
            "people": gettext_lazy("About how many were told. May stay empty."),
            "note": gettext_lazy("What another person would need in order to check. No names."),
        }

    kind = forms.ChoiceField(label=gettext_lazy("How"), choices=Notice.Kind.choices)
    done_on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose the day."),
            "invalid": gettext_lazy("Write the day like this: 2026-04-21."),
        },
    )
    link = forms.URLField(
        label=gettext_lazy("Link"),
        help_text=gettext_lazy("The page where it can be read. A publication needs it."),
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("This is not a link to a page.")},
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    people = forms.IntegerField(
        label=gettext_lazy("How many people"),
        help_text=gettext_lazy("About how many were told. May stay empty."),
        required=False,
        min_value=0,
        max_value=100_000,
        error_messages={
            "invalid": gettext_lazy("Write a number."),
            "min_value": gettext_lazy("Write a number from 0 to 100000."),
            "max_value": gettext_lazy("Write a number from 0 to 100000."),
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_done_on(self) -> date:
        day: date = self.cleaned_data["done_on"]
        if day > self.today:
            raise ValidationError(_("This day has not come yet. Write it down when it is done."))
        if day.year < 2000:
            raise ValidationError(_("Write the day like this: 2026-04-21."))
        return day

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        if link and not link.startswith(("https://", "http://")):
            raise ValidationError(_("This is not a link to a page."))
        return link

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        has_link = bool(cleaned.get("link")) or "link" in self.errors
        if cleaned.get("kind") == Notice.Kind.SITE and not has_link:
            self.add_error("link", _("A publication has its link: by it anybody can look."))
        return cleaned

    @property
    def made(self) -> Made:
        return Made(**{name: self.cleaned_data[name] for name in self.Meta.fields})
