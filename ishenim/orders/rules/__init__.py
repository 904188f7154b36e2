"""The head changes the regulation or the school's days: a draft order comes of it."""
