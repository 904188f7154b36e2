"""Words as people type them who have no Kyrgyz keyboard: ң is н, ө is о, ү is у, ё is е.

The same table is in web/pages/folding.ts; a test reads both.
"""

import unicodedata

TABLE = str.maketrans({"ң": "н", "ө": "о", "ү": "у", "ё": "е"})


def fold(text: str) -> str:
    """Return a text as it is searched: small letters, folded, one space between words."""
    small = unicodedata.normalize("NFC", text).lower()
    return " ".join(small.translate(TABLE).split())
