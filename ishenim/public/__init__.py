"""Pages for everybody: home, how it works, safety, openings. No models."""
