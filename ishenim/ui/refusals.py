"""Refusals with a sentence for people.

Refusal
├── BadInput     400  what was sent cannot be used
├── NotAllowed   403  who asks may not
├── NotFound     404  there is no such thing, or not for who asks
└── NotNow       409  the stage, the term or the quorum does not allow it yet
"""

from typing import ClassVar


class Refusal(Exception):
    """A refusal: `sentence` is translated and safe to show; `code` is the protocol's, if any.

    `link` is the address and the words of the page where what is missing can be done.
    """

    status: ClassVar[int] = 400

    def __init__(
        self, sentence: str, *, code: str = "", link: tuple[str, str] | None = None
    ) -> None:
        super().__init__(code or type(self).__name__)
        self.sentence = str(sentence)
        self.code = code or type(self).__name__
        self.link = link


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
