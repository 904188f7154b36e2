"""Public answers by number or slip code, for those who cannot be answered otherwise."""
