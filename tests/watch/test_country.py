"""Three hundred journals, of which twenty lie, each in another way: whom a watcher names."""

from datetime import date

import pytest

from ishenim.proof.note import join_note, split_note
from ishenim.watch.listing import Row
from tests.watch.conftest import LAST, TODAY, Watcher, codes, row_of, school
from tests.watch.hosts import country
from tools.cases.country import LIES, Kept

SCHOOLS = 300
WEEK_LATER = date(2026, 5, 20)
GROWN = range(40, 50)


@pytest.mark.slow
def test_all_who_lie_are_named_and_nobody_else(watcher: Watcher):
    """And the second round reads only what is new."""
    kept = [school(number) for number in range(SCHOOLS)]
    for one, (_code, lie) in zip(kept, LIES, strict=False):
        lie(one)
    files = {f"s{one.number}": one.files() for one in kept}
    with country(files) as hosts:
        rows = [row_of(one, hosts.address) for one in kept]
        board = watcher.look(rows, at_once=2)
        by_name = {line.row.name: line for line in board.lines}
        for number, (code, _lie) in enumerate(LIES):
            line = by_name[f"Мектеп {number}"]
            assert code in codes(line), (code, codes(line))
            assert line.state != "clean"
        clean = [line for line in board.lines if line.state == "clean"]
        assert len(LIES) == SCHOOLS - len(clean) == 20
        assert all(codes(line) == set() for line in clean)
        assert all(len(line.known.last["days"]) == 4 for line in clean)

        for number in GROWN:
            files[f"s{number}"] = school(number, last=date(2026, 5, 19)).files()
        hosts.asked.clear()
        again = watcher.look(rows, WEEK_LATER, at_once=2)
        assert {line.row.name for line in again.lines if line.state == "clean"} == {
            line.row.name for line in clean
        }
        honest = {f"s{number}" for number in range(len(LIES), SCHOOLS)}
        read = {path.split("/")[1] for path in hosts.asked if "/j/tile/" in path}
        lists = {path.split("/")[1] for path in hosts.asked if "/j/manifest/" in path}
        assert read & honest == {f"s{number}" for number in GROWN}
        assert lists & honest <= {f"s{number}" for number in GROWN}
        counted = {line.row.name: line.quarters for line in again.lines if line.state == "clean"}
        assert counted["Мектеп 45"] == {"2026-2": {"on_time": 5}}
        assert counted["Мектеп 99"] == {"2026-2": {"on_time": 4, "unexplained": 1}}


def test_two_schools_with_one_journal_are_named(watcher: Watcher):
    """A host that copies a neighbour's journal shows one that is in order."""
    one = school(1)
    with country({"s1": one.files(), "s2": one.files()}) as hosts:
        copied = Row(addresses=(f"{hosts.address}/s2",), key=one.journal.vkey)
        rows = [row_of(one, hosts.address), copied]
        board = watcher.look(rows)
        assert [codes(line) for line in board.lines] == [{"JOURNAL_TWICE"}] * 2
        first = board.lines[0].known.now[0]["first"]
        later = watcher.look(rows, WEEK_LATER).lines[0].known.now[0]
        assert later["first"] == first < later["last"]


def test_a_strangers_journal_is_named_where_no_key_is_given(watcher: Watcher):
    kept = school(1)
    with country({"s1": kept.files()}) as hosts:
        (line,) = watcher.look([row_of(kept, hosts.address, key="")]).lines
        assert (line.state, codes(line)) == ("unproven", {"OTHER_ORIGIN"})


def test_what_a_journal_shows_of_reports_and_minutes(watcher: Watcher):
    """July: the report on the second quarter is there in one school and not in the other."""
    good = school(1, last=date(2026, 7, 7))
    bad = school(2, last=date(2026, 6, 2))
    with country({"s1": good.files(), "s2": bad.files()}) as hosts:
        rows = [row_of(one, hosts.address) for one in (good, bad)]
        lines = {line.row.name: line for line in watcher.look(rows, date(2026, 7, 8)).lines}
        assert lines["Мектеп 1"].known.last["reports"] == {"2026-2": "2026-07-02"}
        assert lines["Мектеп 1"].said("reports_missing") == []
        assert lines["Мектеп 2"].said("reports_missing") == ["2026-2"]
        assert lines["Мектеп 2"].quarters["2026-2"]["unexplained"] == 4
        january = {line.row.name: line for line in watcher.look(rows, date(2027, 1, 15)).lines}
        assert january["Мектеп 1"].said("half_years") == [["2026-2", 0, 2]]
        assert january["Мектеп 1"].known.last["reports"] == {"2026-2": "2026-07-02"}  # remembered


def test_minutes_that_one_has_not_signed_are_told(watcher: Watcher):

    def lie(kept, when):
        if when == "begun":
            text, lines = split_note(kept.keeper.entries[-1].decode())
            kept.keeper.entries[-1] = join_note(text, lines[:-1]).encode()

    kept = Kept(1, last=LAST, step=lie).keep()
    with country({"s1": kept.files()}) as hosts:
        (line,) = watcher.look([row_of(kept, hosts.address)], TODAY).lines
        assert (line.state, line.unsigned) == ("clean", [("1", "2026-04-16", [5])])
