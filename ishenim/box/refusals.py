"""Why the box refuses something: sentences for people, codes for the page's script.

Refusal
├── BoxChanged   409 BOX_CHANGED    sealed to a box that is no longer open
├── NoBox        409 NO_BOX         no box is open yet
├── GivenUp      409 GIVEN_UP       so long overdue that nobody opens this box
├── Duplicate    409 DUPLICATE      these very bytes are in the box under another mailbox
├── Unknown      404 UNKNOWN        no letter under this code, or a wrong token
├── BadLetter    400 LETTER_FORMAT  not a sealed letter of this box
├── TooLarge     413 LETTER_SIZE    not a size that letters have
├── TooSlow      408 TOO_SLOW       the letter stopped on its way
├── WrongType    415 CONTENT_TYPE   not sent as bytes
├── WorkNeeded   428 WORK           many letters at once: the browser must work a little first
├── NoRoom       503 NO_ROOM        there is room for words, not for files
├── Busy         503 BUSY           the server seals too many letters itself right now
└── Dropped      503 BUSY           many send at once, and this came more slowly than others
"""

from django.utils.translation import gettext as _

from ishenim.ui.refusals import BadInput, NotFound, NotNow, Refusal


class BoxChanged(NotNow):
    """The letter was sealed to a box that is no longer the open one."""

    def __init__(self) -> None:
        super().__init__(
            _("The box was changed. Please send the letter again."), code="BOX_CHANGED"
        )


class NoBox(NotNow):
    """No box was ever sealed here."""

    def __init__(self) -> None:
        super().__init__(_("The box is not sealed yet. Please come back later."), code="NO_BOX")


class GivenUp(NotNow):
    """The box should have been opened months ago: the server seals nothing to it."""

    def __init__(self) -> None:
        super().__init__(_("Nobody opens this box any more. Nothing was sent."), code="GIVEN_UP")


class Duplicate(NotNow):
    """The same sealed bytes lie in the box under another mailbox."""

    def __init__(self) -> None:
        super().__init__(_("This letter is in the box already."), code="DUPLICATE")


class Unknown(NotFound):
    """No letter lies under this code; a wrong token looks the same."""

    def __init__(self) -> None:
        super().__init__(_("There is no letter under this code."), code="UNKNOWN")


class BadLetter(BadInput):
    """What was sent is not a letter sealed to this box; nothing says which check failed."""

    def __init__(self) -> None:
        super().__init__(
            _("The letter arrived damaged. Please send it again."), code="LETTER_FORMAT"
        )


class TooLarge(BadInput):
    """What was sent is larger than any letter."""

    status = 413

    def __init__(self) -> None:
        super().__init__(_("The letter is too large. Please send fewer files."), code="LETTER_SIZE")


class TooSlow(BadInput):
    """What was sent stopped on its way."""

    status = 408

    def __init__(self) -> None:
        super().__init__(_("The connection was too slow. Please send it again."), code="TOO_SLOW")


class WrongType(BadInput):
    """Letters come as plain bytes."""

    status = 415

    def __init__(self) -> None:
        super().__init__(
            _("The letter arrived damaged. Please send it again."), code="CONTENT_TYPE"
        )


class WorkNeeded(Refusal):
    """So many letters come in that each browser must spend a little work on its own."""

    status = 428

    def __init__(self, bits: int) -> None:
        super().__init__(_("Many letters are coming in. Please send it again."), code="WORK")
        self.bits = bits


class Busy(Refusal):
    """The server is sealing as many letters as it may."""

    status, retry = 503, 60

    def __init__(self) -> None:
        super().__init__(
            _("Many letters are coming in. Please wait a minute and send it again."), code="BUSY"
        )


class NoRoom(Refusal):
    """Files came faster than they may, or the disk is nearly full: words are still taken."""

    status, retry = 503, 600

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no room for files just now. "
                "A letter without files is taken; files can be sent later."
            ),
            code="NO_ROOM",
        )


class Dropped(Refusal):
    """So much is being sent at once that the slowest gives way."""

    status, retry = 503, 10

    def __init__(self) -> None:
        super().__init__(
            _("Many send at once, and the connection was too slow. Please send it again."),
            code="BUSY",
        )
