"""The words of the letter pages: stages, grounds, the author's own answers."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from ishenim.box.models import Letter
from ishenim.casework.models import Reading
from ishenim.commission.models import Member


@dataclass(frozen=True)
class Word:
    """A code that travels and what people read."""

    code: str
    word: str | Promise


STAGES = [
    Word(Letter.Stage.RECEIVED, pgettext_lazy("stage", "Received")),
    Word(Letter.Stage.READ, pgettext_lazy("stage", "Read")),
    Word(Letter.Stage.IN_WORK, pgettext_lazy("stage", "In work")),
    Word(Letter.Stage.ANSWERED, pgettext_lazy("stage", "Answered")),
    Word(Letter.Stage.FINISHED, pgettext_lazy("stage", "Finished")),
]
#: What the author chose, in the words of the official grounds.
TILES = [
    Word("VIO", gettext_lazy("Violence")),
    Word("RCK", gettext_lazy("Racketeering, extortion")),
    Word("SUI", gettext_lazy("Suicide, self-harm")),
    Word("RGT", gettext_lazy("Violation of rights")),
    Word("COR", gettext_lazy("Corruption")),
    Word("CRM", gettext_lazy("Crime and offences")),
    Word("OTH", gettext_lazy("Other question, suggestion, thanks")),
    Word("UNK", gettext_lazy("The author does not know")),
]
WHO = [
    Word("pupil", gettext_lazy("A pupil")),
    Word("parent", gettext_lazy("A parent")),
    Word("other", gettext_lazy("Another adult")),
]
DANGER = [
    Word("yes", gettext_lazy("Yes, somebody is in danger now")),
    Word("no", gettext_lazy("No")),
    Word("unsure", gettext_lazy("The author is not sure")),
]
LANGUAGES = [Word("ky", "Кыргызча"), Word("ru", "Русский"), Word("en", "English")]
POSTS = [
    *(Word(code, label) for code, label in Member.Post.choices),
    Word("head", gettext_lazy("The head of the school")),
]
DONE = [
    Word(Reading.What.OPENED, gettext_lazy("opened the letter")),
    Word(Reading.What.ANSWERED, gettext_lazy("answered")),
    Word(Reading.What.SAVED, gettext_lazy("saved a file")),
    Word(Reading.What.PRINTED, gettext_lazy("printed it")),
    Word(Reading.What.EXPORTED, gettext_lazy("took it away as an encrypted file")),
    Word(Reading.What.SEARCHED, gettext_lazy("searched in it")),
    Word(Reading.What.SHARED, gettext_lazy("shared it with a colleague")),
]

#: Everything the reader's script says, by the field of the letter it belongs to.
FIELDS = {"tile": TILES, "who": WHO, "danger": DANGER, "avoid": POSTS, "language": LANGUAGES}


def word_of(code: str, words: list[Word]) -> str:
    """Return the word of a code; a code nobody knows stays as it is."""
    return next((str(one.word) for one in words if one.code == code), code)
