"""Pages about meetings: the list, one meeting, an item, the minutes."""
