"""Fixtures for every test: a database of its own, a real server."""

import pytest

pytest_plugins = ["tests.served"]

try:
    import tests.cast
except ImportError:
    pass
