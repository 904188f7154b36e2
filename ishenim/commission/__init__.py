"""People, seats, key cards, rosters, sign-in and who may do what."""
