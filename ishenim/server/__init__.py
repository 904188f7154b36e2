"""The web server: granian, one adapter, one ticker."""
