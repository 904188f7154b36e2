"""What stands in deploy/ keeps the promises of docs/operate."""

import http.client
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from ishenim.source import archive
from tests.obligations.test_services import certificate
from tests.served import free_port

ROOT = Path(__file__).resolve().parents[2]
CONTAINER = (ROOT / "deploy/Containerfile").read_text()
UNIT = (ROOT / "deploy/ishenim.service").read_text()
PROXY = (ROOT / "deploy/Caddyfile").read_text()
NGINX = (ROOT / "deploy/nginx.conf").read_text()


def test_the_container_runs_without_root_and_takes_only_checked_packages():
    user = re.findall(r"(?m)^USER (\S+)", CONTAINER)
    assert user
    assert user[-1] not in {"0", "root"}
    assert "--require-hashes" in CONTAINER


def test_nothing_in_deploy_is_a_secret():
    for text in (CONTAINER, UNIT, PROXY, NGINX):
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
    sites = NGINX.split("\nserver {")[1:]
    assert len(sites) == 2
    assert all("\n    access_log off;" in site for site in sites)


def test_no_example_of_a_proxy_writes_a_letter_to_a_disk():
    assert "proxy_request_buffering off;" in NGINX
    assert "proxy_max_temp_file_size 0;" in NGINX


def checked_by(program: str, *words: str, **more: str) -> str:
    """Let a program judge an example, where it is installed; return what it says."""
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run(
        [found, *words],
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def nginx_example(folder: Path) -> tuple[Path, int]:
    """Write the example for ports that are free, and a certificate; return it and its port."""
    site, ports = NGINX, {"80": free_port(), "443": free_port()}
    for port, other in ports.items():
        site = site.replace(f"listen {port}", f"listen {other}")
        site = site.replace(f"listen [::]:{port}", f"listen [::1]:{other}")
    certificate(folder)
    site = re.sub(r"/etc/letsencrypt/live/box.school.kg/\w+.pem", str(folder / "far.pem"), site)
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{free_port()}")
    (folder / "site.conf").write_text(site.replace("/srv/ishenim", str(ROOT)))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in kinds)
    whole = folder / "nginx.conf"
    whole.write_text(
        f"pid {folder}/pid; events {{}} http {{ {temporary} include {folder}/site.conf; }}"
    )
    return whole, ports["443"]


def test_nginx_takes_its_example(tmp_path: Path):
    whole, _port = nginx_example(tmp_path)
    said = checked_by("nginx", "-t", "-e", "stderr", "-p", str(tmp_path), "-c", str(whole))
    assert "test is successful" in said
    assert "[warn]" not in said


def test_caddy_takes_its_example(tmp_path: Path):
    words = ("validate", "--adapter", "caddyfile", "--config", str(ROOT / "deploy/Caddyfile"))
    said = checked_by("caddy", *words, HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path))
    assert "Valid configuration" in said


@pytest.mark.parametrize("proxy", ["nginx", "caddy"])
def test_who_sends_while_the_server_is_away_reads_how_to_keep_the_words(proxy, tmp_path: Path):
    found = shutil.which(proxy, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"{proxy} is not installed")
    tmp_path.chmod(0o755)
    if proxy == "nginx":
        whole, port = nginx_example(tmp_path)
        whole.write_text(f"{'user root; ' if os.geteuid() == 0 else ''}{whole.read_text()}")
        words = ["-g", "daemon off;", "-e", "stderr", "-p", str(tmp_path), "-c", str(whole)]
    else:
        port = free_port()
        site = PROXY.replace("box.school.kg {", f"http://localhost:{port} {{")
        site = site.replace("127.0.0.1:8000", f"127.0.0.1:{free_port()}")
        site = site.replace("20s", "1s").replace("/srv/ishenim", str(ROOT))
        (tmp_path / "Caddyfile").write_text(site)
        words = ["run", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    running = subprocess.Popen([found, *words], env={**os.environ, **home})
    try:
        answer, page = sent_through(port, encrypted=proxy == "nginx")
    finally:
        running.terminate()
        running.wait(30)
    assert answer.status == 503
    assert answer.headers["retry-after"] == "10"
    assert answer.headers["cache-control"] == "no-store"
    for language in ("ky", "ru", "en"):
        assert f'<section lang="{language}">' in page


def sent_through(port: int, *, encrypted: bool) -> tuple[http.client.HTTPResponse, str]:
    """Send a form through a proxy as soon as it listens."""
    until = time.monotonic() + 60
    while True:
        line = http.client.HTTPConnection("localhost", port, timeout=30)
        if encrypted:
            trusting = ssl._create_unverified_context()
            line = http.client.HTTPSConnection("localhost", port, timeout=30, context=trusting)
        with closing(line):
            try:
                line.request("POST", "/w?p=1", b"text=Kat", {"Host": "box.school.kg"}
                             if encrypted else {})  # fmt: skip
                answer = line.getresponse()
                return answer, answer.read().decode()
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.1)


def test_systemd_takes_the_unit(tmp_path: Path):
    unit = tmp_path / "ishenim.service"
    unit.write_text(UNIT.replace("/srv/ishenim/.venv/bin/ishenim", sys.executable))
    assert checked_by("systemd-analyze", "verify", "--man=no", str(unit)) == ""


def test_the_unit_writes_one_folder_and_no_letter_to_a_swap_or_a_dump():
    assert re.findall(r"(?m)^ReadWritePaths=(.*)", UNIT) == ["/srv/ishenim/var"]
    for line in ("ProtectSystem=strict", "NoNewPrivileges=true", "MemorySwapMax=0", "LimitCORE=0"):
        assert f"\n{line}\n" in UNIT
