"""One paper of each form, with the letters Kyrgyz has and Russian has not."""

from datetime import date, time

from ishenim.papers.forms.minutes import BallotForm, ItemForm, MinutesForm, TaskForm
from ishenim.papers.forms.order import (
    Appointed,
    CalendarOrder,
    CommissionOrder,
    DayLine,
    RulebookOrder,
    RuleChange,
)
from ishenim.papers.forms.undertaking import UndertakingForm
from ishenim.papers.names import SchoolNames, Someone
from ishenim.regulation.rulebook import DEFAULT

DAY = date(2026, 4, 7)
SCHOOL = SchoolNames(
    name={
        "ky": "Ө. Үсөнов атындагы Ңаңай орто мектеби",
        "ru": "Средняя школа имени О. Усенова, с. Нанай",
        "en": "O. Usenov Secondary School, Nanay",
    },
    place={"ky": "Ңаңай айылы", "ru": "с. Нанай", "en": "Nanay"},
)
AIGUL = Someone(name="Айгүл Токтосунова", position="", post="psychologist")
BEKZAT = Someone(name="Бекзат Өмүров", position="тарых мугалими", post="teacher")
DILBAR = Someone(name="Дилбар Осмонова", position="", post="parent")
ERKIN = Someone(name="Эркин Жээнбеков", position="", post="deputy-head")
GULNARA = Someone(name="Гүлнара Үсөнова", position="", post="social-pedagogue")
PEOPLE = (AIGUL, BEKZAT, DILBAR, ERKIN, GULNARA)
HEAD = "Жылдыз Сыдыкова"


def commission(**more) -> CommissionOrder:
    said = {
        "school": SCHOOL,
        "number": "12",
        "date": DAY,
        "head": HEAD,
        "is_change": False,
        "members": tuple(
            Appointed(someone=one, is_responsible=one is AIGUL, is_duty=one in (AIGUL, GULNARA))
            for one in PEOPLE
        ),
        "left": (),
        "control": "",
        "until": date(2027, 8, 31),
        "rulebook": DEFAULT,
    }
    return CommissionOrder(**{**said, **more})


def change() -> CommissionOrder:
    return commission(
        is_change=True,
        number="31",
        left=(Someone(name="Нурлан Абдыраев", position="", post="parent"),),
        control=ERKIN.name,
        until=None,
        basis="2026-жылдын 1-апрелиндеги арыз.",
    )


def rulebook() -> RulebookOrder:
    told = {
        "ky": ("Ачуу күнү", "шейшемби, 12:00", "бейшемби, 13:00"),
        "ru": ("День вскрытия", "вторник, 12:00", "четверг, 13:00"),
        "en": ("Day of opening", "Tuesday, 12:00", "Thursday, 13:00"),
    }
    return RulebookOrder(
        school=SCHOOL,
        number="14",
        date=DAY,
        head=HEAD,
        version=2,
        effective=date(2026, 5, 1),
        changes={
            code: (RuleChange(title=title, before=before, after=after),)
            for code, (title, before, after) in told.items()
        },
        control=ERKIN.name,
    )


def calendar() -> CalendarOrder:
    return CalendarOrder(
        school=SCHOOL,
        number="15",
        date=DAY,
        head=HEAD,
        days=(
            DayLine(
                first=date(2026, 11, 2),
                last=date(2026, 11, 8),
                is_working=False,
                name="Күзгү каникул",
            ),
            DayLine(
                first=date(2026, 11, 14),
                last=date(2026, 11, 14),
                is_working=True,
                name="Көчүрүлгөн иш күнү",
            ),
        ),
        control="",
    )


def undertaking(**more) -> UndertakingForm:
    said = {"school": SCHOOL, "someone": DILBAR, "date": DAY, "rulebook": 1}
    return UndertakingForm(**{**said, **more})


def first_minutes() -> MinutesForm:
    names = tuple(one.name for one in PEOPLE)
    election = ItemForm(
        kind="election",
        title="",
        heard="Айгүл Токтосунова: комиссия төраганы жана катчыны өз курамынан шайлайт.",
        ballots=(
            BallotForm(
                question="",
                office="chair",
                candidate=BEKZAT.name,
                votes_for=names[:4],
                votes_against=(),
                abstained=names[4:],
                is_carried=True,
            ),
            BallotForm(
                question="",
                office="secretary",
                candidate=GULNARA.name,
                votes_for=names,
                votes_against=(),
                abstained=(),
                is_carried=True,
            ),
        ),
    )
    return MinutesForm(
        school=SCHOOL,
        number=1,
        kind="first",
        date=DAY,
        time=time(14),
        place="Мугалимдер бөлмөсү",
        chair=BEKZAT.name,
        secretary=GULNARA.name,
        present=PEOPLE,
        absent=(),
        invited=(),
        has_quorum=True,
        has_parent=True,
        items=(election,),
        rulebook=1,
    )


def minutes() -> MinutesForm:
    report = ItemForm(
        kind="report",
        title="",
        year=2026,
        quarter=1,
        heard="Айгүл Токтосунова: кварталда 7 кайрылуу түштү, баары мөөнөтүндө каралды.",
        spoke="Дилбар Осмонова: кечки саатта спорт залдын артында жарык жок.",
        resolved=(
            "Отчет эске алынсын.",
            "ИК-2026-0012 номердүү кайрылуу боюнча чаралар текшерилсин.",
        ),
        ballots=(
            BallotForm(
                question="Отчетту эске алуу",
                office="",
                candidate="",
                votes_for=(AIGUL.name, BEKZAT.name, DILBAR.name),
                votes_against=(ERKIN.name,),
                abstained=(),
                is_carried=True,
            ),
        ),
        tasks=(
            TaskForm(text="Залдын артына жарык коюу", executor=ERKIN.name, due=date(2026, 4, 20)),
        ),
    )
    other = ItemForm(
        kind="other",
        title="Жарнак такталар жөнүндө",
        spoke="Бекзат Өмүров: «Ишеним кутучасынын» дареги класстарда илинсин.",
        resolved=("Көрнөктөр кайра басылсын.",),
        tasks=(TaskForm(text="Көрнөктөрдү басып чыгаруу", executor=BEKZAT.name, due=None),),
        recused=((ERKIN, "өзүнө тиешелүү"),),
    )
    return MinutesForm(
        school=SCHOOL,
        number=4,
        kind="regular",
        date=DAY,
        time=time(14),
        place="Мугалимдер бөлмөсү",
        chair=BEKZAT.name,
        secretary=GULNARA.name,
        present=(AIGUL, BEKZAT, DILBAR, ERKIN),
        absent=((GULNARA, "ооруп калган"),),
        invited=(("Асан Калыков", "медайым"),),
        has_quorum=True,
        has_parent=True,
        items=(report, other),
        rulebook=1,
    )
