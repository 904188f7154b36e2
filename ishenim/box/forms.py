"""What an author may answer. One field is needed: the letter (UX-20)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from ishenim.box.notice import post_word
from ishenim.seal.errors import SealError
from ishenim.seal.letter import MAX_TEXT
from ishenim.seal.receipt import DIGITS, check_code, digits_of

MAX_FILES = 5
MAX_BYTES = 30 * 2**20
#: 32 random bytes of a form: the same form sent twice is the same letter.
ONCE = re.compile(r"[0-9a-f]{64}")
#: A letter needs two readers at least (docs/spec/urgent.md).
FEWEST_READERS = 2
#: Who reads no letter but may stand behind an answer.
HEAD = "head"
#: Longer names are no names.
LONGEST_NAME = 120

Words = str | Promise


@dataclass(frozen=True)
class Choice:
    """One answer: the code that travels in the letter and the word on the page."""

    code: str
    word: Words


WHO = [
    Choice("pupil", gettext_lazy("A pupil")),
    Choice("parent", gettext_lazy("A parent")),
    Choice("other", gettext_lazy("Someone else")),
    Choice("", gettext_lazy("I do not want to say")),
]
#: The child's tiles (glossary 6.1); a member sets the official ground later, both are kept.
TILES = [
    Choice("VIO", gettext_lazy("Someone is hurt or frightened")),
    Choice("RCK", gettext_lazy("They demand money or things")),
    Choice("SUI", gettext_lazy("Someone does not want to live or hurts themself")),
    Choice("RGT", gettext_lazy("I was treated unfairly")),
    Choice("COR", gettext_lazy("Adults ask money for what is free")),
    Choice("CRM", gettext_lazy("Someone breaks the law")),
    Choice("OTH", gettext_lazy("Question, idea, thanks")),
    Choice("UNK", gettext_lazy("I do not know")),
]
DANGER = [
    Choice("yes", pgettext_lazy("child", "Yes")),
    Choice("no", pgettext_lazy("child", "No")),
    Choice("unsure", pgettext_lazy("child", "Not sure")),
]
ADULTS = {"parent", "other"}


def avoidable(seats: Mapping[str, list[int]]) -> list[Choice]:
    """Return whom an author may keep a letter from: posts of the commission, and the head."""
    return [*(Choice(post, post_word(post)) for post in seats), Choice(HEAD, _("The head"))]


def voice_of(who: str) -> str:
    """Return how the page speaks: «сен» to a child, «Сиз» to an adult (UX-22, UX-52)."""
    return "adult" if who in ADULTS else "child"


class Files(forms.FileField):
    """Several files under one name."""

    widget = type("Many", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        return [super(Files, self).clean(one, initial) for one in data or [] if one]


class Known(forms.CharField):
    """One of the page's own answers; anything else counts as not answered."""

    def __init__(self, choices: list[Choice]) -> None:
        super().__init__(required=False)
        self.codes = {choice.code for choice in choices}

    def clean(self, value: Any) -> str:
        return value if value in self.codes else ""


class Once(forms.CharField):
    """The form's own random bytes; a form that lost them is as good as a new one."""

    def clean(self, value: Any) -> str:
        return value if isinstance(value, str) and ONCE.fullmatch(value) else ""


class LetterForm(forms.Form):
    """The letter and its optional answers, as the page without scripts sends them."""

    once = Once(required=False)
    who = Known(WHO)
    tile = Known(TILES)
    text = forms.CharField(strip=False, required=False)
    danger = Known(DANGER)
    urgent = forms.BooleanField(required=False)
    attached = Files(required=False, allow_empty_file=True)
    name = forms.CharField(required=False, max_length=LONGEST_NAME)
    contact = forms.CharField(required=False, max_length=LONGEST_NAME)

    def __init__(
        self, *args: Any, seats: Mapping[str, list[int]], voice: str = "child", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        who = self.data.get("who", "")
        self.voice = voice_of(who) if who else voice

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        if not text.strip():
            self.fail("Write a few words in the letter, then send it.")
        if len(text) > MAX_TEXT:
            self.fail("The letter is too long. Make it a little shorter.")
        return text

    def clean_attached(self) -> "list[UploadedFile[Any]]":
        files: list[UploadedFile[Any]] = self.cleaned_data["attached"]
        if len(files) > MAX_FILES:
            self.fail("Choose at most 5 files.")
        if sum(file.size or 0 for file in files) > MAX_BYTES:
            self.fail("The files are too big. Choose fewer files, up to 30 MB together.")
        return files

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # A post that has left the commission since the form was shown cannot read anyway.
        marked = self.data.getlist("avoid") if hasattr(self.data, "getlist") else []
        cleaned["avoid"] = [post for post in (*self.seats, HEAD) if post in marked]
        readers = sum(
            len(seats) for post, seats in self.seats.items() if post not in cleaned["avoid"]
        )
        if readers < FEWEST_READERS:
            sentence = "At least two people must be able to read it. Unmark someone."
            self.errors["avoid"] = self.error_class([pgettext(self.voice, sentence)])
        return cleaned

    def fail(self, sentence: str) -> None:
        """Refuse a field in the author's voice; the sentences are those of write_sentences.html."""
        raise forms.ValidationError(pgettext(self.voice, sentence))

    @property
    def problems(self) -> dict[str, str]:
        """Field → what to do; Django's own words never reach an author (UX-52)."""
        return {
            name: str(errors[0])
            for name, errors in self.errors.items()
            if name in {"text", "attached", "avoid"}  # the rest cannot be wrong by hand
        }

    @property
    def is_urgent(self) -> bool:
        """Whether the commission shall read it before the day of opening."""
        return bool(self.cleaned_data["urgent"]) and self.cleaned_data["danger"] == "yes"

    @property
    def exclude(self) -> frozenset[int]:
        """Seats to which the letter stays closed."""
        return frozenset(
            seat for post in self.cleaned_data["avoid"] for seat in self.seats.get(post, ())
        )


TYPED = ("who", "tile", "text", "danger", "name", "contact")


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the form shows again: typed text is never lost (UX-32)."""

    who: str = ""
    tile: str = ""
    text: str = ""
    danger: str = ""
    urgent: bool = True  # said with the danger, and can be taken back
    avoid: tuple[str, ...] = ()
    name: str = ""
    contact: str = ""


def answers_of(data: Any) -> Answers:
    """Return the answers in posted data, whatever else is wrong with it."""
    return Answers(
        **{name: str(data.get(name, "")) for name in TYPED},
        urgent=bool(data.get("urgent")),
        avoid=tuple(data.getlist("avoid")),
    )


class CodeForm(forms.Form):
    """The twenty digits; a slip of the finger is caught by the check digit."""

    code = forms.CharField(required=False)

    def __init__(self, *args: Any, voice: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voice = voice

    def clean_code(self) -> str:
        try:
            return check_code(self.cleaned_data["code"])
        except SealError as error:
            raise forms.ValidationError(self._slip(), code=error.code) from error

    def _slip(self) -> str:
        """Say what is wrong with the code: how many digits it has, or one of them."""
        typed = len(digits_of(self.cleaned_data["code"]))
        if typed != DIGITS:
            return _("It takes 20 digits; there are {n}.").format(n=typed)
        sentence = "One digit is wrong. Look at the paper and compare the groups."
        return pgettext(self.voice, sentence)

    @property
    def problem(self) -> str:
        """The first thing to put right, in words for the author."""
        return next((str(errors[0]) for errors in self.errors.values()), "")


NOW = [
    Choice("stopped", gettext_lazy("It stopped")),
    Choice("goes-on", gettext_lazy("It goes on")),
]


class AddForm(CodeForm):
    """Something more to an old letter, without scripts."""

    once = Once(required=False)
    tap = forms.CharField(required=False)
    now = Known(NOW)
    text = forms.CharField(strip=False, required=False)

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        tap = self.cleaned_data["tap"]
        if not (text.strip() or self.data.get("now") or tap):
            self.fail("Write a few words, then send them.")
        if len(tap or text) > MAX_TEXT:
            self.fail("The letter is too long. Make it a little shorter.")
        return text

    def fail(self, sentence: str) -> None:
        """Refuse in the author's voice; every sentence is a text of follow_sentences.html."""
        raise forms.ValidationError(pgettext(self.voice, sentence))

    def words(self) -> str:
        """Return what is added: a button's words and nothing else, or how it is now and more."""
        tap, now, text = (self.cleaned_data[name] for name in ("tap", "now", "text"))
        if tap:
            return str(tap.replace("\r\n", "\n"))
        said = next((str(choice.word) for choice in NOW if choice.code == now), "")
        return "\n".join(part for part in (said, text.strip()) if part)
