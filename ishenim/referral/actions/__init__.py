"""Passing a matter on, noting replies, keeping the contact book and the guidance."""

from ishenim.referral.actions.books import (
    change_guidance,
    keep_body,
    restore_guidance,
    retire_body,
)
from ishenim.referral.actions.referring import Passed, note_reply, refer

__all__ = [
    "Passed",
    "change_guidance",
    "keep_body",
    "note_reply",
    "refer",
    "restore_guidance",
    "retire_body",
]
