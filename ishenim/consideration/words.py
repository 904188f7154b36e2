"""What the case page says for the codes the rows keep."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.consideration.models import Link, Measure

#: What a step lacks (`regulation.stages.NEEDS`).
LACKING: dict[str, Promise] = {
    "described": _("the line of the register"),
    "executor": _("an executor"),
    "decision": _("the decision"),
    "outcome": _("the outcome"),
    "answer": _("the answer to the author"),
    "no-open-task": _("open tasks are to be finished"),
}
MEASURES: dict[str, Promise] = {
    Measure.Kind.TALK: _("Talk with those concerned"),
    Measure.Kind.PARENTS: _("Talk with parents"),
    Measure.Kind.PSYCHOLOGIST: _("Help of the psychologist"),
    Measure.Kind.PROTECTION: _("Protection of the child"),
    Measure.Kind.ORDER: _("Order or disciplinary measure"),
    Measure.Kind.LESSON: _("Lesson, meeting, prevention"),
    Measure.Kind.OTHER: _("Another measure"),
}
LINKS: dict[str, Promise] = {
    Link.Kind.REPEAT: _("The later letter repeats the earlier"),
    Link.Kind.LINKED: _("Both are about the same"),
}
