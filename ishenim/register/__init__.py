"""The register as people look into it: the list, the search, the journal of nineteen columns."""
