"""Everything people can do to the commission; one module a subject."""

from ishenim.commission.actions.access import record_access
from ishenim.commission.actions.cards import (
    keep_card,
    keep_head_card,
    mark_card_used,
    report_found,
    report_lost,
)
from ishenim.commission.actions.elected import leave_office, take_office
from ishenim.commission.actions.invitations import (
    accept_as,
    accept_as_new,
    accept_renewal,
    invite,
    renew,
    send_link,
    withdraw,
)
from ishenim.commission.actions.people import end_office, end_seat, give_roles, set_telephone
from ishenim.commission.actions.restarts import draft_restart, object_to_restart, sign_restart
from ishenim.commission.actions.rosters import draft_roster, drop_draft, put_in_force, sign_roster
from ishenim.commission.actions.setup import make_setup_link, set_up

__all__ = [
    "accept_as",
    "accept_as_new",
    "accept_renewal",
    "draft_restart",
    "draft_roster",
    "drop_draft",
    "end_office",
    "end_seat",
    "give_roles",
    "invite",
    "keep_card",
    "keep_head_card",
    "leave_office",
    "make_setup_link",
    "mark_card_used",
    "object_to_restart",
    "put_in_force",
    "record_access",
    "renew",
    "report_found",
    "report_lost",
    "send_link",
    "set_telephone",
    "set_up",
    "sign_restart",
    "sign_roster",
    "take_office",
    "withdraw",
]
