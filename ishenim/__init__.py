"""Ishenim, the trust box of a school."""
