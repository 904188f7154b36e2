"""The undertaking of confidentiality that each member signs before reading a letter (R32)."""
