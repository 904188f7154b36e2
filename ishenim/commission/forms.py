"""Forms of the desk's people pages and of a school's first minutes."""

import base64
import binascii
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ishenim.commission.actions.setup import HELPLINES, Newcomer
from ishenim.commission.models import Invitation, Office, Person, normal
from ishenim.regulation.rulebook import DEFAULT, Rulebook, RulebookError, check_sound
from ishenim.schools.models import School

# Only the type checker knows that these forms are of one model each.
if TYPE_CHECKING:
    SchoolForm = forms.ModelForm[School]
    InvitationForm = forms.ModelForm[Invitation]
else:
    SchoolForm = InvitationForm = forms.ModelForm

WEEKDAYS = [
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
]


def new_password(autofocus: bool = False) -> forms.CharField:  # noqa: FBT001, FBT002
    """Return the field for a password that is being chosen."""
    return forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("At least 10 characters. Three or four words are easy to keep."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SetupForm(SchoolForm):
    """Everything a new school needs before its first sign-in."""

    class Meta:
        model = School
        fields: ClassVar = [
            "name_ky", "name_ru", "name_en", "place_ky", "place_ru", "place_en", "slug",
        ]  # fmt: skip
        labels: ClassVar = {
            "name_ky": gettext_lazy("Name in Kyrgyz"),
            "name_ru": gettext_lazy("Name in Russian"),
            "name_en": gettext_lazy("Name in English"),
            "slug": gettext_lazy("Short name in the address"),
            "place_ky": gettext_lazy("Town or village in Kyrgyz"),
            "place_ru": gettext_lazy("Town or village in Russian"),
            "place_en": gettext_lazy("Town or village in English"),
        }
        help_texts: ClassVar = {
            "place_ky": gettext_lazy("It stands on orders, acts and minutes."),
            "slug": gettext_lazy("Latin letters and digits, for example school-17."),
        }

    opening_weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day of the week"), choices=WEEKDAYS, coerce=int, initial=1
    )
    opening_time = forms.TimeField(
        label=gettext_lazy("Hour"),
        initial=DEFAULT.opening_time,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    numbers = forms.MultipleChoiceField(
        label=gettext_lazy("Numbers to show"),
        choices=[(n, n) for _kind, n, *_lines in HELPLINES],
        initial=[n for _kind, n, *_lines in HELPLINES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one number: a child must see one."),
        },
    )
    checked_on = forms.DateField(
        label=gettext_lazy("Checked on"),
        help_text=gettext_lazy("The day on which somebody called and made sure they answer."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    admin_name = forms.CharField(label=gettext_lazy("Your name"), max_length=150)
    admin_email = forms.EmailField(label=gettext_lazy("Your e-mail"))
    admin_password = new_password()
    head_name = forms.CharField(label=gettext_lazy("Name of the head"), max_length=150)
    head_email = forms.EmailField(label=gettext_lazy("E-mail of the head"))

    def __init__(self, *args: Any, host: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.is_first = not School.objects.exists()
        if self.is_first:
            del self.fields["slug"]

    @property
    def helplines(self) -> list[tuple[str, str, bool]]:
        """The country's help numbers: number, words in the page's language, ticked or not."""
        ticked, words = set(self["numbers"].value() or ()), {"ky": 2, "ru": 3, "en": 4}
        word = words[get_language() or "ky"]
        return [(line[1], line[word], line[1] in ticked) for line in HELPLINES]

    @property
    def origin(self) -> str:
        """The school's address, its name in every signature."""
        if self.is_first:
            return self.host
        return f"{self.host}/s/{self.cleaned_data['slug']}"

    @property
    def rulebook(self) -> Rulebook:
        """The model regulation with the day and the hour that were chosen."""
        return replace(
            DEFAULT,
            opening_weekdays=(self.cleaned_data["opening_weekday"],),
            opening_time=self.cleaned_data["opening_time"].replace(second=0, microsecond=0),
        )

    def clean_admin_email(self) -> str:
        email = str(self.cleaned_data["admin_email"]).lower()
        if Person.objects.filter(email=email).exists():
            raise ValidationError(_("There is an account with this e-mail already."))
        return email

    def clean_admin_password(self) -> str:
        password = normal(str(self.cleaned_data["admin_password"]))
        validate_password(password, Person(name=self.data.get("admin_name", "")))
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("head_email", "").lower() == cleaned.get("admin_email", ""):
            self.add_error(
                "head_email", _("The head and the administrator sign in with different e-mails.")
            )
        if not {"opening_weekday", "opening_time"} & set(self.errors):
            self._check_hour()
        return cleaned

    def _check_hour(self) -> None:
        begin, end = f"{DEFAULT.access_from:%H:%M}", f"{DEFAULT.access_to:%H:%M}"
        try:
            check_sound(self.rulebook)
        except RulebookError:
            said = _("The box is opened between {begin} and {end}.")
            self.add_error("opening_time", said.format(begin=begin, end=end))

    def save(self, commit: bool = True) -> School:  # noqa: FBT001, FBT002
        """Return the school as it will be, not saved: the action saves it."""
        school = super().save(commit=False)
        school.origin = self.origin
        school.slug = school.slug or slugify(school.name_en) or "school"
        return school

    @property
    def administrator(self) -> Newcomer:
        data = self.cleaned_data
        return Newcomer(data["admin_name"], data["admin_email"], data["admin_password"])

    @property
    def head(self) -> Newcomer:
        return Newcomer(self.cleaned_data["head_name"], self.cleaned_data["head_email"].lower())


class InviteOfficeForm(InvitationForm):
    """An invitation to an office; to a seat people come by order alone (R16)."""

    office = forms.ChoiceField(label=gettext_lazy("Office"), choices=Office.Kind.choices)

    class Meta:
        model = Invitation
        fields: ClassVar = ["name", "email", "office"]
        labels: ClassVar = {"name": gettext_lazy("Name"), "email": gettext_lazy("E-mail")}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class RenewalForm(forms.Form):
    """A new password under a renewal link."""

    password = new_password()

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password = normal(str(self.cleaned_data["password"]))
        person = Person(name=self.data.get("name", ""), email=self.email)
        validate_password(password, person)
        return password


class JoinForm(RenewalForm):
    """A name and a password under an invitation."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("First name and surname, as official papers write them."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "password")


class HeadCardForm(forms.Form):
    """The public half of the head's card, as the browser posts it: a signing key alone."""

    public = forms.CharField(max_length=44)
    line = forms.CharField(max_length=400, strip=False)

    def clean_public(self) -> bytes:
        try:
            public = base64.b64decode(self.cleaned_data["public"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError("base64") from error
        if len(public) != 32:
            raise ValidationError("length")
        return public


class CardForm(HeadCardForm):
    """The public half of a member's card, as the browser posts it."""

    recipient = forms.RegexField(r"^age1pq1[0-9a-z]{1900,2000}$")


class ProofForm(forms.Form):
    """The signature line by which a card proves itself to a sign-in."""

    line = forms.CharField(max_length=400, strip=False)


class LineForm(forms.Form):
    """One signature line under a draft roster."""

    roster = forms.IntegerField()
    line = forms.CharField(max_length=400, strip=False)


class RestartForm(forms.Form):
    """One signature line under a restart, or against it."""

    restart = forms.IntegerField()
    line = forms.CharField(max_length=400, strip=False)
