"""What members do with a case."""

from ishenim.consideration.actions.moving import move

__all__ = ["move"]
