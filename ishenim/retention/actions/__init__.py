"""Acts are drafted, signed, carried out."""

from ishenim.retention.actions.clearing import finish_clearing
from ishenim.retention.actions.destroying import destroy
from ishenim.retention.actions.drafting import discard, draft_destruction, draft_handover
from ishenim.retention.actions.signing import finish_deed, sign_deed

__all__ = [
    "destroy",
    "discard",
    "draft_destruction",
    "draft_handover",
    "finish_clearing",
    "finish_deed",
    "sign_deed",
]
