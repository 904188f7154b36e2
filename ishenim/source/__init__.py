"""The program offers its own source to whoever uses it (AGPL-3.0 section 13)."""
