"""What is put in order around the box before it is made known, line by line."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NUMBERS = "numbers"

#: code → (the line, why it matters); the order is that of a walk through the school.
LINES: dict[str, tuple[Promise, Promise]] = {
    "camera": (
        _("The wooden box is out of sight of every camera."),
        _("80 % of schools have cameras. Who is filmed at the box does not stay unknown."),
    ),
    "unseen": (
        _("A child can walk past the box and use it without being noticed."),
        _("Not beside the head's office, the guard or the teachers' room."),
    ),
    "paper": (
        _("Slips and a pen lie beside the wooden box."),
        _("They are printed from here. Check once a week."),
    ),
    "key": (
        _("It is written down who keeps the key and the seals of the wooden box."),
        _("Nobody opens the wooden box alone either."),
    ),
    "corridors": (
        _("Posters hang in the corridors on every floor."),
        _("At the eye level of a child from the first form."),
    ),
    "doors": (
        _("Stickers are on the inside of the toilet doors."),
        _("There a child can read and use a phone alone."),
    ),
    "phone": (
        _("The square code on the wall was tried with a phone."),
        _("It opens the page of this school, also over the school's own Wi-Fi."),
    ),
    NUMBERS: (
        _("Each help number was called, and somebody answered."),
        _("A number that is silent is worse than none."),
    ),
    "site": (
        _("The school's own website shows the block about the box."),
        _("It is ready here to be copied."),
    ),
    "classes": (
        _("Class teachers told the pupils how the box works."),
        _("Also that nobody asks who wrote, and where to call when it is urgent."),
    ),
}
