"""What a liar can do to a journal, with its key or with members' cards, and each lie's name."""

import secrets

import pytest

from ishenim.audit.memory import Remembered, recall
from ishenim.audit.verdict import CLEAN, MISCONDUCT, UNREADABLE, Verdict
from ishenim.proof.note import Signer, join_note, sign_note, split_note
from ishenim.seal.bytes import sha
from ishenim.seal.receipt import write_receipt
from tests.audit.conftest import FIRST, check, codes, copy_from
from tools.cases import lying
from tools.cases.journals import TODAY
from tools.cases.keeping import Keeper
from tools.cases.kept import kept
from tools.cases.lies_of_cards import AFTER
from tools.cases.school import JOURNAL, ORIGIN, roster


def edited(note: bytes, old: str, new: str) -> bytes:
    assert old.encode() in note
    return note.replace(old.encode(), new.encode(), 1)


def fewer(note: bytes) -> bytes:
    """Return a note without its last signature."""
    text, lines = split_note(note.decode())
    return join_note(text, lines[:-1]).encode()


# ── Without the journal's key ─────────────────────────────────────────────────
@pytest.mark.parametrize("change", ["rewrite", "reorder", "remove", "insert"])
def test_entries_that_were_changed_are_not_what_was_signed(copied, change):
    entries = copied.entries
    if change == "rewrite":
        entries[-1] = entries[-1].replace(b"2026", b"2025", 1)
    elif change == "reorder":
        entries[2], entries[3] = entries[3], entries[2]
    elif change == "insert":
        entries[3:3] = [entries[3]]
        entries.pop()
    else:
        entries[3:4] = [entries[4]]
    verdict = check(copied.put(entries))
    assert verdict.word == MISCONDUCT
    assert "LOG_PROOF" in codes(verdict)


def test_a_seal_dropped_from_the_published_list_is_seen(copied):
    copied.files["manifest/1"] = b""
    verdict = check(copied)
    assert codes(verdict) == {"MANIFEST_CHANGED"}
    assert verdict.word == MISCONDUCT


def test_a_seal_put_into_the_list_is_seen(copied):
    copied.files["manifest/1"] += secrets.token_hex(32).encode() + b"\n"
    assert codes(check(copied)) == {"MANIFEST_CHANGED"}


@pytest.mark.parametrize("ending", ["", ".urgent", ".damaged"])
def test_a_list_that_was_taken_down_is_not_proven(copied, ending):
    verdict = check(copied.without(f"manifest/1{ending}"))
    assert codes(verdict) == {"MANIFEST_MISSING"}
    assert verdict.word == UNREADABLE


def test_another_key_than_the_one_expected_is_seen(copied):
    other = Signer(f"{ORIGIN}/journal", secrets.token_bytes(32))
    verdict = check(copied, vkey=other.vkey)
    assert {"VKEY_CHANGED", "LOG_KEY"} <= codes(verdict)
    assert verdict.word == MISCONDUCT


def test_another_first_commission_than_on_the_poster_is_seen(copied):
    assert check(copied, pin=roster().fingerprint).findings == []
    assert codes(check(copied, pin="0" * 20)) == {"ROSTER_PIN"}


# ── With the journal's key: whoever took the server over ──────────────────────
def test_a_rewritten_past_is_not_the_one_that_members_signed(copied, liar):
    entries = copied.entries
    verdict = check(copied.put([*entries[:-1], entries[-2]], liar))
    assert "SPLIT_VIEW" in codes(verdict)


def test_a_past_without_its_last_act_is_a_day_without_an_opening(copied, liar):
    act = copied.index("act")
    entries = [entry for at, entry in enumerate(copied.entries) if at != act]
    verdict = check(copied.put(entries, liar).without("cosigned"))
    assert codes(verdict) == {"LOG_QUORUM"}
    assert verdict.tuesdays.unexplained == [FIRST]


def test_a_rolled_back_database_is_seen_by_who_remembers(copied, liar):
    before = check(copied)
    back = copied.put(copied.entries[:-2], liar).without("cosigned")
    verdict = check(back, before=Remembered(before.size, before.root, {}))
    assert "ROLLBACK" in codes(verdict)
    assert verdict.word == MISCONDUCT


def test_a_fork_for_one_reader_is_seen_by_who_remembers(copied, liar):
    before = check(copied)
    entries = copied.entries
    forked = copied.put([*entries[:-1], entries[1]], liar).without("cosigned")
    verdict = check(forked, before=Remembered(before.size, before.root, {}))
    assert "REWRITTEN" in codes(verdict)


def test_a_fork_is_seen_by_who_reads_only_what_is_new(copied, liar):
    earlier = copied.put(copied.entries[:-1], liar).without("cosigned")
    remembered = recall(check(earlier).memory)
    assert check(copied, before=remembered).findings == []
    entries = copied.entries
    forked = copied.put([entries[1], *entries[1:]], liar).without("cosigned")
    verdict = check(forked, before=remembered)
    assert "REWRITTEN" in codes(verdict)
    assert verdict.memory == {}


def test_a_changed_date_breaks_its_signatures(copied, liar):
    entries = copied.replaced(
        "act", lambda act: edited(act, "\ndate 2026-04-21", "\ndate 2026-04-20")
    )
    assert "NOTE_SIG" in codes(check(copied.put(entries, liar)))


def test_another_first_opening_on_the_box_breaks_its_signatures(copied, liar):
    entries = copied.replaced(
        "box", lambda box: edited(box, "opens 2026-04-21", "opens 2027-04-21")
    )
    assert "NOTE_SIG" in codes(check(copied.put(entries, liar)))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("act", "ACT_QUORUM"),
        ("open", "OPEN_QUORUM"),
        ("box", "BOX_QUORUM"),
        ("roster", "ROSTER_GENESIS"),
        ("release", "NOTE_SIG"),
        ("urgent", "NOTE_SIG"),
        ("access", "NOTE_SIG"),
        ("paper", "NOTE_SIG"),
        ("bundle", "NOTE_SIG"),
    ],
)
def test_a_signature_that_was_taken_away_is_missed(copied, liar, kind, code):
    assert code in codes(check(copied.put(copied.replaced(kind, fewer), liar)))


def test_rubbish_is_named_and_the_walk_goes_on(copied, liar):
    entries = [*copied.entries, b"\xff\xfe", b"", b"trustbox.v2/act\n", b"trustbox.v9/new\n\n"]
    verdict = check(copied.put(entries, liar).without("cosigned"))
    assert {"NOTE_FORM", "NOTE_UNKNOWN"} <= codes(verdict)
    assert verdict.counts.letters == 3


def test_a_file_that_is_missing_or_broken_is_not_proven(copied):
    bundle = next(path for path in copied.files if path.startswith("tile/entries/"))
    for path in ("checkpoint", "vkey", bundle):
        assert codes(check(copied.without(path))) == {"FILE_MISSING"}
    copied.files[bundle] = copied.files[bundle][:-1]
    verdict = check(copied)
    assert codes(verdict) == {"LOG_FORMAT"}
    assert verdict.word == UNREADABLE


# ── With members' cards: a commission that lies ───────────────────────────────
LIES = {name: (codes, keeper, asked) for name, codes, keeper, asked in lying.lies()}


def lied(name: str) -> Verdict:
    """Return what is found of a lie that the vectors tell as well."""
    expected, keeper, asked = LIES[name]
    day = asked.get("today", TODAY)
    verdict = check(copy_from(keeper, list(keeper.newest.members)[:3]), today=day)
    assert codes(verdict) == set(expected)
    return verdict


def details(verdict: Verdict, code: str) -> list[str]:
    return [finding.detail for finding in verdict.findings if finding.code == code]


def test_an_urgent_letter_that_was_erased_leaves_its_record():
    """Whoever opened it signed; act, line or an act of long ago without it is misconduct."""
    for name in (
        "an urgent letter that was opened and erased",
        "an urgent letter erased from an empty box",
        "an urgent letter that is opened after its act and is not in its list",
    ):
        verdict = lied(name)
        assert codes(verdict) == {"URGENT_LOST"}
        assert verdict.word == MISCONDUCT
    assert lied("an urgent letter that nobody opened").findings == []


def test_an_act_relabelled_planned_before_its_day_is_seen():
    assert codes(lied("an act relabelled planned before its day")) == {"KIND_DAY"}
    honest = lied("an opening named extraordinary before its day")
    assert (honest.findings, honest.counts.extraordinary) == ([], 1)


def test_an_opening_moved_twice_and_never_held_was_not_held():
    verdict = lied("moved to tomorrow twice and never held")
    assert FIRST in verdict.tuesdays.unexplained
    assert verdict.tuesdays.moved == []


def test_a_day_is_not_moved_away_for_ever():
    verdict = lied("moved beyond fourteen days")
    assert codes(verdict) == {"MOVED_TOO_FAR"}
    assert FIRST in verdict.tuesdays.unexplained


def test_an_opening_moved_and_held_is_told_as_moved():
    verdict = lied("an opening moved and held")
    assert [day for day, _why in verdict.tuesdays.moved] == [FIRST]


@pytest.mark.parametrize(
    "name",
    [
        "a waiting letter that vanishes in an act",
        "a waiting letter that vanishes in a line",
        "a waiting letter that was swapped for another",
        "waiting letters gone after a restart without a word",
    ],
)
def test_a_waiting_letter_does_not_vanish(name):
    verdict = lied(name)
    assert "WAITING_LOST" in codes(verdict)
    assert verdict.word == MISCONDUCT


def test_waiting_letters_that_nobody_can_open_are_destroyed_with_a_deed():
    verdict = lied("waiting letters destroyed after a restart")
    assert verdict.word == CLEAN


def test_two_open_texts_name_the_cards_that_signed_both():
    assert details(lied("two open texts for one box"), "OPEN_TWICE") == ["box 1: 1 2"]
    assert details(lied("a second open text after the act"), "OPEN_TWICE") == ["box 1: 2"]


@pytest.mark.parametrize(
    "name",
    [
        "a roster without its box",
        "a roster at the end without its box",
        "a roster followed by a box of the old one",
    ],
)
def test_a_roster_takes_effect_with_its_box_alone(name):
    assert "ROSTER_ALONE" in codes(lied(name))
    assert lied("a roster with its box").findings == []


def test_a_restart_waits_and_may_be_objected_to():
    assert codes(lied("a restart before its fourteen days")) == {"RESTART_EARLY"}
    assert codes(lied("a restart that a living card objected to")) == {"RESTART_OBJECTED"}
    verdict = lied("a restart in force")
    assert [record.kind for record in verdict.records] == ["sign-in", "restart", "card-lost"]


def test_days_that_have_not_come_let_no_restart_begin_early():
    """Every entry is well signed and fourteen days lie between, by dates alone."""
    verdict = lied("a restart dated ahead, with all that follows it")
    assert codes(verdict) == {"DATE_AHEAD"}
    assert verdict.word == MISCONDUCT
    _codes, keeper, _asked = LIES["a restart dated ahead, with all that follows it"]
    later = check(copy_from(keeper, list(keeper.newest.members)[:3]), today=AFTER)
    assert "DATE_AHEAD" not in codes(later)


def test_the_poster_of_before_a_restart_is_told_not_to_be_of_this_commission():
    _codes, keeper, _asked = LIES["a restart in force"]
    copy = copy_from(keeper, (11, 12, 13))
    old, new = roster().fingerprint, keeper.newest.fingerprint
    verdict = check(copy, today=AFTER, pin=old)
    assert (codes(verdict), verdict.word) == ({"ROSTER_PIN"}, UNREADABLE)
    assert check(copy, today=AFTER, pin=new).findings == []
    assert check(copy, today=TODAY, pin="0" * 20).word == MISCONDUCT


def test_letters_are_opened_by_k_cards_of_their_box():
    assert codes(lied("keys turned by too few")) == {"RELEASE_QUORUM"}
    assert codes(lied("one card that hands out its shares three times")) == {"RELEASE_QUORUM"}
    former = lied("an old box opened by cards that are no members any more")
    assert codes(former) == {"OPEN_QUORUM"}
    admitted = lied("a former card that was admitted")
    assert [(one.kind, one.who, one.box) for one in admitted.records][1:] == [("admission", "4", 1)]


def test_every_letter_is_opened_damaged_or_waits():
    for name in ("a letter that is in no count", "a letter too many"):
        assert codes(lied(name)) == {"ACT_COUNT"}
    assert lied("some letters wait for more cards").counts.waiting == 1
    assert lied("a waiting letter that comes to light later").counts.waiting == 0


# ── A receipt in hand ─────────────────────────────────────────────────────────
def receipt(keeper: Keeper, seal: bytes, number: int = 1, box: bytes | None = None) -> str:
    """Return what Aigul saved: her code and the receipt, as the page writes it into a file."""
    text = write_receipt(ORIGIN, number, box or keeper.boxes[number].id, seal)
    return f"Код: 0000 0000 0000 0000 0000\n\n{sign_note(text, [JOURNAL])}"


def test_the_letter_of_a_receipt_was_taken_out(copied):
    taken = receipt(kept(), kept().letters[1][0])
    verdict = check(copied, receipt=taken.replace("\n", "\r\n"))
    assert (verdict.findings, verdict.found, verdict.state) == ([], "1", "")


def test_a_letter_that_waits_or_is_damaged_is_told_to_whoever_has_its_receipt(copied):
    damaged = check(copied, receipt=receipt(kept(), kept().letters[1][2]))
    assert (damaged.found, damaged.state) == ("1", "damaged")
    _codes, keeper, _asked = LIES["a waiting letter stays from line to line"]
    verdict = check(copy_from(keeper), receipt=receipt(keeper, keeper.waiting[0]), today=TODAY)
    assert (verdict.found, verdict.state) == ("1", "waiting")


def test_a_letter_that_is_in_no_list_is_proven_by_its_receipt(copied):
    verdict = check(copied, receipt=receipt(kept(), sha(b"gone")))
    assert (codes(verdict), verdict.word) == ({"LETTER_DROPPED"}, MISCONDUCT)


def test_a_letter_still_in_the_box_waits(copied):
    verdict = check(copied, receipt=receipt(kept(), sha(b"new"), 2))
    assert (codes(verdict), verdict.word) == ({"LETTER_WAITS"}, CLEAN)


def test_a_receipt_for_a_box_that_never_was_is_misconduct(copied):
    other = receipt(kept(), kept().letters[1][0], 1, b"b" * 32)
    assert codes(check(copied, receipt=other)) == {"RECEIPT_BOX"}


RECORD = "trustbox.v2/receipt\n"


@pytest.mark.parametrize("text", [" ", "кат", RECORD, f"{RECORD}\n— a b\n"])
def test_what_is_no_receipt_proves_nothing(copied, text):
    verdict = check(copied, receipt=text)
    assert codes(verdict) == {"RECEIPT_FORM"}
    assert verdict.word == UNREADABLE
