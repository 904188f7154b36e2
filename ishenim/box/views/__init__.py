"""Pages for authors (pages) and the bytes their scripts send (drop)."""
