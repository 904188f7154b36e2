"""How the school made the box known: notices, posters, the block for its own site (R5, R6)."""
