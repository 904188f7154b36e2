"""What setting a paper costs, beside an empty page set by typst alone."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

TIMES = 60
PART_95 = 0.95
EMPTY = b'#set document(title: "x", date: datetime(year: 2026, month: 4, day: 7))\n'


def papers() -> dict[str, dict[str, float]]:
    """Return milliseconds by paper: the middle one, and that which 95 of 100 stay below."""
    import typst

    from ishenim.papers import docx, pdf
    from ishenim.papers.forms import minutes

    document = minutes.document(_minutes(), "ky")
    proof = pdf.Proof(index=41, hash=bytes(32), address="https://mektep.example.kg/entry/41")
    faces = typst.Fonts(include_system_fonts=False)

    def empty() -> bytes:
        return typst.compile(
            EMPTY,
            format="pdf",
            font_paths=faces,
            ignore_system_fonts=True,
            timestamp=datetime(2026, 4, 7, tzinfo=UTC),
            pdf_standards=["a-2a"],
        )

    return {
        "minutes of five pages, PDF": _measured(lambda: pdf.render(document, proof=proof)),
        "the same, DOCX": _measured(lambda: docx.render(document)),
        "bare: typst, an empty page": _measured(empty),
    }


def _minutes() -> Any:
    """Return minutes of twelve items with votes by name."""
    from datetime import time as clock

    from ishenim.papers.forms.minutes import BallotForm, ItemForm, MinutesForm
    from ishenim.papers.names import SchoolNames, Someone

    names = tuple(f"Өмүр Үсөнов {at}" for at in range(5))
    people = tuple(Someone(name=name, position="", post="teacher") for name in names)
    ballot = BallotForm(
        question="Сунуш",
        office="",
        candidate="",
        votes_for=names[:3],
        votes_against=names[3:4],
        abstained=names[4:],
        is_carried=True,
    )
    item = ItemForm(
        kind="other",
        title="Ңаңай айылындагы мектеп жөнүндө",
        heard="Кайрылуулар мөөнөтүндө каралды. " * 5,
        resolved=("Эске алынсын.", "Аткарылсын."),
        ballots=(ballot,),
    )
    return MinutesForm(
        school=SchoolNames(name={"ky": "Мектеп"}, place={"ky": "Ош"}),
        number=4,
        kind="regular",
        date=date(2026, 4, 7),
        time=clock(14),
        place="Мугалимдер бөлмөсү",
        chair=names[0],
        secretary=names[1],
        present=people,
        absent=(),
        invited=(),
        has_quorum=True,
        has_parent=True,
        items=(item,) * 12,
        rulebook=1,
    )


def _measured(work: Callable[[], object]) -> dict[str, float]:
    work()
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    taken.sort()
    return {"p50": taken[TIMES // 2], "p95": taken[int(TIMES * PART_95)]}
