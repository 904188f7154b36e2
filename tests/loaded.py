"""The whole program, loaded once and not yet at work: what `tests.forked` forks."""

import django

django.setup()

from django.urls import get_resolver  # noqa: E402

from ishenim.cli import start  # noqa: E402
from ishenim.server import run  # noqa: E402

assert get_resolver().url_patterns
assert start
assert run
