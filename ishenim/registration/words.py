"""What the register says for the codes it keeps."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.casework.models import Case

AUTHORS: dict[str, Promise] = {
    "pupil": _("A pupil"),
    "parent": _("A parent"),
    "representative": _("A legal representative"),
    "other": _("Somebody else"),
    "unknown": _("Not stated"),
}
CHANNELS: dict[str, Promise] = {
    Case.Channel.SITE: _("Site of the box"),
    Case.Channel.BOX: _("Wooden box, on paper"),
    Case.Channel.PHONE: _("Telephone"),
    Case.Channel.VISIT: _("In person"),
    Case.Channel.MAIL: _("By post"),
}
OUTCOMES: dict[str, Promise] = {
    Case.Outcome.CONFIRMED: _("Confirmed"),
    Case.Outcome.PARTLY: _("Partly confirmed"),
    Case.Outcome.NOT_CONFIRMED: _("Not confirmed"),
    Case.Outcome.IMPOSSIBLE: _("Impossible to consider"),
}
HOW: dict[str, Promise] = {
    Case.How.ONLINE: _("Under the author's code"),
    Case.How.BOARD: _("On the notice board"),
    Case.How.ORAL: _("By word of mouth"),
    Case.How.LETTER: _("By letter"),
}
LANGUAGES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}
