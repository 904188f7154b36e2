"""What fails without anybody's doing is said as what it is: in words, in the log, with the text."""

import asyncio
import json
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection
from django.test import Client

from ishenim.box.models import Box
from ishenim.box.refusals import Busy, TooSlow
from ishenim.server import app as application
from ishenim.server.app import TOO_MANY, App
from ishenim.server.bridge import Answer, Asked
from ishenim.server.lanes import MOST_WAITING
from ishenim.ui.faults import Away, Broken, DiskFull, Fault, Held, ReadOnly, fault_of
from ishenim.ui.logs import NoRequest, Once, named
from ishenim.ui.refusals import KIND
from tests.box.wire import BYTES, drop_bytes
from tests.cast import Author, Written

WORDS = "Мени класста кордошот."


@pytest.fixture(autouse=True)
def its_day(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def letter(aigul: Author, roster, open_box: Box, sealed_box) -> Written:
    return aigul.write(WORDS, roster, sealed_box)


# ── Which fault it is ─────────────────────────────────────────────────────────
def of_sqlite(tmp_path: Path, *, full: bool = False, busy: bool = False) -> BaseException:
    """Return the real error of a real database."""
    path = tmp_path / "a.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE t (x BLOB)")
    if full:
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA max_page_count = 3")
            return _raised(db, "INSERT INTO t VALUES (zeroblob(100000))")
    if busy:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with closing(holder), closing(sqlite3.connect(path, timeout=0)) as db:
            return _raised(db, "INSERT INTO t VALUES (1)")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return _raised(db, "INSERT INTO t VALUES (1)")


def _raised(db: sqlite3.Connection, statement: str) -> BaseException:
    with pytest.raises(sqlite3.OperationalError) as raised:
        db.execute(statement)
    return raised.value


def wrapped(error: BaseException) -> BaseException:
    """Return an error as Django hands it up."""
    try:
        try:
            raise error
        except BaseException as inner:
            raise OperationalError("менин сырым") from inner
    except OperationalError as outer:
        return outer


@pytest.mark.parametrize(
    ("how", "fault"), [({"full": True}, DiskFull), ({"busy": True}, Away), ({}, ReadOnly)]
)
def test_a_database_in_a_file_is_told_apart(tmp_path: Path, how: dict, fault: type[Fault]) -> None:
    error = wrapped(of_sqlite(tmp_path, **how))
    assert type(fault_of(error)) is fault
    assert named(error) == f"{fault.cause} (OperationalError)"


def test_a_disk_is_told_apart(tmp_path: Path) -> None:
    import errno

    assert type(fault_of(OSError(errno.ENOSPC, "x"))) is DiskFull
    assert type(fault_of(OSError(errno.EROFS, "x"))) is ReadOnly
    assert type(fault_of(OSError(errno.ENOENT, "x"))) is Broken
    assert type(fault_of(ValueError("x"))) is Broken
    with (
        Path("/dev/full").open("wb", buffering=0) as full,
        pytest.raises(OSError, match="space") as raised,
    ):
        full.write(b"x")
    assert type(fault_of(raised.value)) is DiskFull


def test_postgresql_is_told_apart() -> None:
    errors = pytest.importorskip("psycopg").errors
    told = {
        errors.DiskFull: DiskFull,
        errors.ReadOnlySqlTransaction: ReadOnly,
        errors.AdminShutdown: Away,
        errors.CannotConnectNow: Away,
        errors.TooManyConnections: Away,
        errors.LockNotAvailable: Held,
        errors.OperationalError: Away,
        errors.UniqueViolation: Broken,
    }
    assert {kind: type(fault_of(wrapped_as(kind))) for kind in told} == told
    pool = pytest.importorskip("psycopg_pool")
    assert type(fault_of(wrapped_as(pool.PoolTimeout))) is Away


def wrapped_as(kind: type[Exception]) -> BaseException:
    return wrapped(kind("менин сырым"))


# ── What a person is told ─────────────────────────────────────────────────────
@pytest.fixture
def cannot_write(db: None) -> Iterator[None]:
    """A database that takes nothing new, as on a disk that turned read-only."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL: test_a_database_that_is_away")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = OFF")


SAID = {
    "": "Кутучаны азыр окууга болот, бирок ал жаңы эч нерсе кабыл албайт.",
    "/ru": "Ящик сейчас можно читать, но нового он не принимает.",
    "/en": "The box can be read just now, but it takes nothing new.",
}


@pytest.mark.parametrize("language", SAID)
def test_without_scripts_a_fault_has_its_page_and_keeps_the_words(
    open_box: Box, cannot_write: None, language: str
) -> None:
    form = {"text": f"{WORDS}<b>", "once": "ab" * 32, "who": "pupil", "avoid": ["deputy", "head"]}
    answer = Client(raise_request_exception=False).post(f"{language}/w?v=adult", form)
    page = answer.text
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "300"
    assert SAID[language] in page
    assert f">{WORDS}&lt;b&gt;</textarea>" in page
    assert f'name="once" value="{"ab" * 32}"' in page
    assert re.findall(r'name="avoid" value="(\w+)"', page) == ["deputy", "head"]
    assert f'action="{language}/w?v=adult"' in page
    assert "data-exit" in page
    assert 'href="tel:112"' in page
    assert "Content-Security-Policy" in answer.headers


def test_a_desk_form_is_never_shown_again(open_box: Box, cannot_write: None) -> None:
    secret = "correct horse battery"
    form = {"login": "a@school.kg", "password": secret}
    answer = Client(raise_request_exception=False).post("/account/login", form)
    assert secret not in answer.text


def test_a_script_is_told_with_a_code(letter: Written, cannot_write: None) -> None:
    answer = app_answers("/ru/d", drop_bytes(letter))
    assert (answer.status, json.loads(answer.body)["error"]) == (503, "READ_ONLY")
    assert json.loads(answer.body)["message"].startswith(SAID["/ru"])


@pytest.fixture
def app(db: None) -> Iterator[App]:
    made = App(patience=1)
    yield made
    made.close()


def test_many_that_stalled_crowd_out_no_other_refusal(app: App) -> None:
    async def all_at_once() -> list[Answer]:
        stalled, mine = letter_form("/w", "Кат"), letter_form("/ru/w", "Моё письмо")
        slow = [app._refuse(stalled, TooSlow) for _ in range(MOST_WAITING + 50)]
        return await asyncio.gather(*slow, app._refuse(mine, Busy))

    *slow, mine = asyncio.run(all_at_once())
    assert (mine.status, mine.headers[KIND]) == (503, "BUSY")
    assert "Моё письмо</textarea>" in mine.body.decode()
    crowded = [answer for answer in slow if answer.body == TOO_MANY]
    assert crowded
    assert {answer.headers[KIND] for answer in crowded} == {"BUSY"}


def letter_form(path: str, text: str) -> Asked:
    form = {"host": "localhost", "content-type": "application/x-www-form-urlencoded"}
    return Asked("POST", path, "", form, urlencode({"text": text}).encode())


def app_answers(path: str, body: bytes) -> Answer:
    made = App(patience=1)
    try:
        asked = Asked("POST", path, "", {"host": "localhost", "content-type": BYTES}, body)
        [answer] = made._guarded(made._plain.drops, [asked])
        return answer
    finally:
        made.close()


def test_while_the_database_is_away_nobody_waits_for_it_twice(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, asked_of_it = [100.0], []
    monkeypatch.setattr(application.time, "monotonic", lambda: clock[0])

    def work(asked: list[Asked]) -> list[Answer]:
        asked_of_it.append(len(asked))
        raise wrapped_as(sqlite3_busy)

    def sqlite3_busy(_text: str) -> Exception:
        error = sqlite3.OperationalError("x")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY
        return error

    many = [Asked("POST", "/d", "", {"content-type": BYTES}, b"")] * 32
    told = [answer.status for _ in range(3) for answer in app._guarded(work, many)]
    assert told == [503] * 96
    assert asked_of_it == [32], "not each letter of the batch again, and the next not at all"
    clock[0] += application.LET_BE
    app._guarded(work, many)
    assert asked_of_it == [32, 32]


@pytest.mark.parametrize("path", ["/x", "/ru/x", "/en/s/one/x"])
def test_the_exit_leads_away_whatever_fails(app: App, path: str) -> None:
    """⚔ A child presses it while the database is away."""
    app._away_until = float("inf")
    [answer] = app._guarded(app._views, [Asked("GET", path, "", {"host": "localhost"})])
    assert answer.status == 303
    assert answer.headers["Location"] == "https://ky.wikipedia.org/"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


# ── Refusals that Django says without a word ──────────────────────────────────
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("delete", "/w", 405), ("put", "/f", 405), ("get", "/f/add", 405), ("post", "/i", 405)],
)
def test_a_way_of_asking_that_is_not_known_has_a_page(
    open_box: Box, method: str, path: str, status: int
) -> None:
    answer = getattr(Client(), method)(f"/ru{path}")
    assert answer.status_code == status
    assert "К этому адресу так не обращаются." in answer.text
    assert answer.headers["Allow"]
    assert "data-exit" in answer.text


def test_a_form_that_cannot_be_read_has_a_page(open_box: Box) -> None:
    kind = "multipart/form-data; boundary=" + "x" * 300
    answer = Client().post("/en/w", b"--x", content_type=kind)
    assert answer.status_code == 400
    assert "What was sent cannot be read." in answer.text
    assert "data-exit" in answer.text


def test_a_form_that_was_open_too_long_has_a_page(open_box: Box) -> None:
    answer = Client(enforce_csrf_checks=True).post("/en/account/login", {"login": "a"})
    assert answer.status_code == 403
    assert "This page was open too long." in answer.text


# ── The log ───────────────────────────────────────────────────────────────────
def record(name: str, error: BaseException | None = None, message: str = "%s") -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, ("/w?code=1234",), info)


def said(one: logging.LogRecord) -> str:
    return logging.Formatter("%(message)s").format(one)


def test_a_failed_page_is_a_line_with_its_cause(tmp_path: Path) -> None:
    one = record("django.request", wrapped(of_sqlite(tmp_path, full=True)))
    assert NoRequest().filter(one)
    line = said(one).splitlines()[0]
    assert line == "a page failed: the disk is full (OperationalError)"
    assert "сырым" not in said(one)


def test_what_was_refused_in_words_is_no_line() -> None:
    assert not NoRequest().filter(record("django.request"))


def test_a_strangers_word_is_not_in_the_log() -> None:
    from django.core.exceptions import DisallowedHost

    error = DisallowedHost("Invalid HTTP_HOST header: 'сөгүнүү.example'")
    one = record("django.security.DisallowedHost", error, str(error).replace("%", ""))
    one.args = ()
    assert NoRequest().filter(one)
    assert said(one) == "a request was refused: DisallowedHost"


def test_the_same_line_comes_once_and_then_with_its_count(monkeypatch: pytest.MonkeyPatch) -> None:
    from ishenim.ui import logs

    clock, once = [0.0], Once()
    monkeypatch.setattr(logs, "monotonic", lambda: clock[0])
    lines = [logging.LogRecord("x", logging.ERROR, "", 1, "away", (), None) for _ in range(5)]
    assert [once.filter(line) for line in lines[:4]] == [True, False, False, False]
    clock[0] = 10.0
    assert once.filter(lines[4])
    assert said(lines[4]) == "away (and 3 times more)"


def test_lines_have_time_and_level(settings: pytest.FixtureRequest) -> None:
    form = settings.LOGGING["formatters"]["line"]
    line = logging.Formatter(form["format"], form["datefmt"]).format(
        logging.LogRecord("ishenim", logging.ERROR, "", 1, "away", (), None)
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ERROR ishenim: away", line)


def test_two_letters_of_which_one_fails(app: App) -> None:
    """A mistake of ours in one letter spoils no other: the lane does each alone."""

    def work(asked: list[Asked]) -> list[Answer]:
        if any(one.body == b"bad" for one in asked):
            raise ValueError("one fails")
        return [Answer(200, {}, b"") for _ in asked]

    bad, good = (Asked("POST", "/d", "", {"content-type": BYTES}, body) for body in (b"bad", b"x"))
    with pytest.raises(ValueError, match="one fails"):
        app._guarded(work, [bad, good])
    [refused] = app._guarded(work, [bad])
    assert (refused.status, json.loads(refused.body)["error"]) == (500, "BROKEN")
