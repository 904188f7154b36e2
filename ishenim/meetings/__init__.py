"""Meetings of the commission, elections, votes by name, minutes signed by all (R20–R27, R33)."""
