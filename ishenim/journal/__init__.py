"""The append-only journal: entries, checkpoints, cosignatures."""
