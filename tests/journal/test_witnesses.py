"""A school asks those outside to vouch for its journal: real servers, real cosignatures."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.test import Client

from ishenim.audit.evidence import judge, read_evidence
from ishenim.cli.witness import Witness as Watcher
from ishenim.cli.witness import _handler
from ishenim.journal import actions, keys, witnesses
from ishenim.journal.models import Cosignature, Entry, Witness, Word
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.errors import LogError
from ishenim.proof.note import known_signers, sign_note
from ishenim.proof.vkey import read_vkey
from ishenim.proof.witness import Unwitnessed, write_request
from ishenim.ui.dates import on_screen
from tests.audit.conftest import check, codes, copy_of

pytestmark = pytest.mark.django_db
Run = Callable[..., tuple[Watcher, str]]


def write(school, now, words: str = "x") -> None:
    text = f"trustbox.v2/example\nkey {words}\n"
    actions.append(
        school=school, kind="example", note=sign_note(text, [keys.signer(school.origin)]), now=now
    )


@pytest.fixture
def clock(now: datetime) -> list[datetime]:
    """The clock on every witness's wall; a test may turn it."""
    return [now]


@pytest.fixture
def run(school, tmp_path: Path, clock: list[datetime]) -> Iterator[Run]:
    """Return a function that runs a witness of this school's journal on a port of its own."""
    running: list[ThreadingHTTPServer] = []

    def run(name: str = "other.school.kg", vkey: str = "") -> tuple[Watcher, str]:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        known = dict([read_vkey(vkey or keys.signer(school.origin).vkey)])
        watcher = Watcher(folder, name, known, lambda: clock[0].timestamp() + 0.5)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(watcher))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return watcher, f"http://127.0.0.1:{server.server_address[1]}"

    yield run
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def watched(run: Run, school, now) -> Watcher:
    watcher, url = run()
    actions.add_witness(school=school, vkey=watcher.signer.witness_vkey, url=url + "/", now=now)
    write(school, now)
    return watcher


def problem() -> str:
    return Witness.objects.get().problem


def test_what_grew_is_cosigned_and_everybody_sees_it(watched, school, now):
    assert witnesses.ask_all(now=now) == 1
    write(school, now, "y")
    write(school, now, "z")
    assert witnesses.ask_all(now=now) == 1
    witness = Witness.objects.get()
    assert (witness.size, witness.problem, witness.cosigned_on) == (3, "", now.date())
    assert "other.school.kg" in Client().get("/j/checkpoint").text
    assert "other.school.kg" in Client().get("/v").text
    verdict = check(copy_of(school), witnesses=(watched.signer.witness_vkey,))
    assert verdict.outside == ["other.school.kg"]


def test_a_witness_says_every_hour_that_nothing_is_newer(watched, school, now, clock):
    """An old journal shown again is known by nobody having called it the newest for days."""
    witnesses.ask_all(now=now)
    assert witnesses.ask_all(now=now, send=lambda _url, _body: pytest.fail("asked")) == 0
    later = now + timedelta(hours=1)
    clock[0] = later
    assert witnesses.ask_all(now=later) == 1
    (note,) = witnesses.newest_words(school)
    known = read_vkey(watched.signer.witness_vkey)[1]
    assert known_signers(note, known).signers == {"other.school.kg": int(later.timestamp())}
    assert Client().get("/j/checkpoint").text == note
    assert (Cosignature.objects.count(), Word.objects.count()) == (1, 1)


def test_the_word_of_a_witness_with_another_key_is_none(watched, run, school, now):
    witnesses.ask_all(now=now)
    assert witnesses.newest_words(school)
    other, _url = run("third.kg")
    Witness.objects.update(vkey=other.signer.witness_vkey)
    assert witnesses.newest_words(school) == []
    Witness.objects.update(removed_on=now.date(), vkey=watched.signer.witness_vkey)
    assert witnesses.newest_words(school) == []


def test_a_word_of_a_day_to_come_is_not_kept(watched, now, clock):
    """It would be the newest for ever."""
    clock[0] = now + timedelta(days=2)
    assert witnesses.ask_all(now=now) == 0
    assert not Word.objects.exists()
    assert problem() == Witness.Problem.AWAY


def test_a_database_put_back_from_a_backup_is_noticed(watched, run, school, now):
    """The witness remembers three entries; the journal it is shown has one."""
    write(school, now, "y")
    write(school, now, "z")
    witnesses.ask_all(now=now)
    watched_sizes = {"size": 1}
    other, url = run("second.kg")
    other._file.write_text(watched._file.read_text())
    Witness.objects.update(**watched_sizes)
    latest = actions.Checkpoint.objects.get(size=1)
    actions.add_witness(school=school, vkey=other.signer.witness_vkey, url=url, now=now)
    second = Witness.objects.get(name="second.kg")
    assert witnesses._ask(second, latest, witnesses.post, now) is False
    assert (second.problem, second.refused_on) == (Witness.Problem.SHORTER, now.date())
    page = Client().get("/v").text
    assert "башкасын сактап турат" in page
    assert "Анын эсинде саптар бул жердегиден көп болчу." in page


def test_another_journal_of_the_same_key_is_noticed(watched, school, now):
    witnesses.ask_all(now=now)
    seen = watched._file.read_text()
    root = school.checkpoint_set.get(size=1).root
    watched._file.write_text(seen.replace(bytes(root).hex(), "00" * 32))
    write(school, now, "y")
    assert witnesses.ask_all(now=now) == 0
    assert problem() == Witness.Problem.ANOTHER


@pytest.fixture
def refusing(watched, school, now) -> Watcher:
    """A witness that remembers another journal of the same length, and has said so."""
    witnesses.ask_all(now=now)
    seen = watched._file.read_text()
    root = school.checkpoint_set.get(size=1).root
    watched._file.write_text(seen.replace(bytes(root).hex(), "00" * 32))
    write(school, now, "y")
    witnesses.ask_all(now=now)
    watched._file.write_text(seen)
    return watched


def test_what_a_witness_refused_stays_on_the_page_after_it_signs_again(refusing, school, now):
    assert witnesses.ask_all(now=now + timedelta(days=2)) == 1
    witness = Witness.objects.get()
    assert (witness.problem, witness.refused, witness.refused_on) == ("", "another", now.date())
    assert witness.answered_on == now.date() + timedelta(days=2)
    page = Client().get("/v").text
    assert (
        f"Кол коюудан баш тарткан күнү: <strong>{on_screen('2026-жылдын 15-апрели')}.</strong>"
        in page
    )
    assert "Строки, которые он помнил, были другими" in Client().get("/ru/v").text
    assert "Ask it for its file of evidence" in Client().get("/en/v").text


def test_who_has_refused_is_not_forgotten_by_being_asked_no_more(refusing, school, now):
    assert actions.remove_witness(school=school, name="other.school.kg", now=now)
    assert not actions.remove_witness(school=school, name="other.school.kg", now=now)
    assert witnesses.ask_all(now=now, send=lambda _url, _body: pytest.fail("asked")) == 0
    assert "other.school.kg" not in Client().get("/j/policy").text
    page = Client().get("/v").text
    assert "Мектеп ага мындан ары кайрылбай калган күнү:" in page
    url = Witness.objects.get().url
    actions.add_witness(school=school, vkey=refusing.signer.witness_vkey, url=url, now=now)
    assert witnesses.ask_all(now=now) == 1
    assert Witness.objects.get().refused == "another"


def test_the_fork_itself_is_on_the_witness_disk_for_everybody(watched, school, now):
    """The school's own key signed both: whoever runs the witness can show it to anybody."""
    write(school, now, "y")
    write(school, now, "z")
    witnesses.ask_all(now=now)
    liar = keys.signer(school.origin)
    other = sign_note(Checkpoint(liar.name, 3, b"r" * 32).text, [liar])
    with pytest.raises(Unwitnessed):
        watched.add(write_request(3, [], other))
    (file,) = (watched._file.parent / "evidence").iterdir()
    found = judge(read_evidence(file.read_text()), liar.vkey)
    assert [said.code for said in found.proven] == ["TWO_ROOTS"]


@pytest.mark.parametrize(
    "wrong", [{"refused": "another"}, {"refused": "away", "refused_on": "2026-04-15"}]
)
def test_the_database_wants_a_refusal_with_its_day(watched, wrong):
    with pytest.raises(IntegrityError):
        Witness.objects.update(**wrong)


def test_a_witness_that_is_away_is_asked_again_later(watched, school, now):
    url = Witness.objects.get().url
    Witness.objects.update(url="http://127.0.0.1:9")
    assert witnesses.ask_all(now=now) == 0
    assert problem() == Witness.Problem.AWAY
    Witness.objects.update(url=url)
    assert witnesses.ask_all(now=now) == 1
    assert problem() == ""


def test_a_witness_that_does_not_know_the_school_refuses(run, school, now):
    watcher, url = run(vkey=keys.signer("other.example").vkey)
    actions.add_witness(school=school, vkey=watcher.signer.witness_vkey, url=url, now=now)
    write(school, now)
    assert witnesses.ask_all(now=now) == 0
    assert problem() == Witness.Problem.REFUSED


def test_an_answer_that_is_no_cosignature_is_not_kept(watched, now):
    for answer in ("", "— other.school.kg AAAA\n", "ok", "\x00"):
        assert witnesses.ask_all(now=now, send=lambda _u, _b, said=answer: (200, said)) == 0
    assert not Cosignature.objects.exists()
    assert problem() == Witness.Problem.AWAY


def test_who_must_vouch_and_has_not_is_named(watched, school, order):
    verdict = check(copy_of(school), witnesses=(watched.signer.witness_vkey,))
    assert "WITNESS_MISSING" in codes(verdict)


def test_the_policy_names_key_and_witnesses(watched, school):
    lines = Client().get("/j/policy").text.splitlines()
    assert lines[0] == f"log {keys.signer(school.origin).vkey}"
    assert lines[1].startswith(f"witness other.school.kg {watched.signer.witness_vkey} http://")
    assert lines[2:] == ["group outside any other.school.kg", "quorum outside"]


@pytest.mark.parametrize(
    ("key", "url", "error"),
    [
        ("no key", "https://a.kg", LogError),
        (None, "ftp://a.kg", ValueError),
        (None, "x", ValueError),
    ],
)
def test_what_is_no_witness_is_refused(school, now, run, key, url, error):
    watcher, _url = run()
    with pytest.raises(error):
        actions.add_witness(
            school=school, vkey=key or watcher.signer.witness_vkey, url=url, now=now
        )


def test_a_key_that_signs_instead_of_cosigning_is_none(school, now, run):
    watcher, url = run()
    with pytest.raises(LogError, match="cosigner"):
        actions.add_witness(school=school, vkey=watcher.signer.vkey, url=url, now=now)


def test_one_that_is_removed_is_asked_no_more(watched, school, now):
    witnesses.ask_all(now=now)
    assert actions.remove_witness(school=school, name="other.school.kg", now=now)
    assert not actions.remove_witness(school=school, name="other.school.kg", now=now)
    assert not Witness.objects.exists()
    assert Cosignature.objects.count() == 1
    assert Entry.objects.count() == 1
