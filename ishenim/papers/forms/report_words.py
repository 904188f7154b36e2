"""What the quarterly report says, in three languages (forms.md 2.7)."""

from collections.abc import Mapping

Three = tuple[str, str, str]
LANGUAGES = ("ky", "ru", "en")


def _by_language(rows: Mapping[str, Three]) -> dict[str, dict[str, str]]:
    return {
        language: {code: row[at] for code, row in rows.items()}
        for at, language in enumerate(LANGUAGES)
    }


SECTIONS = _by_language(
    {
        "box": ("Кутучанын иши", "Работа ящика", "The work of the box"),
        "letters": ("Кайрылуулар", "Обращения", "Letters"),
        "grounds": (
            "Негиздер жана категориялар",
            "Основания и категории",
            "Grounds and categories",
        ),
        "not_kept": (
            "Класс, жер жана убакыт боюнча",
            "По классам, местам и времени",
            "By class, place and time",
        ),
        "consideration": ("Кайрылууларды кароо", "Рассмотрение", "Consideration"),
        "measures": ("Көрүлгөн чаралар", "Принятые меры", "Measures taken"),
        "causes": (
            "Себептер, шарттар жана сунуштар",
            "Причины, условия и предложения",
            "Causes, conditions and proposals",
        ),
        "execution": (
            "Комиссиянын чечимдеринин аткарылышы",
            "Исполнение решений комиссии",
            "Execution of the commission's decisions",
        ),
        "publicity": (
            "Түшүндүрүү иштери",
            "Информационная работа",
            "Publicity work",
        ),
    }
)

NUMBERS = _by_language(
    {
        "openings_planned": ("Пландалган ачуулар", "Плановых вскрытий", "Openings planned"),
        "openings_held": ("Өз күнүндө ачылды", "Проведено в свой день", "Held on their day"),
        "openings_late": ("Кечигип ачылды", "Проведено позже", "Held later"),
        "openings_moved": (
            "Себеби жазылып, өтпөй калды",
            "Не проведено, причина записана",
            "Not held, the reason written down",
        ),
        "openings_missed": (
            "Себепсиз өтпөй калды",
            "Не проведено без объяснения",
            "Missed without a word",
        ),
        "openings_extraordinary": (
            "Кезексиз ачуулар",
            "Внеочередных вскрытий",
            "Extraordinary openings",
        ),
        "openings_empty": (
            "Кутуча бош болгон ачуулар",
            "Вскрытий без обращений",
            "Openings without a letter",
        ),
        "acts": ("Алып чыгуу актылары", "Актов выемки", "Acts of extraction"),
        "incidents": (
            "Айрым кайрылуулар ачылбай калган ачуулар",
            "Вскрытий, после которых остались закрытые обращения",
            "Openings after which letters stayed locked",
        ),
        "letters": ("Бардыгы", "Всего обращений", "Letters in all"),
        "registered_in_time": (
            "Мөөнөтүндө катталды",
            "Зарегистрировано в срок",
            "Registered in time",
        ),
        "registered_late": ("Кечигип катталды", "Зарегистрировано позже", "Registered late"),
        "considered": ("Каралып бүттү", "Рассмотрено", "Considered"),
        "considered_in_time": ("– мөөнөтүндө", "– в срок", "– in time"),
        "considered_late": ("– мөөнөтүнөн кеч", "– позже срока", "– after the term"),
        "in_work": (
            "Каралууда, мөөнөтү өтө элек",
            "На рассмотрении, срок не истёк",
            "Being considered, within the term",
        ),
        "overdue": ("Мөөнөтү өтүп кеткен", "Просрочено", "Overdue"),
        "median_days": (
            "Кайрылуулардын жарымы ушунча иш күнүндө каралды",
            "Половина обращений рассмотрена за столько рабочих дней",
            "Median of consideration, working days",
        ),
        "ninetieth_days": (
            "Он кайрылуунун тогузу ушунча күндө каралды (иш күнү)",
            "Девять из десяти рассмотрены за столько рабочих дней",
            "Nine of ten were considered within so many working days",
        ),
        "tasks_due": (
            "Мөөнөтү ушул кварталга туура келген тапшырмалар",
            "Поручений со сроком в квартале",
            "Tasks due in the quarter",
        ),
        "tasks_in_time": ("– мөөнөтүндө аткарылды", "– исполнено в срок", "– done in time"),
        "tasks_late": ("– кечигип аткарылды", "– исполнено позже", "– done late"),
        "tasks_open": ("– аткарыла элек", "– не исполнено", "– not done"),
        "notices": (
            "Кутуча жөнүндө айтылган учурлар",
            "Сколько раз сообщали о ящике",
            "Times the box was made known",
        ),
    }
)

#: What a section's comparison holds, and the tables after it.
OF_SECTION: dict[str, tuple[str, ...]] = {
    "box": (
        *("openings_planned", "openings_held", "openings_late", "openings_moved"),
        *("openings_missed", "openings_extraordinary", "openings_empty", "acts", "incidents"),
    ),
    "letters": ("letters",),
    "grounds": (),
    "not_kept": (),
    "consideration": (
        *("registered_in_time", "registered_late", "considered", "considered_in_time"),
        *("considered_late", "in_work", "overdue", "median_days", "ninetieth_days"),
    ),
    "measures": (),
    "causes": (),
    "execution": ("tasks_due", "tasks_in_time", "tasks_late", "tasks_open"),
    "publicity": ("notices",),
}
TABLES_OF: dict[str, tuple[str, ...]] = {
    "letters": ("channel", "author", "anonymity", "language"),
    "grounds": ("ground", "category", "urgency"),
    "consideration": ("extended", "repeated", "outcome", "referrals"),
    "measures": ("measures",),
    "publicity": ("notices",),
}

TABLES = _by_language(
    {
        "channel": ("Түшкөн жолу", "Канал", "Channel"),
        "author": ("Ким кайрылды", "Кто обратился", "Who wrote"),
        "anonymity": ("Аты-жөнү көрсөтүлгөнбү", "Указано ли имя", "With or without a name"),
        "language": ("Тили", "Язык", "Language"),
        "ground": ("Негизи", "Основание", "Ground"),
        "urgency": ("Шашылыштыгы", "Срочность", "Urgency"),
        "extended": ("Мөөнөтү узартылганы", "Срок продлён", "Term extended"),
        "repeated": ("Кайталанганы", "Повторное", "Repeated"),
        "outcome": ("Жыйынтыгы", "Итог", "Outcome"),
        "referrals": ("Кайда жөнөтүлдү", "Куда направлено", "Referred to"),
        "measures": ("Чаранын түрү", "Вид меры", "Kind of measure"),
        "notices": ("Кантип айтылды", "Как сообщали", "How it was made known"),
    }
)

#: Cells by table; what is not here comes with its own words (grounds, categories, bodies).
CELLS = {
    "channel": _by_language(
        {
            "site": ("Сайт аркылуу", "Через сайт", "Through the website"),
            "box": ("Жыгач кутуча", "Деревянный ящик", "Wooden box"),
            "phone": ("Телефон", "Телефон", "Telephone"),
            "visit": ("Өзү келип", "Личный приём", "In person"),
            "mail": ("Почта", "Почта", "Mail"),
        }
    ),
    "author": _by_language(
        {
            "pupil": ("Окуучу", "Ученик", "Pupil"),
            "parent": ("Ата-эне", "Родитель", "Parent"),
            "representative": (
                "Мыйзамдуу өкүл",
                "Законный представитель",
                "Legal representative",
            ),
            "other": ("Башка адам", "Другое лицо", "Somebody else"),
        }
    ),
    "anonymity": _by_language(
        {
            "anonymous": ("Анонимдүү", "Анонимное", "Anonymous"),
            "named": ("Аты-жөнү менен", "С именем", "With a name"),
        }
    ),
    "language": _by_language(
        {
            "ky": ("Кыргызча", "На кыргызском", "Kyrgyz"),
            "ru": ("Орусча", "На русском", "Russian"),
            "en": ("Англисче", "На английском", "English"),
        }
    ),
    "outcome": _by_language(
        {
            "confirmed": ("Тастыкталды", "Подтвердилось", "Confirmed"),
            "partly": ("Жарым-жартылай тастыкталды", "Частично подтвердилось", "Partly confirmed"),
            "not-confirmed": ("Тастыкталган жок", "Не подтвердилось", "Not confirmed"),
            "impossible": (
                "Кароого мүмкүн эмес",
                "Проверить невозможно",
                "Could not be checked",
            ),
        }
    ),
    "measures": _by_language(
        {
            "talk": (
                "Катышкандар менен сүйлөшүү",
                "Беседа с участниками",
                "Talk with those concerned",
            ),
            "parents": ("Ата-эне менен сүйлөшүү", "Беседа с родителями", "Talk with parents"),
            "psychologist": ("Психологдун жардамы", "Помощь психолога", "Help of the psychologist"),
            "protection": ("Баланы коргоо", "Защита ребёнка", "Protection of the child"),
            "order": (
                "Буйрук же тартиптик чара",
                "Приказ или дисциплинарная мера",
                "Order or disciplinary measure",
            ),
            "lesson": (
                "Сабак, чогулуш, алдын алуу",
                "Урок, собрание, профилактика",
                "Lesson, meeting, prevention",
            ),
            "other": ("Башка чара", "Другая мера", "Another measure"),
        }
    ),
    "notices": _by_language(
        {
            "site": ("Сайтта", "На сайте", "On the website"),
            "meeting": ("Ата-энелер чогулушунда", "На собрании", "At a meeting of parents"),
            "message": ("Ата-энелерге билдирүү", "Сообщение родителям", "A message to parents"),
            "poster": ("Плакат же чаптама", "Плакат или наклейка", "A poster or a sticker"),
            "other": ("Башкача", "Иначе", "Another way"),
        }
    ),
}
YES_NO = _by_language({"yes": ("Ооба", "Да", "Yes"), "no": ("Жок", "Нет", "No")})
CELLS["extended"] = CELLS["repeated"] = YES_NO

#: What the responsible person writes, by section, and what helps to begin.
TEXTS: dict[str, str] = {
    "box": "box",
    "measures": "measures",
    "causes": "causes",
    "proposals": "causes",
    "execution": "execution",
    "publicity": "publicity",
}
PROMPTS = _by_language(
    {
        "box": (
            "Ачуу кечиксе же өтпөй калса: эмне үчүн жана эми эмне өзгөрөт?",
            "Если вскрытие задержалось или не состоялось: почему и что теперь изменится?",
            "If an opening was late or missed: why, and what changes now?",
        ),
        "measures": (
            "Кандай чаралар жардам берди? Кийин текшерилдиби: токтодубу?",
            "Какие меры помогли? Проверили ли потом: прекратилось ли?",
            "Which measures helped? Was it checked later whether it stopped?",
        ),
        "causes": (
            "Кайрылуулар эмнеден улам келип жатат? Мектептеги кандай шарттар буга жол берет?",
            "Из-за чего приходят обращения? Какие условия в школе этому способствуют?",
            "Why do letters come? Which conditions at school let it happen?",
        ),
        "proposals": (
            "Директорго, педагогикалык кеңешке жана ата-энелерге эмне сунуш кыласыз?",
            "Что Вы предлагаете директору, педсовету и родителям?",
            "What do you propose to the head, the teachers' council and the parents?",
        ),
        "execution": (
            "Мурунку отурумдун чечимдери кандай аткарылды?",
            "Как исполнены решения прошлого заседания?",
            "How were the decisions of the last meeting carried out?",
        ),
        "publicity": (
            "Окуучулар жана ата-энелер кутуча жөнүндө кантип билишти?",
            "Как ученики и родители узнали о ящике?",
            "How did pupils and parents learn about the box?",
        ),
    }
)

WORDS = _by_language(
    {
        "title": ("АНАЛИТИКАЛЫК ОТЧЕТ", "АНАЛИТИЧЕСКИЙ ОТЧЁТ", "ANALYTICAL REPORT"),
        "subtitle": (
            "«Ишеним кутучасы» аркылуу {year}-жылдын {quarter} кварталында түшкөн кайрылуулар "
            "боюнча",
            "по обращениям, поступившим через «Ящик доверия» за {quarter} квартал {year} г.",
            "on letters received through the Trust Box in quarter {quarter} of {year}",
        ),
        "fixed": (
            "Сандар ушул күнү эсептелди: {day}.",
            "Числа подсчитаны: {day}.",
            "The figures were counted on {day}.",
        ),
        "rule": (
            "Отчетто эч бир кайрылуу таанылбашы керек. Ошондуктан аз сандар бириктирилет же "
            "көрсөтүлбөйт, чеги: {count}. Кайрылуулар аз болгон кварталдардын таблицалары жылдык "
            "отчетто бирге берилет.",
            "По отчёту нельзя узнать ни одного обращения. Поэтому малые числа объединяются или не "
            "показываются, порог: {count}. Таблицы кварталов, в которых обращений мало, "
            "приводятся вместе в годовом отчёте.",
            "No letter can be recognised in this report. Small numbers are therefore merged or "
            "not shown, threshold: {count}. Tables of quarters with few letters come together in "
            "the report on the year.",
        ),
        "indicator": ("Көрсөткүч", "Показатель", "Figure"),
        "this": ("Ушул квартал", "Этот квартал", "This quarter"),
        "before": ("Мурунку квартал", "Прошлый квартал", "Quarter before"),
        "year_ago": ("Бир жыл мурун", "Год назад", "A year ago"),
        "to_date": ("Жыл башынан бери", "С начала года", "Year to date"),
        "count": ("Саны", "Количество", "Number"),
        "other": (
            "Калгандары, бириктирилди",
            "Остальное, объединено",
            "The rest, merged",
        ),
        "unknown": ("Жазылган эмес", "Не указано", "Not written down"),
        "total": ("Бардыгы", "Всего", "In all"),
        "withheld": (
            "Саны аз, ошондуктан бөлүп көрсөтүлбөйт",
            "Чисел мало, поэтому разбивка не показана",
            "The numbers are small, so they are not shown apart",
        ),
        "none": ("Болгон жок", "Не было", "None"),
        "category": ("Категория: {ground}", "Категория: {ground}", "Category: {ground}"),
        "not_kept": (
            "Программа кайрылуунун классын, жерин жана саатын сактабайт: алар баланы ачыкка "
            "чыгарып коюшу мүмкүн. Ошондуктан мындай таблица жок.",
            "Программа не хранит класс, место и час обращения: они могут выдать ребёнка. Поэтому "
            "такой таблицы нет.",
            "The program keeps no class, place or hour of a letter: they could give a child away. "
            "So there is no such table.",
        ),
        "year_title": (
            "{year}-жыл: кайрылуулар аз болгон кварталдар бирге",
            "{year} год: кварталы с малым числом обращений вместе",
            "The year {year}: quarters with few letters together",
        ),
        "no_text": ("Жазылган жок.", "Не заполнено.", "Nothing was written."),
        "proposals": ("Сунуштар", "Предложения", "Proposals"),
        "responsible": (
            "Жооптуу адам",
            "Ответственное лицо",
            "Responsible person",
        ),
        "few": ("аз", "мало", "few"),
        "held": ("Өз күнүндө", "В свой день", "On its day"),
        "late": ("Кечигип", "Позже", "Later"),
        "moved": ("Себеби жазылган", "Причина записана", "Reason written"),
        "missed": ("Өтпөй калды", "Пропущено", "Missed"),
        "extraordinary": ("Кезексиз", "Внеочередное", "Extraordinary"),
        "timeline": ("Ачуулар күндөрү менен", "Вскрытия по дням", "Openings by day"),
        "day": ("Күнү", "День", "Day"),
        "state": ("Кандай өттү", "Как прошло", "How it went"),
        "table": ("Таблица түрүндө", "Таблицей", "As a table"),
        "letters_by_quarter": (
            "Кварталдар боюнча кайрылуулар",
            "Обращения по кварталам",
            "Letters by quarter",
        ),
        "small_quarters": (
            "Кайрылуулар аз болгон кварталдар бирге",
            "Кварталы с малым числом обращений вместе",
            "Quarters with few letters together",
        ),
        "terms": ("Мөөнөттөрдүн сакталышы", "Соблюдение сроков", "Terms kept"),
    }
)
