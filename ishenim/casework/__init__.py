"""A letter after the opening: number, readers, answer."""
