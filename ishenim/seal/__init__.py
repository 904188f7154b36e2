"""Secrecy: letters, envelopes, cards, receipts, locks and shares (docs/spec)."""
