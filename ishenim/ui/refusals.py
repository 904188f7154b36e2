"""Refusals with a sentence for people.

Refusal
├── BadInput     400  what was sent cannot be used
├── NotAllowed   403  who asks may not
├── NotFound     404  there is no such thing, or not for who asks
└── NotNow       409  the stage, the term or the quorum does not allow it yet
"""

from typing import ClassVar, Self

from django.utils.translation import gettext as _

#: A header for the server alone (server/app.py), which takes it off.
KIND = "Ishenim-Refused"


class Refusal(Exception):
    """A refusal: `sentence` is translated and safe to show; `code` is the protocol's, if any.

    `link` is the address and the words of the page where what is missing can be done.
    """

    status: ClassVar[int] = 400
    #: Seconds after which trying again may help; 0 if it does not.
    retry: ClassVar[int] = 0

    def __init__(
        self, sentence: str, *, code: str = "", link: tuple[str, str] | None = None
    ) -> None:
        super().__init__(code or type(self).__name__)
        self.sentence = str(sentence)
        self.code = code or type(self).__name__
        self.link = link

    def as_value(self) -> Self:
        """Return this to be kept: with its traceback it holds all frames it passed, letters too."""
        self.__traceback__ = self.__cause__ = self.__context__ = None
        return self

    @property
    def headers(self) -> dict[str, str]:
        """When to come again, and for the server's own count what kind it was; the latter stays."""
        again = {"Retry-After": str(self.retry)} if self.retry else {}
        return {**again, KIND: self.code}


class BadInput(Refusal):
    """What was sent cannot be used."""

    status = 400


class NotAllowed(Refusal):
    """Who asks may not."""

    status = 403


class NotFound(Refusal):
    """There is no such thing, or not for who asks."""

    status = 404


class NotNow(Refusal):
    """The stage, the term or the quorum does not allow it yet."""

    status = 409


class Unreadable(BadInput):
    """What was sent is no form, no JSON, or broken off."""

    def __init__(self) -> None:
        super().__init__(_("What was sent cannot be read. Please try again."))


class FormIsOld(NotAllowed):
    """A form that came from elsewhere, or from a page that was open too long."""

    def __init__(self) -> None:
        super().__init__(
            _("This page was open too long. Open it again, then send it once more."),
            code="FORM_OLD",
        )
