"""What the head orders and what members sign under it; one module a subject."""

from ishenim.orders.actions.acquainting import acquaint
from ishenim.orders.actions.drafting import discard_draft, draft_order, redraft_order
from ishenim.orders.actions.effects import make_new_link
from ishenim.orders.actions.leaving import let_go
from ishenim.orders.actions.signing import sign_order

__all__ = [
    "acquaint",
    "discard_draft",
    "draft_order",
    "let_go",
    "make_new_link",
    "redraft_order",
    "sign_order",
]
