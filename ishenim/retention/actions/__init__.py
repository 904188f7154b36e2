"""Acts are drafted, signed, carried out."""

from ishenim.retention.actions.clearing import clear_leftovers
from ishenim.retention.actions.destroying import destroy
from ishenim.retention.actions.drafting import discard, draft_destruction, draft_handover
from ishenim.retention.actions.signing import finish_deed, sign_deed

__all__ = [
    "clear_leftovers",
    "destroy",
    "discard",
    "draft_destruction",
    "draft_handover",
    "finish_deed",
    "sign_deed",
]
