"""What is written into the register."""

from ishenim.registration.actions.categories import (
    add_category,
    remove_category,
    restore_category,
    retire_category,
    set_urgency,
)
from ishenim.registration.actions.describing import Described, describe

__all__ = [
    "Described",
    "add_category",
    "describe",
    "remove_category",
    "restore_category",
    "retire_category",
    "set_urgency",
]
