"""Letters on paper, by phone, in person: typed in, sealed to the readers, counted by two."""
