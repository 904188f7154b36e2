"""Tags that other pages use."""
