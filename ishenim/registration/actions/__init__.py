"""What is written into the register."""

from ishenim.registration.actions.categories import (
    add_category,
    restore_category,
    retire_category,
    set_urgency,
)
from ishenim.registration.actions.describing import Described, describe

__all__ = [
    "Described",
    "add_category",
    "describe",
    "restore_category",
    "retire_category",
    "set_urgency",
]
