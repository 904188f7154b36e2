"""Checking a school's journal without trusting anybody (docs/spec/verify.md)."""
