"""The e-mail that tells all members and the head that something changed about who may come in."""

from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _

from ishenim.commission.models import Member, Office, Person
from ishenim.schools.addresses import whole
from ishenim.schools.models import School


def tell_all(school: School) -> None:
    """E-mail all members and the head that something changed: that, and never what or why."""
    members = [member.person for member in Member.objects.current(school)]
    heads = Office.objects.filter(school=school, kind=Office.Kind.HEAD).select_related("person")
    people = {p.pk: p for p in (*members, *(office.person for office in heads)) if p.is_active}
    messages = [_message(school, person) for person in people.values()]
    get_connection(fail_silently=True).send_messages(messages)


def _message(school: School, person: Person) -> EmailMessage:
    with translation.override(person.language):
        lines = [
            _("Something changed about who may come in to the «Trust Box» of this school:"),
            school.name,
            _("Please open the desk and read what changed. If it surprises you, ask about it."),
            whole(school, person.language, "desk/"),
        ]
        subject = _("«Trust Box»: who may come in")
    return EmailMessage(subject=subject, body="\n\n".join(lines) + "\n", to=[person.email])
