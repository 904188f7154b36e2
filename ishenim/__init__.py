"""Ishenim, the trust box of a school."""

__version__ = "0.1.0"
