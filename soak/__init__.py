"""Hard to stop: `make soak` does to a real server what it must stand, while honest people write.

The server is `ishenim serve` on a database of its own, SQLite or PostgreSQL, on the loopback; it
and its database are killed, its disk is filled, its clock is moved, strangers flood it. All stops
by itself. Every letter whose receipt was shown must be in the box afterwards.
"""
