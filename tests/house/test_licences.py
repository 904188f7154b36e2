"""Every part of others has a licence that fits ours, and bundled parts are named with theirs."""

import importlib.metadata
import re
import tomllib

import pytest

from tools import licences


def test_the_licence_is_said_in_the_packages_metadata():
    project = tomllib.loads((licences.ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "AGPL-3.0-or-later"
    assert set(project["license-files"]) == {"LICENSE", "ishenim/source/notices.txt"}


def test_every_part_has_a_licence_that_may_be_combined_with_ours():
    assert licences.faults() == []


@pytest.mark.parametrize("licence", ["", "Proprietary", "GPL-2.0-only", "MIT AND SSPL-1.0"])
def test_a_licence_that_does_not_fit_is_seen(licence):
    assert not licences.fits(licence, licences.FREE)


def test_one_fitting_choice_is_enough():
    assert licences.fits("(0BSD OR Proprietary)", licences.FIT)
    assert licences.fits("Apache-2.0 AND MIT", licences.FIT)


def test_the_table_says_what_packages_say_of_themselves():
    table = licences.known()
    for name, licence in (table["ours"] | table["tools"]).items():
        try:
            said = importlib.metadata.metadata(name)["License-Expression"]
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system
        if said:
            assert set(re.split(" OR | AND ", said)) == set(re.split(" OR | AND ", licence)), name


def test_notices_name_every_bundled_script_and_font_with_the_version_that_is_bundled():
    text = licences.NOTICES.read_text()
    for name, (version, licence) in licences.scripts().items():
        assert f"\n{licences.heading(name, version, licence)}\n" in text
    for font in licences.FONTS:
        assert f"\n{font} · OFL-1.1\n" in text


def test_what_is_imported_by_scripts_is_among_the_bundled_parts():
    sources = (licences.ROOT / "web").rglob("*.ts")
    named = {
        name
        for path in sources
        if "test" not in path.parts
        for name in re.findall(r'from "((?:@[\w-]+/)?[a-z][\w-]*)', path.read_text())
    }
    assert named <= set(licences.scripts())


def test_the_page_and_the_notices_are_fresh(capsys):
    assert licences.main(["--check"]) == 0, capsys.readouterr().out
