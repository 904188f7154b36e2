"""Members vouch for the journal on each visit: what their browser asks, and what is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from ishenim.journal import actions, keys
from ishenim.journal.log import Log
from ishenim.journal.models import Cosignature, Word
from ishenim.proof.checkpoint import read_checkpoint
from ishenim.proof.errors import NoteError
from ishenim.proof.note import COSIGNATURE, keyring, known_signers, open_note, split_note
from ishenim.proof.tree import verify_consistency
from ishenim.proof.vkey import read_vkey
from ishenim.seal.bytes import unb64

pytestmark = pytest.mark.django_db
HEAD, COSIGN = "/desk/journal/head", "/desk/journal/cosign"


def head_of(answer) -> tuple[int, bytes, str]:
    """Return size, root and text of what a browser was given, once its key has signed it."""
    said = answer.json()
    text = open_note(said["checkpoint"], read_vkey(said["vkey"])[1]).text
    found = read_checkpoint(text)
    return found.size, found.root, text


def vouch(browser, cast, text: str, size: int, at: datetime):
    line = cast.keys.signer.cosign(text, at=int(at.timestamp()))
    return browser.post(COSIGN, {"size": size, "line": line}, content_type="application/json")


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock of this computer: what is signed must not be of a day to come."""
    return datetime.now(UTC)


def test_a_browser_learns_that_the_journal_grew_from_what_it_knew(open_box, members, enter):
    browser = enter(members[0])
    size, root, _text = head_of(browser.get(HEAD))
    known = size - 1
    old = read_checkpoint(split_note(Log(open_box.school).latest().note)[0])
    assert (old.size, old.root) == (size, root)
    before = open_box.school.checkpoint_set.get(size=known)
    said = browser.get(HEAD, {"known": known}).json()
    steps = [unb64(one) for one in said["consistency"]]
    verify_consistency(known, size, bytes(before.root), root, steps)


@pytest.mark.parametrize("known", ["", "0", "-1", "x", "9" * 30, "٣", "999999"])
def test_what_nobody_can_know_leads_nowhere(open_box, members, enter, known):
    assert enter(members[0]).get(HEAD, {"known": known}).json()["consistency"] == []


def test_the_same_member_vouches_again_with_a_new_time(open_box, members, enter, moment, school):
    browser, cast = enter(members[0]), members[0]
    size, _root, text = head_of(browser.get(HEAD))
    assert vouch(browser, cast, text, size, moment).json() == {"size": size}
    later = moment + timedelta(hours=3)
    assert vouch(browser, cast, text, size, later).status_code == 200
    assert vouch(browser, cast, text, size, moment).status_code == 200
    word = Word.objects.get(name=cast.keys.signer.name)
    assert word.said_at == later.replace(microsecond=0)
    first = Cosignature.objects.get(name=word.name, checkpoint__size=size)
    assert first.line != word.line
    signed = Log(school).signed_checkpoint(Log(school).latest())
    known = keyring({cast.keys.signer.name: cast.keys.signer.public}, [COSIGNATURE])
    assert known_signers(signed, known).signers == {word.name: int(later.timestamp())}
    assert first.line not in signed


def test_a_word_about_an_older_journal_is_no_newer_one(open_box, members, school, moment):
    signer = members[0].keys.signer
    named = {signer.name: signer.public}
    for checkpoint, at in zip(school.checkpoint_set.order_by("-size")[:2], (0, 60), strict=True):
        line = signer.cosign(split_note(checkpoint.note)[0], at=int(moment.timestamp()) + at)
        actions.cosign(school=school, size=checkpoint.size, line=line, name_keys=named, now=moment)
    assert Word.objects.get(name=signer.name).checkpoint == Log(school).latest()


def test_only_the_card_of_ones_own_seat_vouches(open_box, members, enter, moment):
    browser, before = enter(members[0]), list(Word.objects.values("name", "said_at"))
    size, _root, text = head_of(browser.get(HEAD))
    answers = [
        vouch(browser, members[1], text, size, moment),
        vouch(browser, members[0], text + "x", size, moment),
        vouch(browser, members[0], text, size + 1, moment),
        vouch(browser, members[0], text, size, moment + timedelta(days=3)),
    ]
    for answer in answers:
        assert answer.status_code == 400
        assert answer.json()["error"] == "NOTE_SIG"
    assert list(Word.objects.values("name", "said_at")) == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"size": 1},
        {"size": "1", "line": "x"},
        {"size": 10**40, "line": "x"},
        {"size": 1, "line": 1},
    ],
)
def test_what_is_no_cosignature_is_refused(open_box, members, enter, body):
    answer = enter(members[0]).post(COSIGN, body, content_type="application/json")
    assert answer.status_code == 400


def test_before_the_roster_nobody_vouches(members, order, enter, moment):
    browser = enter(members[0])
    size, _root, text = head_of(browser.get(HEAD))
    assert vouch(browser, members[0], text, size, moment).status_code == 400


@pytest.mark.parametrize("who", ["head", "administrator", "stranger"])
def test_who_has_no_seat_is_not_asked(open_box, enter, request, who):
    browser = enter(request.getfixturevalue(who))
    assert browser.get(HEAD).status_code == 403
    assert browser.post(COSIGN, {}, content_type="application/json").status_code == 403


def test_a_line_without_a_time_is_none(school, members, open_box, moment):
    signer = members[0].keys.signer
    latest = Log(school).latest()
    line = signer.line(split_note(latest.note)[0])
    named = {signer.name: signer.public}
    with pytest.raises(NoteError, match="without its time"):
        actions.cosign(school=school, size=latest.size, line=line, name_keys=named, now=moment)
    assert keys.signer(school.origin)
