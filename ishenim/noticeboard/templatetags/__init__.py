"""Tags of the case page."""
