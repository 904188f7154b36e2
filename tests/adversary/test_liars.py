"""A school full of liars: authors, members, cards and the server itself, in any order.

Hypothesis plays: authors deal honestly and falsely; members press, lie, lose cards and vanish at
any step; the server replays, withholds, forgets, shows others another list; what runs is cut off
between any two statements. Whatever happens:

* with fewer than a quorum of cards and every byte of the database no letter opens;
* no letter whose author was promised it disappears without `ishenim verify` naming it;
* an honest quorum goes on from every state to the end;
* all honest browsers come to the same verdict on every letter;
* whoever lied is named, or nothing was harmed.

ADVERSARY_STEPS and ADVERSARY_EXAMPLES make it longer: `make adversary`.
"""

import os
import secrets
from contextlib import contextmanager
from itertools import combinations

import hypothesis.strategies as st
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as play

from ishenim.audit.verdict import MISCONDUCT
from ishenim.box.models import Box, Letter
from ishenim.opening import actions, papers
from ishenim.opening.models import Finding, Opening, OpenSignature, Presence, Release, Signature
from ishenim.opening.room import Room, active
from ishenim.proof.note import sign_note
from ishenim.seal import opening as floor
from ishenim.seal.bytes import sha
from ishenim.seal.envelope import encrypt, fresh_identity, recipient_of
from ishenim.seal.errors import OpeningError, SealError
from ishenim.seal.reference import listed
from ishenim.ui.refusals import Refusal
from tests.adversary.world import WEEK, World, has_release, text_of
from tests.cast import CastMember
from tests.opening.conftest import Table

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STEPS = int(os.environ.get("ADVERSARY_STEPS", "20"))
EXAMPLES = int(os.environ.get("ADVERSARY_EXAMPLES", "5"))
#: With three honest members of five a quorum is honest.
MOST_LIARS = 2
SEATS = st.integers(1, 5)
LIES = ["false shares", "nobody reads it", "one less reads it", "another form"]
Step = Opening.Step


class Cut(Exception):
    """The power fails."""


@contextmanager
def cut_after(statements: int):
    """Let so many statements reach the database, then none."""
    left = [statements]

    def pass_on(execute, sql, params, many, context):
        left[0] -= 1
        if left[0] < 0:
            raise Cut
        return execute(sql, params, many, context)

    with connection.execute_wrapper(pass_on):
        yield


class LyingTable(Table):
    """The table, with members who do at their part what they like."""

    def __init__(self, world: World) -> None:
        super().__init__(world.school, world.now)
        self.world = world
        self.liars: set[int] = set()
        self.lied: set[str] = set()  # what was lied about, for the end

    def do(self, cast: CastMember) -> list[str]:
        """Do one's part with the card of the newest roster, which may be the one made before."""
        line = self.room.newest.members.get(cast.seat)
        cards = [cast, *filter(None, [self.old_cards.get(cast.seat)])]
        held = [one for one in cards if line and one.keys.signer.public == line.public]
        return super().do(held[0] if held else cast)

    # ── A false part ──────────────────────────────────────────────────────────
    def lie(self, cast: CastMember, how: str) -> None:
        """Hand in something false where a part waits; whatever is refused did no harm."""
        for part in self.parts(cast):
            play_false = getattr(self, f"lie_{part.verb}", None)
            if play_false is None:
                continue
            try:
                with transaction.atomic():
                    play_false(cast, part, how)
            except (Refusal, SealError):
                continue

    def lie_seal(self, cast, part, how) -> None:
        box, line = papers.next_texts(self.room)
        other = box.replace("opens 2", "opens 3")
        actions.seal(
            opening=self.opening, by=cast.member, text=sha((box + line).encode()),
            line=cast.sign(other), empty=cast.sign(other), now=self.now,
        )  # fmt: skip
        raise AssertionError("a signature under another box was taken")

    def lie_open(self, cast, part, how) -> None:
        box = self.box(part.box.number)
        other = box.open_text.replace("\nkind ", "\nkind  ")
        actions.sign_open(
            opening=self.opening, by=cast.member, box=box.number,
            line=self.card_for(cast, box).signer.line(other), now=self.now,
        )  # fmt: skip
        raise AssertionError("a signature under another open text was taken")

    def lie_release(self, cast, part, how) -> None:
        """Release shares that nobody dealt, or a file that nobody can read."""
        box = self.box(part.box.number)
        room, card = self.room, self.card_for(cast, box)
        roster = room.roster_of(box)
        opened = papers.open_of(room, box)
        count = opened.letters.number
        shares = b"".join(secrets.token_bytes(16) for _ in range(count))
        to = floor.receivers(roster, room.newest)
        if how == "nobody reads it":
            to = [recipient_of(fresh_identity()) for _ in to]
        elif how == "one less reads it":
            to = [*to[:-1], recipient_of(fresh_identity())]
        plain = b"TBR2" + opened.id + bytes([cast.seat]) + shares
        file = encrypt(plain if how != "another form" else plain[:-1], to)
        said = floor.Release(cast.seat, opened.id, sha(file), 0)
        note = sign_note(floor.write_release(roster.origin, said), [card.signer])
        actions.release(
            opening=self.opening, by=cast.member, box=box.number, file=file, note=note, now=self.now
        )
        self.lied.add("release")

    def lie_read(self, cast, part, how) -> None:
        """Say of every letter that it is damaged, or that it waits."""
        _note, (opened, damaged, waiting) = self.finding(cast)
        every = "".join(sorted(f"{seal}\n" for seal in (opened + damaged + waiting).split()))
        lists = ("", every, "") if how != "nobody reads it" else ("", "", every)
        names = ("opened", "damaged", "waiting")
        note, _lists = self.finding(
            cast, **{name: listed(one) for name, one in zip(names, lists, strict=True)}
        )
        self.put_finding(cast, note, *lists)

    def lie_sign(self, cast, part, how) -> None:
        text = self.opening.closing_text
        actions.sign(
            opening=self.opening, by=cast.member, text=sha(text.encode()),
            line=cast.sign(text.replace("paper ", "paper 1")), now=self.now,
        )  # fmt: skip
        raise AssertionError("a signature under another act was taken")


class Liars(RuleBasedStateMachine):
    """One school, for as many steps as there are."""

    def __init__(self) -> None:
        super().__init__()
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.world = World.new()
        self.table = LyingTable(self.world)

    @initialize(liars=st.sets(SEATS, max_size=MOST_LIARS))
    def begin(self, liars: set[int]) -> None:
        self.table.liars = liars

    # ── Authors ───────────────────────────────────────────────────────────────
    @rule()
    def an_author_writes(self) -> None:
        self.world.write()

    @rule(how=st.sampled_from(["off the polynomial", "another secret", "lines of nothing"]))
    def an_author_lies(self, how: str) -> None:
        self.world.write_falsely(how)

    @precondition(lambda self: self._closed())
    @rule()
    def the_server_replays_a_closed_box(self) -> None:
        self.world.replay(self._closed()[0])

    # ── The day ───────────────────────────────────────────────────────────────
    @rule()
    def tuesday_comes(self) -> None:
        opens = self.world.box.opens_on
        moment = self.table.now.replace(year=opens.year, month=opens.month, day=opens.day, hour=12)
        self._at(moment if moment > self.table.now else self.table.now + WEEK)

    @rule(seats=st.sets(SEATS))
    def some_lose_the_connection(self, seats: set[int]) -> None:
        self._at(self.table.now.replace(second=0) + WEEK / 7 / 24 / 30)  # two minutes
        here = [one for seat, one in self.world.cast.items() if seat not in seats]
        if self._going():
            self._try(lambda: self.table.see(*here))

    def _at(self, moment) -> None:
        self.table.now = self.world.now = moment

    # ── Members ───────────────────────────────────────────────────────────────
    @rule(seats=st.sets(SEATS, min_size=3))
    def members_come(self, seats: set[int]) -> None:
        for seat in sorted(seats - self.world.lost):
            self._come(self.world.cast[seat])

    @precondition(lambda self: self._going())
    @rule(seat=SEATS)
    def a_member_does_their_part(self, seat: int) -> None:
        if seat not in self.world.lost:
            self._try(lambda: self.table.do(self.world.cast[seat]))

    @precondition(lambda self: self._going())
    @rule()
    def the_honest_do_their_parts(self) -> None:
        for one in self._honest():
            self._try(lambda one=one: self.table.do(one))

    @precondition(lambda self: self._going() and self.table.liars)
    @rule(
        how=st.sampled_from(
            ["false shares", "nobody reads it", "one less reads it", "another form"]
        )
    )
    def liars_lie(self, how: str) -> None:
        for seat in sorted(self.table.liars - self.world.lost):
            self.table.lie(self.world.cast[seat], how)

    @precondition(lambda self: self._going())
    @rule(seats=st.sets(SEATS, min_size=1))
    def some_would_go_on_without(self, seats: set[int]) -> None:
        for seat in seats - self.world.lost:
            self._try(lambda seat=seat: self.table.without(self.world.cast[seat]))

    @precondition(lambda self: self._going())
    @rule()
    def somebody_gives_it_up(self) -> None:
        by = self._honest()[0].member
        self._try(lambda: actions.abandon(opening=self.table.opening, by=by, now=self.table.now))

    # ── Cards ─────────────────────────────────────────────────────────────────
    @precondition(lambda self: len(self.world.lost | self.table.liars) < MOST_LIARS)
    @rule(seat=SEATS)
    def a_card_is_lost(self, seat: int) -> None:
        self.world.lost.add(seat)

    @precondition(lambda self: not self._going())
    @rule(seat=SEATS)
    def a_card_is_made_anew(self, seat: int) -> None:
        if self.world.made.get(seat, 1) < 3 and rosters_free(self.world):
            self.world.remake(seat, self.table)
            self._try(lambda: self.world.sign_composition(self.table))

    @rule()
    def the_box_is_sealed_anew(self) -> None:
        one = self._honest()[0]
        self._try(lambda: self.table.begin(one, reseal=True))

    # ── The server ────────────────────────────────────────────────────────────
    @precondition(lambda self: self._going())
    @rule(kind=st.sampled_from([Signature, OpenSignature, Finding, Presence]))
    def the_server_forgets(self, kind: type) -> None:
        """Drop something that was handed in: whoever gave it gives it again."""
        row = kind.objects.order_by("?").first()
        if row is not None:
            row.delete()

    @precondition(lambda self: self._listed())
    @rule(seat=SEATS)
    def the_server_shows_another_list(self, seat: int) -> None:
        """Leave a letter out of what one member is shown: the card signs nothing."""
        box = self._listed()[0]
        room = Room(self.table.opening, self.table.now)
        opened = papers.open_of(room, box)
        few = floor.manifest([bytes.fromhex(seal) for seal in box.manifest.split()[1:]])
        with pytest.raises(OpeningError):
            floor.check_open(opened, papers.read_box(box), few, max(opened.date, opened.day))

    @precondition(lambda self: self._half_open())
    @rule()
    def the_server_claims_an_opening_that_too_few_signed(self) -> None:
        """Show an open note below the quorum: no share leaves any card."""
        box = self._half_open()[0]
        signed = OpenSignature.objects.filter(box=box).order_by("seat")
        lines = list(signed.values_list("line", flat=True))[:2]
        note = box.open_text + "\n" + "".join(lines)
        with pytest.raises(SealError):
            floor.read_open(note, self.world.roster_of(box), papers.read_box(box))
        assert not has_release(box)

    @precondition(lambda self: self._going())
    @rule(seat=SEATS, statements=st.integers(0, 25))
    def the_power_fails(self, seat: int, statements: int) -> None:
        if seat in self.world.lost:
            return
        try:
            with transaction.atomic(), cut_after(statements):
                self.table.do(self.world.cast[seat])
        except (Cut, Refusal, SealError):
            pass

    # ── What holds ────────────────────────────────────────────────────────────
    @invariant()
    def fewer_than_a_quorum_open_nothing(self) -> None:
        cards = {
            seat: [one.keys for one in (now, self.table.old_cards.get(seat)) if one]
            for seat, now in self.world.cast.items()
        }
        for box in Box.objects.filter(school=self.world.school):
            if box.open_note:
                continue  # k members have said in the journal that it opens
            assert not has_release(box)
            few = sorted(self.table.liars | {5, 4, 1})[: self.world.roster_of(box).quorum - 1]
            self.world.stolen(box, few, cards)

    @invariant()
    def honest_browsers_agree(self) -> None:
        going = active(self.world.school)
        if going is None:
            return
        rows = Finding.objects.filter(opening=going).exclude(seat__in=self.table.liars)
        said: dict[bytes, set[tuple[str, str]]] = {}
        for row in rows:
            said.setdefault(bytes(row.releases), set()).add((row.damaged, row.waiting))
        assert all(len(each) == 1 for each in said.values())

    def teardown(self) -> None:
        try:
            self._the_honest_finish()
            self._nothing_disappeared()
        finally:
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)
            super().teardown()

    def _the_honest_finish(self) -> None:
        """From wherever it stands, those who are honest and have their cards end the opening."""
        for _week in range(2):
            self.tuesday_comes()
            self.world.lost -= {one.seat for one in self._honest()}
            self._come(self._honest()[0])  # begins one, unless one is going on
            for _round in range(12):
                for one in self._honest() if self._going() else ():
                    self._come(one)
                for one in self._honest():
                    if self._going():
                        self.table.do(one)
                if self._going():
                    self._pass_over_what_is_missing()
            assert not self._going(), f"stuck at {self.table.step}"

    def _pass_over_what_is_missing(self) -> None:
        for one in self._honest():
            self._try(lambda one=one: self.table.without(one))

    def _nothing_disappeared(self) -> None:
        verdict = self.world.judge()
        found = [f"{one.code} {one.detail}" for one in verdict.findings if one.weight == MISCONDUCT]
        assert not found, found
        for one in self.world.promised:
            row = Letter.objects.filter(seal=one.seal).select_related("box").first()
            told = self.world.judge(one.receipt)
            assert not [each for each in told.findings if each.weight == MISCONDUCT]
            waits = any(each.code == "LETTER_WAITS" for each in told.findings)
            assert told.found or waits, one
            if row is not None and row.lock == Letter.Lock.OPEN and one.is_honest:
                self._is_read(row, one.text)
            if row is not None and row.lock == Letter.Lock.DAMAGED:
                assert not one.is_honest

    def _is_read(self, row: Letter, text: str) -> None:
        secret = self.table.secrets.get(bytes(row.seal))
        roster = self.world.roster_of(row.box)
        cards = [*self.world.cast.values(), *self.table.old_cards.values()]
        assert secret is not None
        assert text in {text_of(secret, row, one.keys, roster) for one in cards}

    # ── Around it ─────────────────────────────────────────────────────────────
    def _honest(self) -> list[CastMember]:
        gone = self.table.liars | self.world.lost
        return [one for seat, one in self.world.cast.items() if seat not in gone]

    def _going(self) -> bool:
        return active(self.world.school) is not None

    def _closed(self) -> list[Box]:
        closed = Box.objects.filter(school=self.world.school).exclude(state=Box.State.OPEN)
        return list(closed.order_by("-number"))

    def _listed(self) -> list[Box]:
        boxes = Box.objects.filter(school=self.world.school).exclude(manifest="")
        return list(boxes.exclude(open_text="")) if self._going() else []

    def _half_open(self) -> list[Box]:
        signed = OpenSignature.objects.values("box")
        return list(Box.objects.filter(pk__in=signed, open_note="", school=self.world.school))

    def _come(self, one: CastMember) -> None:
        def come() -> None:
            if not self._going():
                due = self.table.now.date() >= self.world.box.opens_on
                self.table.begin(one, **({} if due else {"reason": "Коркунуч бар."}))
            self.table.enter(one)
            for card in filter(None, (self.table.old_cards.get(one.seat), one)):
                self._try(lambda card=card: self.table.confirm(card))

        self._try(come)

    @staticmethod
    def _try(verb) -> None:
        """Let somebody press; a refusal changes nothing."""
        try:
            with transaction.atomic():
                verb()
        except (Refusal, SealError):
            pass


def rosters_free(world: World) -> bool:
    """Tell whether nobody is signing a composition just now."""
    from ishenim.commission import rosters

    return rosters.draft(world.school) is None and rosters.ready(world.school) is None


def test_whoever_lies_nobody_is_harmed_unseen() -> None:
    play(
        Liars,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=not os.environ.get("ADVERSARY_EXAMPLES"),
            # To shrink a story of openings takes an hour; its steps are printed as they were.
            phases=[Phase.generate],
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("few", list(combinations(range(1, 6), 2)))
def test_any_two_cards_and_the_whole_database_open_nothing(few: tuple[int, int]) -> None:
    """P2, after a replay too: a letter sealed to an old box still takes a quorum of cards."""
    world = World.new()
    world.write()
    world.stolen(world.box, few, {seat: [one.keys] for seat, one in world.cast.items()})
    assert not Release.objects.exists()
