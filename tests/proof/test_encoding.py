"""Base64 with one spelling for every value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof.encoding import b64, unb64


@given(st.binary(max_size=100))
def test_what_was_written_is_read(data: bytes):
    assert unb64(b64(data)) == data


@pytest.mark.parametrize(
    "text", ["aGVsbG8", "aGVsbG9=", "aGVsbG8=\n", "aGVs bG8=", "_-8=", "ä", "=", "aGVsbG8=="]
)
def test_another_spelling_is_refused(text: str):
    with pytest.raises(ValueError, match="Base64"):
        unb64(text)
