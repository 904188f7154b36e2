"""publiccode.yml says what its standard asks (version 0.7, read on 2026-11-30)."""

from pathlib import Path

import yaml

from tools import licences

ROOT = Path(__file__).resolve().parents[2]
SAID = yaml.safe_load((ROOT / "publiccode.yml").read_text())
NEEDED = {
    *("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"),
    *("description", "legal", "maintenance", "localisation"),
}
STATES = {"concept", "development", "beta", "stable", "obsolete"}


def test_all_that_is_needed_is_said():
    assert set(SAID) >= NEEDED
    assert SAID["developmentStatus"] in STATES
    assert SAID["softwareType"] == "standalone/web"
    assert SAID["legal"]["license"] == "AGPL-3.0-or-later"
    assert licences.fits(SAID["legal"]["license"], licences.FIT)
    assert SAID["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert all(one["name"] for one in SAID["maintenance"]["contacts"])


def test_each_language_is_described_within_the_standards_lengths():
    assert set(SAID["description"]) == set(SAID["localisation"]["availableLanguages"])
    for said in SAID["description"].values():
        assert len(said["shortDescription"]) <= 150
        assert 150 <= len(said["longDescription"]) <= 10_000
        assert all(len(feature) <= 100 for feature in said["features"])
