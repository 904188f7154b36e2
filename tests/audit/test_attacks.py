"""What a liar can do to a journal, with or without its key, and the name each lie is given."""

import secrets

import pytest

from ishenim.audit.memory import Remembered, recall
from ishenim.audit.verdict import MISCONDUCT, UNREADABLE
from ishenim.box.models import Slot, Waiting
from ishenim.journal import keys
from ishenim.proof.note import Signer, join_note, sign_note, split_note
from ishenim.seal.roster import RosterMember, write_roster
from tests.audit.conftest import check, codes, copy_of

pytestmark = pytest.mark.django_db


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


def test_a_list_that_was_taken_down_is_not_proven(copied):
    verdict = check(copied.without("manifest/1"))
    assert codes(verdict) == {"MANIFEST_MISSING"}
    assert verdict.word == UNREADABLE


def test_another_key_than_the_one_expected_is_seen(copied, school):
    other = Signer(f"{school.origin}/journal", secrets.token_bytes(32))
    verdict = check(copied, vkey=other.vkey)
    assert {"VKEY_CHANGED", "LOG_KEY"} <= codes(verdict)
    assert verdict.word == MISCONDUCT


def test_another_first_commission_than_on_the_poster_is_seen(copied, roster):
    assert check(copied, pin=roster.fingerprint).findings == []
    assert codes(check(copied, pin="0" * 20)) == {"ROSTER_PIN"}


# ── With the journal's key: whoever took the server over ──────────────────────
def test_a_rewritten_past_is_not_the_one_that_members_signed(copied, liar):
    entries = copied.entries
    verdict = check(copied.put([*entries[:-1], entries[-2]], liar))
    assert "SPLIT_VIEW" in codes(verdict)


def test_without_the_members_a_rewritten_past_has_nobody_who_vouches(copied, liar):
    act = copied.index("act")
    entries = [entry for at, entry in enumerate(copied.entries) if at != act]
    verdict = check(copied.put(entries, liar).without("cosigned"))
    assert "LOG_QUORUM" in codes(verdict)
    assert verdict.word == UNREADABLE
    assert verdict.tuesdays.unexplained


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
    kept = recall(check(earlier).memory)
    assert check(copied, before=kept).findings == []
    entries = copied.entries
    forked = copied.put([entries[1], *entries[1:]], liar).without("cosigned")
    verdict = check(forked, before=kept)
    assert "REWRITTEN" in codes(verdict)
    assert verdict.memory == {}


def test_a_changed_date_breaks_its_signatures(copied, liar):
    entries = copied.replaced(
        "act", lambda act: edited(act, "\ndate 2026-04-21", "\ndate 2026-04-20")
    )
    assert "NOTE_SIG" in codes(check(copied.put(entries, liar)))


def test_another_lock_on_the_box_breaks_its_signatures(copied, liar, sealed_box):
    other = sealed_box.locks[0][:-4] + "qqqq"
    entries = copied.replaced("box", lambda box: edited(box, sealed_box.locks[0], other))
    assert "NOTE_SIG" in codes(check(copied.put(entries, liar)))


def test_an_act_signed_by_too_few_is_seen(copied, liar):
    entries = copied.replaced("act", fewer)
    found = codes(check(copied.put(entries, liar)))
    assert "ACT_QUORUM" in found


def test_keys_turned_by_too_few_are_seen(copied, liar):
    entries = copied.entries
    del entries[copied.index("release")]
    assert "RELEASE_QUORUM" in codes(check(copied.put(entries, liar)))


def test_letters_taken_out_without_an_opening_are_seen(copied, liar):
    entries = copied.entries
    del entries[copied.index("open")]
    assert {"ACT_OPEN", "RELEASE_SIG"} <= codes(check(copied.put(entries, liar)))


def test_an_old_box_is_not_sealed_again(copied, liar):
    entries = copied.entries
    entries.append(entries[copied.index("box")])
    assert "BOX_NUMBER" in codes(check(copied.put(entries, liar)))


def test_an_act_is_not_entered_twice(copied, liar):
    entries = copied.entries
    entries.append(entries[copied.index("act")])
    assert "OPEN_BOX" in codes(check(copied.put(entries, liar)))


def test_a_forged_member_is_not_one(copied, liar, roster, members):
    stranger = Signer(f"{roster.origin}/m6", secrets.token_bytes(32))
    lines = [*roster.members.values()]
    recipient = members[0].keys.recipient[:-4] + "qqqq"
    lines.append(RosterMember(6, stranger.public, recipient, "a stranger"))
    text = write_roster(
        origin=roster.origin, epoch=2, prev=roster.hash, date=roster.date, duty=[4], members=lines
    )
    entries = [*copied.entries, sign_note(text, [stranger]).encode()]
    found = codes(check(copied.put(entries, liar)))
    assert found & {"ROSTER_QUORUM", "ROSTER_MEMBER"}


def test_an_order_that_another_than_the_head_signed_is_seen(copied, liar):
    entries = copied.replaced("paper", fewer)
    assert "NOTE_SIG" in codes(check(copied.put(entries, liar)))


def test_rubbish_is_named_and_the_walk_goes_on(copied, liar):
    entries = [*copied.entries, b"\xff\xfe", b"", b"trustbox.v2/act\n", b"trustbox.v9/new\n\n"]
    verdict = check(copied.put(entries, liar).without("cosigned"))
    assert {"NOTE_FORM", "NOTE_UNKNOWN"} <= codes(verdict)
    assert verdict.counts.letters == 1


def test_a_file_that_is_missing_or_broken_is_not_proven(copied):
    bundle = next(path for path in copied.files if path.startswith("tile/entries/"))
    for path in ("checkpoint", "vkey", bundle):
        assert codes(check(copied.without(path))) == {"FILE_MISSING"}
    copied.files[bundle] = copied.files[bundle][:-1]
    verdict = check(copied)
    assert codes(verdict) == {"LOG_FORMAT"}
    assert verdict.word == UNREADABLE


RECORD = "trustbox.v2/receipt\n"


# ── A receipt in hand ─────────────────────────────────────────────────────────
@pytest.fixture
def receipt(school, with_letter, opened) -> str:
    """What Aigul saved: her code and the signed receipt, as the page writes it into a file."""
    box = opened.box
    note = keys.receipt(
        school.origin, box_number=box.number, box_id=bytes(box.box_id), seal=with_letter.seal
    )
    return f"Код: 0000 0000 0000 0000 0000\n\n{note}"


def test_the_letter_of_a_receipt_was_taken_out(copied, receipt):
    verdict = check(copied, receipt=receipt.replace("\n", "\r\n"))
    assert (verdict.findings, verdict.found) == ([], "1")


def test_a_letter_that_was_deleted_before_the_opening_is_proven_by_its_receipt(
    table, three, with_letter, order, sealed_box, school, open_box
):
    """Whoever holds the server empties the box in the night: the commission finds nothing."""
    taken = keys.receipt(school.origin, box_number=1, box_id=sealed_box.id, seal=with_letter.seal)
    Slot.objects.all().delete()
    Waiting.objects.all().delete()
    table.sit_together(*three)
    verdict = check(copy_of(school), receipt=taken)
    assert codes(verdict) == {"LETTER_DROPPED"}
    assert verdict.word == MISCONDUCT
    assert verdict.counts.letters == 0


def test_a_letter_still_in_the_box_waits(school, with_letter, order, sealed_box, open_box):
    taken = keys.receipt(school.origin, box_number=1, box_id=sealed_box.id, seal=with_letter.seal)
    verdict = check(copy_of(school), receipt=taken)
    assert "LETTER_WAITS" in codes(verdict)
    assert verdict.word != MISCONDUCT


def test_a_receipt_for_a_box_that_never_was_is_misconduct(copied, school, with_letter):
    other = keys.receipt(school.origin, box_number=1, box_id=b"b" * 32, seal=with_letter.seal)
    assert codes(check(copied, receipt=other)) == {"RECEIPT_BOX"}


@pytest.mark.parametrize("text", [" ", "кат", RECORD, f"{RECORD}\n— a b\n"])
def test_what_is_no_receipt_proves_nothing(copied, text):
    verdict = check(copied, receipt=text)
    assert codes(verdict) == {"RECEIPT_FORM"}
    assert verdict.word == UNREADABLE
