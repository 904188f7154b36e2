"""The web server: granian in front, Django behind, and nothing that knows who is asking.

Why an adapter of our own: docs/decisions/0002. A request's body is read whole, with limits, before
a thread is taken, so a phone that stalls in the middle of an upload holds up nobody.
"""
