"""The files in vectors/ are the ones their tool makes."""

import pytest

from tests.vectors import FOLDER
from tools import vectors


@pytest.mark.parametrize("name", vectors.FILES)
def test_vectors_are_fresh(name: str):
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == vectors.content(name)


def test_every_case_has_a_name_of_its_own_and_the_readme_names_every_file():
    import json

    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in FOLDER.glob("*.json"):
        assert f"`{path.name}`" in readme
        found = json.loads(path.read_text(encoding="utf-8"))["cases"]
        names = [(case.get("do"), case["name"]) for case in found]
        assert len(set(names)) == len(names), path.name
