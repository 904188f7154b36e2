"""The quarterly analytical report and the public numbers (R28–R31)."""
