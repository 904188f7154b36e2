"""How many examples Hypothesis tries: ten each time, two hundred in a long night.

HYPOTHESIS_PROFILE=night pytest tests/proof tests/seal
"""

import os

from hypothesis import settings

_COMMON = {"deadline": None, "database": None}
settings.register_profile("day", max_examples=10, derandomize=True, **_COMMON)
settings.register_profile("night", max_examples=200, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "day"))
