"""Integrity: signed notes, the Merkle log, checkpoints, proofs (docs/spec/journal.md)."""
