"""The registration journal (R14): each letter described in its line; lists and printouts."""
