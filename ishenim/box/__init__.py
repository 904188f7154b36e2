"""Boxes, sealed letters, receipts and the thread with the author."""
