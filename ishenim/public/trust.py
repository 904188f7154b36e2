"""Whom a child can tell, and with which first sentence: nothing is asked or kept."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Person:
    """Somebody to tell: who, a first sentence to say, and what makes it easier."""

    who: Promise
    sentence: Promise
    advice: Promise


PEOPLE = [
    Person(
        _("Mother, father or another relative"),
        _("“I want to tell you something hard. Please listen to the end.”"),
        _("Choose an hour when you two are alone."),
    ),
    Person(
        _("A teacher"),
        _("“May I talk to you after the lesson, without the others?”"),
        _("Choose the teacher with whom you feel calm."),
    ),
    Person(
        _("The school psychologist or social worker"),
        _("“Something is happening to me. I do not know where to begin.”"),
        _("Listening to children is their work. You may come without a reason."),
    ),
    Person(
        _("A friend, an older brother or sister"),
        _("“Please come with me to an adult. I am afraid to go alone.”"),
        _("A friend cannot solve it alone. Go to an adult together."),
    ),
    Person(
        _("A doctor or a nurse"),
        _("“I am being hurt. May I talk to you without others?”"),
        _("You can say this at any visit, also at school."),
    ),
]

#: What a child can mark on the slip instead of saying it.
MARKS = [
    _("Somebody hurts me."),
    _("Somebody frightens me or demands something."),
    _("It happens at home."),
    _("It happens at school."),
    _("It happens on the internet."),
    _("I do not want to live."),
    _("It is about a friend."),
    _("I want to talk where nobody hears us."),
    _("Please call for help together with me."),
]
