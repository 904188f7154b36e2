"""What cannot be cleaned."""


class Broken(ValueError):
    """The bytes are not what they begin as, or too much of it: it cannot be cleaned."""
