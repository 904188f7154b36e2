"""Lies with cards: openings, urgent letters, boxes, compositions, beginning anew."""

from dataclasses import replace

from ishenim.proof.note import Signer, sign_note
from ishenim.seal.bytes import sha
from ishenim.seal.opening import manifest
from ishenim.seal.reference import Reference, listed
from tools.cases.keeping import FIRST, HERE, SECOND, Keeper
from tools.cases.kept import HEAD, begun, paper_text, told
from tools.cases.lies import waiting
from tools.cases.lying import (
    DAY,
    IN_FORCE,
    LETTERS,
    RESTARTED,
    THIRD,
    anew,
    lie,
    others,
    seal_next,
    second,
)
from tools.cases.school import ORIGIN, keys_of, roster, signers


# ── Openings ──────────────────────────────────────────────────────────────────
@lie("two open texts for one box", "OPEN_TWICE")
def _two_texts(k: Keeper) -> None:
    k.open(1, FIRST, letters=listed(manifest(LETTERS[:2])), by=signers(1, 2, 5))
    k.act(FIRST)


@lie("a second open text after the act", "OPEN_TWICE", start=told)
def _two_texts_later(k: Keeper) -> None:
    k.open(1, FIRST, kind="extraordinary", by=signers(2, 3, 5))


@lie("an open text that waited a week for its third card", start=begun)
def _week(k: Keeper) -> None:
    seal_next(k, FIRST, SECOND)
    k.act(FIRST, waiting=LETTERS, opens=())
    seal_next(k)
    k.open(1, FIRST)
    k.release(1, *HERE)
    k.act(SECOND, opens=(1,))


@lie("an opening before the next box is sealed", "OPEN_NEXT", start=begun)
def _beforeseal_next(k: Keeper) -> None:
    k.open(1, FIRST)


@lie("an opening signed by too few", "OPEN_QUORUM", start=begun)
def _two_open(k: Keeper) -> None:
    seal_next(k, FIRST, SECOND)
    k.open(1, FIRST, by=signers(1, 2))


@lie("an opening of other letters than its act told", "OPEN_MANIFEST", start=begun)
def _opened_other(k: Keeper) -> None:
    seal_next(k, FIRST, SECOND)
    k.act(FIRST, waiting=LETTERS, opens=())
    k.open(1, FIRST, letters=listed(manifest(LETTERS[:2])))


@lie("an opening of a box that is not there", "NOTE_SIG", "OPEN_BOX", start=begun)
def _nowhere(k: Keeper) -> None:
    seal_next(k, FIRST, SECOND)
    k.open(1, FIRST, box=Reference(3, sha(b"box")), next=Reference(4, sha(b"next")))
    k.open(1, FIRST, by=[Signer(f"{ORIGIN}/m1", b"\7" * 32)])


@lie("shares handed out for an opening that is not there", "RELEASE_SIG")
def _strange_release(k: Keeper) -> None:
    k.opens[1] = replace(k.opens[1], text="another")
    k.release(1, 3)


@lie("an old box opened by cards that are no members any more", "OPEN_QUORUM", start=begun)
def _former(k: Keeper) -> None:
    k.compose(others())
    k.seal(FIRST + DAY, SECOND, by=signers(1, 2, 6))
    k.open(1, FIRST + DAY)


@lie("a former card that was admitted", start=begun)
def _admitted(k: Keeper) -> None:
    k.compose(others())
    k.seal(FIRST + DAY, SECOND, by=signers(1, 2, 6))
    k.admission(1, 4, FIRST + DAY, signers(1, 2, 6))
    k.open(1, FIRST + DAY)
    k.release(1, *HERE)
    k.act(FIRST + DAY, present=(1, 2, 6))


@lie("an admission signed by too few", "ADMISSION", start=begun)
def _admitted_by_two(k: Keeper) -> None:
    k.compose(others())
    k.seal(FIRST + DAY, SECOND, by=signers(1, 2, 6))
    k.admission(1, 4, FIRST + DAY, signers(1, 2))


# ── Urgent letters ────────────────────────────────────────────────────────────
@lie("an urgent letter that was opened and erased", "URGENT_LOST")
def _erased(k: Keeper) -> None:
    k.urgents[1].clear()
    k.act(FIRST)


@lie("an urgent letter erased from an empty box", "URGENT_LOST", start=told)
def _erased_empty(k: Keeper) -> None:
    k.urgent("urgent 2", FIRST + DAY)
    seal_next(k)
    k.line(SECOND)


@lie(
    "an urgent letter that is opened after its act and is not in its list",
    "URGENT_LOST",
    start=told,
)
def _erased_later(k: Keeper) -> None:
    k.urgent("urgent 3", FIRST, box=1)


@lie("an urgent letter that several open, also after its act", start=told)
def _opened_again(k: Keeper) -> None:
    k.urgent("urgent 1", FIRST, box=1, seat=2)
    k.urgent("urgent 1", FIRST, box=1, seat=3)


@lie("an urgent letter that nobody opened")
def _unread(k: Keeper) -> None:
    k.urgents[1].append(sha(b"urgent 4"))
    k.act(FIRST)


@lie("an urgent letter of a box that is not there", "URGENT_BOX", start=told)
def _no_such_box(k: Keeper) -> None:
    k.urgent("urgent 5", FIRST, box=Reference(1, sha(b"box")))


# ── Boxes and rosters ─────────────────────────────────────────────────────────
@lie("a box that does not follow the one before", "BOX_PREV", start=told)
def _not_following(k: Keeper) -> None:
    k.seal(SECOND, THIRD, prev=sha(b"box"))


@lie("a box left out", "BOX_NUMBER", "BOX_PREV", start=told)
def _box_left_out(k: Keeper) -> None:
    k.seal(SECOND, THIRD, number=4, prev=sha(b"box"))


@lie("a box over another journal", "BOX_CHECKPOINT", start=told)
def _box_elsewhere(k: Keeper) -> None:
    k.seal(SECOND, THIRD, checkpoint=Reference(3, sha(b"root")))


@lie("a roster with its box", start=told)
def _with_box(k: Keeper) -> None:
    k.compose(second())
    k.seal(FIRST + DAY, SECOND, by=signers(1, 2, 6))


@lie("a roster that was signed for days", start=told)
def _signed_for_days(k: Keeper) -> None:
    k.access("card", "2", SECOND, key=keys_of(2).signer.public)
    k.compose(second())
    k.seal(SECOND, THIRD, by=signers(1, 2, 6))
    k.line(SECOND, present=(1, 2, 6), by=signers(1, 2, 6))


@lie("a roster without its box", "ROSTER_ALONE", start=told)
def _without_box(k: Keeper) -> None:
    k.compose(second())
    k.explain(SECOND, SECOND)


@lie("a roster at the end without its box", "ROSTER_ALONE", start=told)
def _at_the_end(k: Keeper) -> None:
    k.compose(second())


@lie("a roster followed by a box of the old one", "ROSTER_ALONE", "BOX_ROSTER", start=told)
def _old_box(k: Keeper) -> None:
    k.compose(second())
    k.rosters.pop()
    seal_next(k)


# ── Beginning anew ────────────────────────────────────────────────────────────
AFTER = IN_FORCE + DAY


@lie("a restart that waits", start=told)
def _restart(k: Keeper) -> bytes:
    return k.restart(HEAD, (1, 2), RESTARTED)


@lie("a restart in force", start=told, today=AFTER)
def _restarted(k: Keeper) -> None:
    _restart(k)
    k.compose(anew(IN_FORCE))
    k.access("card-lost", "11", IN_FORCE)
    k.seal(IN_FORCE, IN_FORCE + 7 * DAY, by=signers(11, 12, 13))


@lie(
    "a restart under the poster of before",
    "ROSTER_PIN",
    start=told,
    today=AFTER,
    pin=roster().fingerprint,
)
def _old_poster(k: Keeper) -> None:
    _restarted(k)


@lie("a restart before its fourteen days", "RESTART_EARLY", start=told, today=AFTER)
def _restarted_early(k: Keeper) -> None:
    _restart(k)
    k.compose(anew(IN_FORCE - DAY))


@lie("a restart dated ahead, with all that follows it", "DATE_AHEAD", start=told, today=RESTARTED)
def _dated_ahead(k: Keeper) -> None:
    _restarted(k)


@lie("a restart that a living card objected to", "RESTART_OBJECTED", start=told, today=AFTER)
def _restarted_against(k: Keeper) -> None:
    k.objection(_restart(k), 3, RESTARTED + DAY)
    k.compose(anew(IN_FORCE))


@lie("a restart that was dated back", "RESTART_EARLY", start=told, today=AFTER)
def _dated_back(k: Keeper) -> None:
    k.access("card-lost", "3", IN_FORCE - DAY)
    _restart(k)
    k.compose(anew(IN_FORCE))


@lie("an objection to no restart", "OBJECTION", start=told)
def _objected_to_nothing(k: Keeper) -> None:
    k.objection(sha(b"restart"), 3, RESTARTED)


@lie("a restart that its head did not sign", "RESTART", start=told)
def _without_head(k: Keeper) -> None:
    k.restart(Signer(f"{ORIGIN}/head", b"\7" * 32), (1, 2), RESTARTED)


@lie("a new chain without a restart", "ROSTER_CHAIN", start=told)
def _chain_without(k: Keeper) -> None:
    k.add(anew(IN_FORCE))


@lie("waiting letters destroyed after a restart", "WAITING_DESTROYED", start=waiting, today=AFTER)
def _destroyed(k: Keeper) -> None:
    _restarted(k)
    signed = signers(11, 12, 13)
    k.add(sign_note(paper_text("destruction", "2", IN_FORCE), signed))
    k.seal(IN_FORCE + DAY, IN_FORCE + 7 * DAY, by=signed)
    k.line(
        IN_FORCE + DAY, opening="extraordinary", present=(11, 12, 13), by=signed, waiting=listed("")
    )


@lie(
    "waiting letters gone after a restart without a word",
    "WAITING_LOST",
    start=waiting,
    today=AFTER,
)
def _gone(k: Keeper) -> None:
    _restarted(k)
    signed = signers(11, 12, 13)
    k.seal(IN_FORCE + DAY, IN_FORCE + 7 * DAY, by=signed)
    k.line(
        IN_FORCE + DAY, opening="extraordinary", present=(11, 12, 13), by=signed, waiting=listed("")
    )
