"""Tags of keeping and destroying."""
