"""The line of the register, and a category of the school's own."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ishenim.casework.models import Case
from ishenim.registration.actions import Described
from ishenim.registration.taxonomy import Taxonomy
from ishenim.registration.words import AUTHORS, LANGUAGES
from ishenim.regulation import taxonomy

MOST_SHEETS = 500
_COUNT = {
    "invalid": _("Write a number."),
    "min_value": _("Write a number from 0 to 500."),
    "max_value": _("Write a number from 0 to 500."),
    "required": _("Write a number; 0 if there are none."),
}


def _language() -> str:
    return get_language() or "ky"


def urgency_choices(empty: object) -> list[tuple[str, object]]:
    """Return the urgencies in the reader's words, after an empty line."""
    said = [
        (one.code, one.words[_language()], one.within[_language()]) for one in taxonomy.URGENCIES
    ]
    return [("", empty), *((code, f"{word} · {within}") for code, word, within in said)]


class DescribeForm(forms.Form):
    """Columns 5 to 11: what the letter is, without names."""

    author = forms.ChoiceField(label=_("Who writes"), choices=list(AUTHORS.items()))
    is_anonymous = forms.BooleanField(label=_("Without a name"), required=False)
    sheets = forms.IntegerField(
        label=_("Sheets"), min_value=0, max_value=MOST_SHEETS, error_messages=_COUNT
    )
    attachments = forms.IntegerField(
        label=_("Attachments"), min_value=0, max_value=MOST_SHEETS, error_messages=_COUNT
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    category = forms.ChoiceField(
        label=_("Category"), error_messages={"required": _("Please choose a category of the list.")}
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        required=False,
        help_text=_("U0 and U1 cannot wait: act first, then write."),
    )
    modifiers = forms.MultipleChoiceField(
        label=_("Circumstances"), required=False, widget=forms.CheckboxSelectMultiple
    )
    summary = forms.CharField(
        label=_("In short, without names"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One or two sentences. No names, no class, nothing by which a child is recognised:"
            " this line is printed."
        ),
        error_messages={"required": _("Write in one sentence what the letter is about.")},
    )

    def __init__(self, *args: Any, known: Taxonomy, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = {**_initial(case), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        said, tongue = known.grounds(case.category), _language()
        groups = [
            (
                ground.words[tongue],
                [(one.code, f"{one.code} {one.called(tongue)}") for one in listed],
            )
            for ground, listed in said
        ]
        self.fields["category"].choices = [("", _("Choose")), *groups]  # type: ignore[attr-defined]
        self.fields["urgency"].choices = urgency_choices(  # type: ignore[attr-defined]
            _("As usual for the category")
        )
        self.fields["modifiers"].choices = [  # type: ignore[attr-defined]
            (one.code, one.words[tongue]) for one in taxonomy.MODIFIERS
        ]

    @property
    def described(self) -> Described:
        """What was written, as the action takes it."""
        values = self.cleaned_data
        return Described(**(values | {"modifiers": tuple(values["modifiers"])}))


def _initial(case: Case) -> dict[str, Any]:
    if case.described_on is None:
        known = {"sheets": case.sheets or 1, "language": case.language}  # of what was typed in
        return {"author": "unknown", "is_anonymous": True, "attachments": 0, **known}
    names = Described.__dataclass_fields__
    return {name: getattr(case, name) for name in names}


class CategoryForm(forms.Form):
    """A category of the school's own, in three languages."""

    ground = forms.ChoiceField(label=_("Ground"))
    ky = forms.CharField(label="Кыргызча", max_length=120)
    ru = forms.CharField(label="Русский", max_length=120, required=False)
    en = forms.CharField(label="English", max_length=120, required=False)
    urgency = forms.ChoiceField(label=_("Urgency"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(one.code, one.words[_language()]) for one in taxonomy.GROUNDS]
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]
        self.fields["urgency"].choices = urgency_choices(_("Choose"))  # type: ignore[attr-defined]

    @property
    def words(self) -> dict[str, str]:
        """Its words by language."""
        return {language: self.cleaned_data[language].strip() for language in ("ky", "ru", "en")}
