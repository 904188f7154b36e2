"""Orders of the head and what members sign under them: acquaintance, undertaking (R16–R19, R32)."""
