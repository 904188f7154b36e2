"""Lies in acts and lines: who was there, which letters came out, on which day."""

from datetime import date

from ishenim.seal.act import Closed
from ishenim.seal.bytes import sha
from ishenim.seal.opening import manifest
from ishenim.seal.reference import Reference, listed
from tools.cases.keeping import FIRST, HERE, SECOND, Keeper
from tools.cases.kept import begun, frozen, told
from tools.cases.lying import DAY, LETTERS, lie, seal_next
from tools.cases.school import signers


# ── Acts ──────────────────────────────────────────────────────────────────────
@lie("somebody was there and did not sign", "ACT_PRESENT")
def _absent(k: Keeper) -> None:
    k.act(FIRST, present=(1, 2, 3, 4), by=signers(*HERE))


@lie("an act of another number", "ACT_NUMBER")
def _numbered(k: Keeper) -> None:
    k.act(FIRST, number=3)


@lie("an act over another journal", "ACT_CHECKPOINT")
def _elsewhere(k: Keeper) -> None:
    k.act(FIRST, checkpoint=Reference(9, sha(b"root")))


@lie("an act that names another next box", "ACT_NEXT")
def _otherseal_next(k: Keeper) -> None:
    k.act(FIRST, next=Reference(2, sha(b"box")))


@lie("an act that tells of another box", "ACT_BOX")
def _other_box(k: Keeper) -> None:
    letters, urgent = listed(manifest(LETTERS)), listed(manifest(k.urgents[1]))
    k.act(FIRST, boxes=(Closed(Reference(1, sha(b"box")), letters, urgent),))


@lie("an act that tells of other letters", "ACT_MANIFEST", "MANIFEST_CHANGED", "ACT_COUNT")
def _other_letters(k: Keeper) -> None:
    urgent = listed(manifest(k.urgents[1]))
    k.act(FIRST, boxes=(Closed(k.reference(1), listed(manifest(LETTERS[:2])), urgent),))


@lie("a closed box that no act tells of", "ACT_BOX", start=told)
def _left_out(k: Keeper) -> None:
    seal_next(k, FIRST + DAY)
    seal_next(k)
    k.line(SECOND, opening="extraordinary", boxes=(k.reference(3),))


@lie("letters taken out under no opening", "ACT_OPEN", start=begun)
def _unopened(k: Keeper) -> None:
    seal_next(k, FIRST, SECOND)
    k.act(FIRST, opens=[Reference(1, sha(b"open"))])


@lie("keys turned by too few", "RELEASE_QUORUM", start=begun)
def _two_keys(k: Keeper) -> None:
    seal_next(k, FIRST, SECOND)
    k.open(1, FIRST)
    k.release(1, 1, 2)
    k.act(FIRST)


@lie("one card that hands out its shares three times", "RELEASE_QUORUM", start=begun)
def _one_key(k: Keeper) -> None:
    seal_next(k, FIRST, SECOND)
    k.open(1, FIRST)
    k.release(1, 1, 1, 1)
    k.act(FIRST)


@lie("a box with letters that is called empty", "ACT_MANIFEST", "URGENT_LOST")
def _called_empty(k: Keeper) -> None:
    k.line(FIRST)


# ── Letters that are added up ─────────────────────────────────────────────────
@lie("a letter that is in no count", "ACT_COUNT")
def _uncounted(k: Keeper) -> None:
    k.act(FIRST, opened=2)


@lie("a letter too many", "ACT_COUNT")
def _overcounted(k: Keeper) -> None:
    k.act(FIRST, opened=4)


@lie("a letter that is damaged and waits", "ACT_COUNT")
def _both(k: Keeper) -> None:
    k.act(FIRST, damaged=LETTERS[:1], waiting=LETTERS[:1], opened=1)


@lie("a list with a letter that lay in no box", "LIST_FOREIGN", "ACT_COUNT")
def _foreign(k: Keeper) -> None:
    k.act(FIRST, damaged=[sha(b"never")], opened=2)


@lie("some letters wait for more cards")
def _some_wait(k: Keeper) -> None:
    k.act(FIRST, waiting=LETTERS[:1])


def waiting() -> Keeper:
    """Return a journal in which letter 1 waits for more cards."""
    keeper = frozen()
    _some_wait(keeper)
    return keeper


@lie("a waiting letter that comes to light later", start=waiting)
def _later(k: Keeper) -> None:
    k.drop("letter 4")
    seal_next(k)
    k.open(2, SECOND)
    k.release(2, *HERE)
    k.release(1, 3)
    k.act(SECOND, opens=(1, 2))


@lie("a waiting letter stays from line to line", start=waiting)
def _stays(k: Keeper) -> None:
    seal_next(k)
    k.line(SECOND)


@lie("a waiting letter that vanishes in an act", "WAITING_LOST", start=waiting)
def _vanishes(k: Keeper) -> None:
    k.drop("letter 4")
    seal_next(k)
    k.open(2, SECOND)
    k.release(2, *HERE)
    k.act(SECOND, opened=1)


@lie("a waiting letter that vanishes in a line", "WAITING_LOST", start=waiting)
def _vanishes_in_a_line(k: Keeper) -> None:
    seal_next(k)
    k.line(SECOND, waiting=listed(""))


@lie("a waiting letter that was swapped for another", "WAITING_LOST", "LIST_FOREIGN", start=waiting)
def _swapped(k: Keeper) -> None:
    k.waiting = [sha(b"another")]
    seal_next(k)
    k.line(SECOND)


@lie("a waiting letter opened under no opening of its box", "ACT_OPEN", start=waiting)
def _wrong_open(k: Keeper) -> None:
    k.drop("letter 4")
    seal_next(k)
    k.open(2, SECOND)
    k.release(2, *HERE)
    k.act(SECOND)


@lie("a receipt whose letter waits", start=waiting, letter=(1, LETTERS[0]))
def _asked(k: Keeper) -> None:
    _stays(k)


@lie(
    "a waiting letter whose list is missing",
    *("MANIFEST_MISSING", "WAITING_LOST"),
    start=waiting,
    without=("manifest/1.waiting",),
)
def _vanishes_unlisted(k: Keeper) -> None:
    _vanishes_in_a_line(k)


# ── Days ──────────────────────────────────────────────────────────────────────
def _opened(k: Keeper, day: date, kind: str, on: date, act_kind: str = "") -> None:
    seal_next(k, day, SECOND)
    k.open(1, day, kind=kind, day=on)
    k.release(1, *HERE)
    k.act(day, kind=act_kind or kind, day=on)


EARLY = date(2026, 4, 20)


@lie("an act relabelled planned before its day", "KIND_DAY", start=begun)
def _relabelled(k: Keeper) -> None:
    _opened(k, EARLY, "extraordinary", EARLY, "planned")


@lie("an opening called planned before its day", "KIND_DAY", start=begun)
def _too_early(k: Keeper) -> None:
    _opened(k, EARLY, "planned", FIRST)


@lie("an opening named extraordinary before its day", start=begun)
def _extraordinary(k: Keeper) -> None:
    _opened(k, EARLY, "extraordinary", EARLY)


@lie("a planned opening held late", start=begun)
def _late(k: Keeper) -> None:
    _opened(k, FIRST + 2 * DAY, "planned", FIRST)


@lie("an opening that no line has moved", "KIND_DAY", start=begun)
def _not_moved(k: Keeper) -> None:
    _opened(k, FIRST + DAY, "moved", FIRST + DAY)


@lie("an opening moved and held", start=begun)
def _moved(k: Keeper) -> None:
    k.explain(FIRST, EARLY, FIRST + 2 * DAY)
    _opened(k, FIRST + 2 * DAY, "moved", FIRST + 2 * DAY)


@lie("an opening moved and held before its new day", "KIND_DAY", start=begun)
def _before_moved(k: Keeper) -> None:
    k.explain(FIRST, EARLY, FIRST + 2 * DAY)
    _opened(k, FIRST + DAY, "moved", FIRST + 2 * DAY)


@lie("moved to tomorrow twice and never held", start=begun)
def _moved_twice(k: Keeper) -> None:
    k.explain(FIRST, EARLY, FIRST + DAY)
    k.explain(FIRST + DAY, FIRST, FIRST + 2 * DAY)


@lie("moved and not come yet", start=begun, today=FIRST + DAY)
def _moved_ahead(k: Keeper) -> None:
    k.explain(FIRST, EARLY, FIRST + 2 * DAY)


@lie("moved and then missed with a reason", start=begun)
def _moved_missed(k: Keeper) -> None:
    k.explain(FIRST, EARLY, FIRST + DAY)
    k.explain(FIRST + DAY, FIRST + DAY)


@lie("moved beyond fourteen days", "MOVED_TOO_FAR", start=begun)
def _moved_far(k: Keeper) -> None:
    k.explain(FIRST, EARLY, FIRST + 8 * DAY)
    k.explain(FIRST + 8 * DAY, FIRST + 8 * DAY, FIRST + 15 * DAY)


@lie("a line that explains a missed day", start=told)
def _missed(k: Keeper) -> None:
    k.explain(SECOND, SECOND)
