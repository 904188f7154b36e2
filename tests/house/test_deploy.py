"""What stands in deploy/ keeps the promises of docs/operate."""

import re
from pathlib import Path

from ishenim.source import archive

ROOT = Path(__file__).resolve().parents[2]
CONTAINER = (ROOT / "deploy/Containerfile").read_text()
UNIT = (ROOT / "deploy/ishenim.service").read_text()
PROXY = (ROOT / "deploy/Caddyfile").read_text()
INSTALL = (ROOT / "docs/operate/install.md").read_text()


def test_the_container_runs_without_root_and_takes_only_checked_packages():
    user = re.findall(r"(?m)^USER (\S+)", CONTAINER)
    assert user
    assert user[-1] not in {"0", "root"}
    assert "--require-hashes" in CONTAINER


def test_nothing_in_deploy_is_a_secret():
    for text in (CONTAINER, UNIT, PROXY):
        assert not re.search(r"(?i)secret_key|password|api_key|token", text)


def test_only_the_program_and_its_source_reach_the_builder():
    kept = (ROOT / "deploy/Containerfile.dockerignore").read_text().splitlines()
    source = {"ishenim", *archive.FOLDERS, *archive.FILES}
    assert {line[1:] for line in kept if line.startswith("!")} == source
    assert "*" in kept


def test_a_container_offers_the_whole_source():
    copied = " ".join(re.findall(r"(?m)^COPY (?!--from)((?:.*\\\n)*.*)$", CONTAINER)).split()
    assert {*archive.FOLDERS, *archive.FILES} <= set(copied)


def test_no_example_of_a_proxy_keeps_an_access_log():
    site = PROXY[PROXY.index("box.school.kg {") :]
    assert not re.search(r"(?m)^\s*log\b", site)
    assert "exclude http.log" in PROXY
    assert "access_log off;" in INSTALL


def test_the_unit_writes_one_folder_and_no_letter_to_a_swap_or_a_dump():
    assert re.findall(r"(?m)^ReadWritePaths=(.*)", UNIT) == ["/srv/ishenim/var"]
    for line in ("ProtectSystem=strict", "NoNewPrivileges=true", "MemorySwapMax=0", "LimitCORE=0"):
        assert f"\n{line}\n" in UNIT
