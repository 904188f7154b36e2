"""What the second lock costs, in Python and in a real browser, beside its bare encapsulations.

    python -m benchmarks.locks

Chromium's processor is slowed ten times where the table says so. Letters of a box are ten different
ones many times over: every one is unwrapped, joined, hashed and opened as if it were alone.
"""

import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LETTERS = 1000
MANY, LARGE = 20, 64 * 2**20
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def measure() -> dict[str, dict[str, float]]:
    """Return milliseconds by table: python, chromium, chromium slowed, chromium with 29 seats."""
    with tempfile.TemporaryDirectory(prefix="ishenim-locks-") as name:
        script = _bundled(Path(name))
        return {
            "python": in_python(5, LETTERS),
            "python, 29 seats": in_python(29, 0),
            "chromium": _in_browser(script, 5, LETTERS),
            "chromium, 29 seats": _in_browser(script, 29, 0),
            "chromium slowed 10×": _in_browser(script, 5, 0, slowed=10),
        }


def _bundled(folder: Path) -> str:
    """Return the browser's part with everything it imports, as the site's bundles are made."""
    made = folder / "locks.js"
    code = (
        "import { build } from 'esbuild';"
        f"await build({{ entryPoints: ['benchmarks/locks.ts'], outfile: {json.dumps(str(made))},"
        " bundle: true, minify: true, format: 'iife', target: 'es2020', logLevel: 'error' });"
    )
    node = ["node", "--input-type=module", "-e", code]
    subprocess.run(node, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return made.read_text(encoding="utf-8")


def _in_browser(script: str, n: int, letters: int, *, slowed: int = 1) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET, headless=True
        )
        page = browser.new_page()
        # A page of its own that nothing else is on; WebCrypto asks for a secure place.
        page.route(
            "**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html")
        )
        page.goto("http://localhost/")
        page.evaluate(script)
        if slowed > 1:
            tools = page.context.new_cdp_session(page)
            tools.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        found: dict[str, float] = page.evaluate(f"measure({n}, {letters})")
        browser.close()
    return found


# ── Python ────────────────────────────────────────────────────────────────────
def in_python(n: int, letters: int) -> dict[str, float]:
    """Return milliseconds of sealing one letter, and of a box's shares and reading."""
    from ishenim.seal import deal, letter, opening
    from ishenim.seal.bytes import sha

    cards, roster, box = _commission(n)
    plain = bytes(2**14)
    found = {
        "seal": _milliseconds(lambda: letter.seal_letter(roster, box, plain)),
        "bare_seal": _milliseconds(_encapsulation()),
        "bare_open": _milliseconds(_decapsulation()),
    }
    if not letters:
        return found
    made = []
    for _ in range(10):
        own, payload = letter.split_letter(letter.seal_letter(roster, box, plain), n)
        each = deal.read_deal(box.id, list(roster.members), own, sha(payload))
        made.append((each, dict(zip(roster.members, deal.split_lines(own), strict=True)), payload))
    many = [made[i % len(made)] for i in range(letters)]

    def unwrapped(seat: int) -> list[bytes]:
        keys = cards[seat]
        return [deal.unwrap_share(keys.identity, seat, own[seat], each) for each, own, _p in many]

    began = time.perf_counter()
    shares = {1: unwrapped(1)}
    found["unwrap"] = 1000 * (time.perf_counter() - began)
    shares |= {seat: unwrapped(seat) for seat in range(2, roster.quorum + 1)}
    began = time.perf_counter()
    read = opening.read_letters(roster, [each for each, _own, _p in many], shares)
    for each, _own, payload in many:
        assert sha(payload) == each.payload_hash
        letter.open_letter(cards[1], roster, box.id, payload, read.secrets[each.seal])
    found["read"] = 1000 * (time.perf_counter() - began)
    return found


def _commission(n: int) -> tuple[Any, Any, Any]:
    """Return the cards of a commission by seat, its roster and its box."""
    from ishenim.proof.note import sign_note
    from ishenim.seal.box import read_box, write_box
    from ishenim.seal.card import member_keys
    from ishenim.seal.reference import Reference
    from ishenim.seal.roster import RosterMember, read_roster, write_roster

    origin, today = "bench.example", date(2026, 1, 1)
    cards = {seat: member_keys(origin, seat, secrets.token_bytes(16)) for seat in range(1, n + 1)}
    lines = [RosterMember(s, k.signer.public, k.recipient, "teacher") for s, k in cards.items()]
    roster = read_roster(
        write_roster(origin=origin, epoch=1, prev=None, date=today, duty=[1], members=lines)
    )
    text = write_box(
        roster, number=1, prev=None, sealed=today, opens=today + timedelta(days=7),
        checkpoint=Reference(1, bytes(32)),
    )  # fmt: skip
    return cards, roster, read_box(sign_note(text, [k.signer for k in cards.values()]), roster)


def _encapsulation() -> Callable[[], object]:
    """Return the bare post-quantum step: one ML-KEM-768 encapsulation and one X25519 exchange."""
    from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

    public = mlkem.MLKEM768PrivateKey.generate().public_key()
    theirs = x25519.X25519PrivateKey.generate().public_key()

    def one() -> object:
        return public.encapsulate(), x25519.X25519PrivateKey.generate().exchange(theirs)

    return one


def _decapsulation() -> Callable[[], object]:
    from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

    private, mine = mlkem.MLKEM768PrivateKey.generate(), x25519.X25519PrivateKey.generate()
    _secret, sealed = private.public_key().encapsulate()
    theirs = x25519.X25519PrivateKey.generate().public_key()

    def one() -> object:
        return private.decapsulate(sealed), mine.exchange(theirs)

    return one


def _milliseconds(work: Callable[[], object], times: int = 20) -> float:
    work()
    began = time.perf_counter()
    for _ in range(times):
        work()
    return 1000 * (time.perf_counter() - began) / times


# ── Large letters ─────────────────────────────────────────────────────────────
def closing() -> dict[str, float]:
    """Return milliseconds: closing a box with twenty letters of 64 MiB, and one without."""
    from ishenim.box import places
    from ishenim.box.models import Box

    box = Box.objects.filter(state=Box.State.OPEN).select_related("school").get()
    empty = _closed(box)
    for _ in range(MANY):
        places.put(_large(box), plain=False)
    return {"empty": empty, "large": _closed(box)}


def _large(box: Any) -> Any:
    from django.utils import timezone

    from ishenim.box import places

    payload = os.urandom(2**20) * (LARGE // 2**20)
    return places.Sealed(
        school=box.school_id, box=box.pk, mailbox=os.urandom(16), auth_hash=os.urandom(32),
        seal=os.urandom(32), stub=os.urandom(512), lines=os.urandom(5 * 1185),
        payload_hash=os.urandom(32), payload=payload, dropped_on=timezone.localdate(),
    )  # fmt: skip


def _closed(box: Any) -> float:
    """Return how long it takes to take a box's letters out and hand a member what opens them."""
    from django.db import transaction

    from ishenim.box import places
    from ishenim.box.models import Letter

    began = time.perf_counter()
    with transaction.atomic():
        places.take_out(box)
        rows = Letter.objects.filter(box=box).values_list("seal", "lines", "payload_hash")
        assert all(len(bytes(digest)) == 32 for _seal, _lines, digest in rows)
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1, ensure_ascii=False))
