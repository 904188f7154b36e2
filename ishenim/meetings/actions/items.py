"""What was heard, said and resolved about an item; who takes no part in it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.meetings.keeping import check_open, check_quorum, held_for
from ishenim.meetings.models import AgendaItem, Attendance, Recusal, Vote
from ishenim.ui.refusals import BadInput, NotNow

#: The code of the refusal after which the page shows both texts.
CONFLICT = "CONFLICT"


@dataclass(frozen=True, kw_only=True)
class Texts:
    """What is written about an item; the title only of an item of one's own."""

    heard: str
    spoke: str
    resolved: str
    title: str = ""


@transaction.atomic
def write_item(*, item: AgendaItem, texts: Texts, version: int, by: Member) -> AgendaItem:
    """Write an item's texts, unless somebody else wrote meanwhile: `version` is what was read."""
    item = held_for(item, by)
    if item.version != version:
        raise NotNow(
            _(
                "Somebody else wrote about this item meanwhile. "
                "Nothing is lost: compare and save again."
            ),
            code=CONFLICT,
        )
    _check_may_write(item, texts)
    item.heard, item.spoke, item.resolved = texts.heard, texts.spoke, texts.resolved
    if item.kind == AgendaItem.Kind.OTHER:
        item.title = " ".join(texts.title.split()) or item.title
    item.version += 1
    item.save(update_fields=["heard", "spoke", "resolved", "title", "version"])
    return item


def _check_may_write(item: AgendaItem, texts: Texts) -> None:
    """Before presence is known only the title can change; without a quorum nothing is resolved."""
    if texts.resolved.strip():
        check_quorum(item.meeting)
    elif texts.heard.strip() or texts.spoke.strip():
        check_open(item.meeting)


@transaction.atomic
def recuse(*, item: AgendaItem, member: Member, reason: str, by: Member) -> Recusal:
    """Note that a member who is present takes no part in this item, and why."""
    item = held_for(item, by)
    check_open(item.meeting)
    here = Attendance.objects.filter(meeting=item.meeting, member=member, is_present=True)
    if not here.exists():
        raise BadInput(_("Only a member who is present can stay out of an item."))
    if not reason.strip():
        raise BadInput(_("Please write why this member takes no part."))
    if Vote.objects.filter(ballot__item=item).exists():
        raise NotNow(_("The vote on this item was cast. Take it back before somebody stays out."))
    found, _new = Recusal.objects.update_or_create(
        item=item, member=member, defaults={"reason": reason.strip()}
    )
    return found


@transaction.atomic
def drop_recusal(*, recusal: Recusal, by: Member) -> None:
    """Let a member take part again."""
    item = held_for(recusal.item, by)
    if Vote.objects.filter(ballot__item=item).exists():
        raise NotNow(_("The vote on this item was cast. Take it back before somebody stays out."))
    recusal.delete()
