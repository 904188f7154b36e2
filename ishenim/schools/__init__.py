"""Schools, their addresses, hours and help numbers."""
