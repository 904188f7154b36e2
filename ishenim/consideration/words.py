"""What the case page says for the codes the rows keep."""

from django.utils.translation import gettext_lazy as _

#: What a step lacks (`regulation.stages.NEEDS`).
LACKING = {
    "described": _("the line of the register"),
    "executor": _("an executor"),
    "decision": _("the decision"),
    "outcome": _("the outcome"),
    "answer": _("the answer to the author"),
    "no-open-task": _("open tasks"),
}
