"""Forms of the meeting pages. Every page works without scripts."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.commission.models import Member
from ishenim.meetings.actions import Calling, Presence, Texts
from ishenim.meetings.models import AgendaItem, Attendance, Invitee, Meeting, Vote

LONGEST = 20_000
BY_NUMBER = gettext_lazy("Name letters by their registration number alone, never their authors.")
_SPLIT = re.compile(r"\s+[—–-]\s+|\s*[;,]\s*")


def _day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def _text(label: Any, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": options.pop("rows", 5)})
    return forms.CharField(
        label=label, widget=widget, max_length=LONGEST, required=False, **options
    )


class CallForm(forms.Form):
    """Kind, day, hour and place of a meeting."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Meeting.Kind.choices[1:], required=False
    )
    held_on = _day(gettext_lazy("Day"))
    time = forms.TimeField(
        label=gettext_lazy("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=120,
        help_text=gettext_lazy("For example: teachers' room, second floor."),
    )
    is_held = forms.BooleanField(
        label=gettext_lazy("It has been held already: I mark who was present"), required=False
    )

    @property
    def calling(self) -> Calling:
        data = self.cleaned_data
        return Calling(
            held_on=data["held_on"],
            time=data["time"],
            place=data["place"],
            kind=data["kind"] or Meeting.Kind.REGULAR,
        )


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(label=gettext_lazy("Why it does not take place"), max_length=300)


class PresenceForm(forms.Form):
    """A line for each member, the guests, and who leads."""

    leader = forms.TypedChoiceField(
        label=gettext_lazy("Who leads the meeting"), coerce=int, empty_value=None, required=False
    )
    invited = forms.CharField(
        label=gettext_lazy("Invited"),
        help_text=gettext_lazy("One on a line: name, post. They have no vote."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=3000,
        required=False,
    )

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        names = [(member.seat, member.person.name) for member in members]
        self.fields["leader"].choices = [("", _("The chair, if present")), *names]  # type: ignore[attr-defined]
        for seat, name in names:
            self.fields[f"here_{seat}"] = forms.BooleanField(label=name, required=False)
            self.fields[f"why_{seat}"] = forms.CharField(
                label=_("If absent: why"), max_length=200, required=False
            )

    def lines(self) -> Iterator[tuple[Member, forms.BoundField, forms.BoundField]]:
        """Yield each member with their two fields."""
        for member in self.members:
            yield member, self[f"here_{member.seat}"], self[f"why_{member.seat}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        here = {m.seat for m in self.members if data.get(f"here_{m.seat}")}
        for member in self.members:
            why = f"why_{member.seat}"
            if member.seat not in here and not data.get(why) and why not in self.errors:
                self.add_error(why, _("Please write why this member is absent."))
        if data.get("leader") and data["leader"] not in here:
            self.add_error("leader", _("Who leads the meeting must be present."))
        return data

    @property
    def presence(self) -> Presence:
        data = self.cleaned_data
        return Presence(
            present=frozenset(m.seat for m in self.members if data[f"here_{m.seat}"]),
            reasons={m.seat: data[f"why_{m.seat}"] for m in self.members},
            invited=tuple(_guests(data["invited"])),
            leader=data["leader"],
        )

    @staticmethod
    def known(rows: list[Attendance], guests: list[Invitee], leader: int | None) -> dict[str, Any]:
        """Return the form's values for a meeting whose presence is written down."""
        known: dict[str, Any] = {"leader": leader}
        for row in rows:
            known[f"here_{row.member.seat}"] = row.is_present
            known[f"why_{row.member.seat}"] = row.reason
        lines = (f"{guest.name}, {guest.role}" if guest.role else guest.name for guest in guests)
        return {**known, "invited": "\n".join(lines)}


def _guests(text: str) -> Iterator[tuple[str, str]]:
    for line in filter(None, map(str.strip, text.splitlines())):
        name, *rest = _SPLIT.split(line, maxsplit=1)
        yield name[:150], "".join(rest)[:150]


class TitleForm(forms.Form):
    """A new item of the agenda."""

    title = forms.CharField(label=gettext_lazy("A new item"), max_length=300, help_text=BY_NUMBER)


class ItemForm(forms.Form):
    """Heard, spoke, resolved, and which version was read."""

    version = forms.IntegerField(min_value=1, max_value=2**31, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Item"), max_length=300, required=False)
    heard = _text(
        gettext_lazy("Heard"),
        help_text=gettext_lazy("Who reported what. Letters by their number alone."),
    )
    spoke = _text(
        gettext_lazy("Spoke"),
        help_text=gettext_lazy("Who said what. Letters by their number alone."),
    )
    resolved = _text(
        gettext_lazy("Resolved"),
        help_text=gettext_lazy(
            "Each decision on a line of its own. Letters by their number alone."
        ),
    )

    @property
    def texts(self) -> Texts:
        data = self.cleaned_data
        names = ("heard", "spoke", "resolved", "title")
        return Texts(
            **{name: data[name].replace("\r\n", "\n").replace("\r", "\n") for name in names}
        )


class RecusalForm(forms.Form):
    """Who takes no part in an item, and why."""

    member = forms.TypedChoiceField(label=gettext_lazy("Member"), coerce=int)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("In a few words, for example: a relative is concerned."),
    )

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((member.seat, member.person.name) for member in members)]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]


class VotesForm(forms.Form):
    """One line a member: for, against, abstained."""

    def __init__(self, *args: Any, voters: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voters = voters
        for member in voters:
            self.fields[f"vote_{member.seat}"] = forms.ChoiceField(
                label=member.person.name,
                choices=Vote.Choice.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Please mark how this member voted.")},
            )

    def lines(self) -> list[forms.BoundField]:
        """Return the members' lines."""
        return [self[f"vote_{member.seat}"] for member in self.voters]

    @property
    def votes(self) -> dict[int, str]:
        return {m.seat: self.cleaned_data[f"vote_{m.seat}"] for m in self.voters}


class QuestionForm(VotesForm):
    """A vote on a question."""

    question = forms.CharField(
        label=gettext_lazy("What is voted on"), max_length=300, help_text=BY_NUMBER
    )


class ElectionForm(VotesForm):
    """A vote on a candidate."""

    candidate = forms.TypedChoiceField(label=gettext_lazy("Candidate"), coerce=int)

    def __init__(self, *args: Any, candidates: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((member.seat, member.person.name) for member in candidates)]
        self.fields["candidate"].choices = choices  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    """What is to be done, by whom, until when."""

    text = forms.CharField(
        label=gettext_lazy("What is to be done"), max_length=500, help_text=BY_NUMBER
    )
    member = forms.TypedChoiceField(
        label=gettext_lazy("Who does it"), coerce=int, empty_value=None, required=False
    )
    executor = forms.CharField(
        label=gettext_lazy("Somebody else, by name"), max_length=150, required=False
    )
    due_on = _day(gettext_lazy("Until"), required=False)

    def __init__(
        self, *args: Any, members: Sequence[Member], not_before: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.not_before = not_before
        choices = [("", "—"), *((member.seat, member.person.name) for member in members)]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]

    def clean_due_on(self) -> date | None:
        due: date | None = self.cleaned_data["due_on"]
        if due and due < self.not_before:
            raise forms.ValidationError(_("A task cannot be due before the meeting."))
        return due

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("member") and not data.get("executor"):
            self.add_error("member", _("Please choose who does it, or write a name."))
        return data


class DoneForm(forms.Form):
    """What became of a task."""

    note = forms.CharField(label=gettext_lazy("What was done"), max_length=500, help_text=BY_NUMBER)


class SignatureForm(forms.Form):
    """One signature line under the minutes."""

    line = forms.CharField(max_length=400, strip=False)


def item_values(item: AgendaItem) -> dict[str, Any]:
    """Return an item's texts as the form shows them."""
    return {
        name: getattr(item, name) for name in ("version", "title", "heard", "spoke", "resolved")
    }
