"""Pages of the report: at the desk, and for everybody."""
