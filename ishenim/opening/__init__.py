"""The ceremony: presence, sealing the next box, opening the old one, the act."""
