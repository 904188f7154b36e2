"""Everything that changes a report."""

from ishenim.reports.actions.drafting import count_anew, open_due, tick, write
from ishenim.reports.actions.signing import offer, sign

__all__ = ["count_anew", "offer", "open_due", "sign", "tick", "write"]
