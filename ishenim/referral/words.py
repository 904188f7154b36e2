"""What the pages of referrals say for codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.referral.models import Referral

HOW: dict[str, Promise] = {
    Referral.How.PHONE: _("By telephone"),
    Referral.How.VISIT: _("In person"),
    Referral.How.LETTER: _("By covering letter"),
    Referral.How.ONLINE: _("Through an official system"),
}
PARTS: dict[str, Promise] = {
    "within": _("Act within"),
    "who": _("Who decides"),
    "note": _("Mind"),
    "call": _("Whom to call and what to say there"),
    "say": _("What to say to the child"),
    "avoid": _("What not to do and not to ask"),
}
RULES: dict[str, Promise] = {
    "life": _("Danger to life"),
    "self-harm": _("Suicidal thoughts, self-harm"),
    "images": _("Intimate images"),
    "sexual": _("Sexual violence"),
    "home": _("Violence or neglect at home"),
    "beating": _("Beating, extortion, threats, staff"),
    "bullying": _("Bullying, fights, theft"),
    "corruption": _("Corruption"),
    "rights": _("Violated rights"),
    "other": _("Questions, suggestions, thanks"),
}
