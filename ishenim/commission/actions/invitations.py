"""Invitations by single-use link: to an office, to a seat, or to sign in anew."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.actions.access import record_sign_in
from ishenim.commission.links import LASTS, new_token
from ishenim.commission.models import Invitation, Member, Office, Person
from ishenim.schools.models import School
from ishenim.ui.refusals import NotAllowed, NotNow


@transaction.atomic
def invite(*, invitation: Invitation, school: School, by: Person | None, now: datetime) -> str:
    """Invite a person to a seat or an office (R16); return the token of the single-use link."""
    invitation.school, invitation.by = school, by
    _check_apart(school, invitation, invitation.email)
    same = Invitation.objects.usable(now).filter(school=school, email=invitation.email)
    same.filter(office=invitation.office, post=invitation.post).update(withdrawn_at=now)
    return _save_with_token(invitation, now)


@transaction.atomic
def renew(*, person: Person, school: School, by: Person, now: datetime) -> tuple[str, Invitation]:
    """Let a person who lost password or phone sign in anew; return the link's token and record.

    Whoever holds the link holds the account, but never the key card: no letter opens with it.
    """
    if person == by:
        raise NotAllowed(_("Ask another person of the management to do this for you."))
    if not _belongs_here_alone(person, school):
        raise NotAllowed(_("This person does not belong to this school alone."))
    old = Invitation.objects.usable(now).filter(school=school, renews=person)
    old.update(withdrawn_at=now)
    invitation = Invitation(
        school=school, renews=person, name=person.name, email=person.email, by=by
    )
    return _save_with_token(invitation, now), invitation


def _belongs_here_alone(person: Person, school: School) -> bool:
    """Return whether the person's account matters in this school and in no other."""
    schools = set(Office.objects.filter(person=person).values_list("school", flat=True))
    seats = Member.objects.filter(person=person, left_on__isnull=True)
    return schools | set(seats.values_list("school", flat=True)) == {school.pk}


def _save_with_token(invitation: Invitation, now: datetime) -> str:
    token, invitation.token_hash = new_token()
    invitation.made_at, invitation.expires_at = now, now + LASTS
    invitation.save()
    return token


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Person, now: datetime) -> None:
    """Take an invitation back; its link opens nothing any more."""
    if invitation.used_at:
        raise NotNow(_("This invitation has been accepted already."))
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])


def send_link(*, invitation: Invitation, address: str) -> None:
    """E-mail the link; the message says neither which office nor which box."""
    send_mail(
        subject=_("Invitation"),
        message=_("You are invited. Open this link within 7 days:") + f"\n\n{address}\n",
        from_email=None,
        recipient_list=[invitation.email],
        fail_silently=True,
    )


@transaction.atomic
def accept_as_new(*, invitation: Invitation, name: str, password: str, now: datetime) -> Person:
    """Make the account of an invited person and give them their seat or office."""
    if Person.objects.filter(email=invitation.email).exists():
        raise NotNow(_("There is an account with this e-mail. Please sign in to accept."))
    person = Person.objects.create_user(email=invitation.email, name=name, password=password)
    _trust_address(person)
    _accept(invitation, person, now)
    return person


@transaction.atomic
def accept_as(*, invitation: Invitation, person: Person, now: datetime) -> None:
    """Give the seat or office to a person who has an account already."""
    if person.email != invitation.email:
        raise NotAllowed(_("This invitation is for another person."))
    _accept(invitation, person, now)


@transaction.atomic
def accept_renewal(*, invitation: Invitation, password: str, now: datetime) -> Person:
    """Set a new password and forget the old second factors; the person adds a new one next.

    The journal has it, and everybody is told: who gave the link could be who uses it.
    """
    person = invitation.renews
    if person is None:
        raise NotNow(_("This link is for something else."))
    _use(invitation, now)
    person.set_password(password)
    person.save(update_fields=["password"])
    Authenticator.objects.filter(user=person.pk).delete()
    _trust_address(person)
    record_sign_in(person=person, school=invitation.school, now=now)
    return person


def _accept(invitation: Invitation, person: Person, now: datetime) -> None:
    school = School.objects.select_for_update().get(pk=invitation.school_id)
    _check_apart(school, invitation, person.email)
    _use(invitation, now)
    if invitation.office:
        Office.objects.get_or_create(
            school=invitation.school, person=person, kind=invitation.office
        )
    elif invitation.post:
        _seat(invitation, school, person, now)


def _use(invitation: Invitation, now: datetime) -> None:
    """Use the link up, once and only once even when two tabs press at the same moment."""
    usable = Invitation.objects.usable(now).filter(pk=invitation.pk)
    if not usable.update(used_at=now):
        raise NotNow(_("This link has been used or has run out. Please ask for a new one."))


def _seat(invitation: Invitation, school: School, person: Person, now: datetime) -> None:
    roles = {role: getattr(invitation, role) for role in ("is_chair", "is_secretary")}
    roles["is_responsible"] = invitation.is_responsible
    for role in [role for role, given in roles.items() if given]:
        Member.objects.current(school).filter(**{role: True}).update(**{role: False})
    Member.objects.create(
        school=school,
        person=person,
        seat=Member.objects.next_seat(school),
        post=invitation.post,
        is_duty=invitation.is_duty,
        joined_on=timezone.localdate(now),
        **roles,
    )


def _check_apart(school: School, invitation: Invitation, email: str) -> None:
    """Check that nobody has two seats, or both a seat and an office.

    The first page promises that the management holds no key.

    Raises:
        NotNow: if the person would.
    """
    seated = Member.objects.current(school).filter(person__email=email).exists()
    manages = Office.objects.filter(school=school, person__email=email).exists()
    if invitation.post and seated:
        raise NotNow(_("This person is a member already."))
    if (invitation.post and manages) or (invitation.office and seated):
        raise NotNow(
            _("Nobody can be both a member and in the management: the management holds no key.")
        )


def _trust_address(person: Person) -> None:
    """Mark the address as known: the link itself went there or was handed over in person."""
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
