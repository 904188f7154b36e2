"""What the registration journal says, in three languages (forms.md 2.3)."""

#: Columns that an extract for an inspection leaves blank: what is written about the letter.
CONTENT = frozenset({10, 13, 15, 16})
#: Columns that say nothing of a letter: every member knows them, also who has not opened it.
KNOWN = frozenset({1, 2, 3, 4, 14})

COLUMNS = {
    "ky": (
        "Каттоо №",
        "Катталган күнү",
        "Түшкөн жолу",
        "Алып чыгуу актысы",
        "Кайрылган адам",
        "Анонимдүү",
        "Барак / тиркеме",
        "Тили",
        "Негизи жана категориясы",
        "Кыскача мазмуну",
        "Шашылыштыгы",
        "Кайталанган, байланышкан №",
        "Аткаруучу, берилген күнү, кол тамгасы",
        "Кароо мөөнөтү",
        "Кайда жөнөтүлдү",
        "Чечим, көрүлгөн чаралар",
        "Жыйынтыгы",
        "Жооп",
        "Жабылган күнү",
    ),
    "ru": (
        "Рег. №",
        "Дата регистрации",
        "Канал",
        "Акт выемки",
        "Кто обратился",
        "Анонимно",
        "Листов / приложений",
        "Язык",
        "Основание и категория",
        "Краткое содержание",
        "Срочность",
        "Повторное, связанное №",
        "Исполнитель, дата передачи, роспись",
        "Срок рассмотрения",
        "Куда направлено",
        "Решение, меры",
        "Итог",
        "Ответ",
        "Дата закрытия",
    ),
    "en": (
        "Reg. No.",
        "Registered on",
        "Channel",
        "Act",
        "Author",
        "Anonymous",
        "Sheets / attachments",
        "Language",
        "Ground and category",
        "Summary",
        "Urgency",
        "Repeat, linked No.",
        "Executor, given, receipt",
        "Due",
        "Referred to",
        "Decision, measures",
        "Outcome",
        "Reply",
        "Closed",
    ),
}

WORDS = {
    "ky": {
        "title": "«Ишеним кутучасына» түшкөн кайрылууларды каттоо ЖУРНАЛЫ",
        "extract": "Кайрылууларды каттоо журналынан мазмунсуз КӨЧҮРМӨ",
        "year": "{year}-жыл",
        "empty": "Бул жылы катталган кайрылуу жок.",
        "kept_by": "Жооптуу адам: {name}.",
        "retention": "Сактоо мөөнөтү (жыл менен): {years}.",
        "extract_note": "Көчүрмөдө 10, 13, 15 жана 16-тилкелер толтурулбайт: "
        "кайрылуунун мазмуну аны окуган мүчөлөргө гана ачык.",
        "closed_rows": "«…» белгиси: бул сапты басып чыгарган мүчө кайрылууну ачкан эмес, "
        "ошондуктан анын номери, түшкөн жолу, актысы жана күндөрү гана көрсөтүлгөн.",
        "yes": "ооба",
        "no": "жок",
        "taken": "кабыл алды {date}",
    },
    "ru": {
        "title": "ЖУРНАЛ регистрации обращений, поступивших в «Ящик доверия»",
        "extract": "ВЫПИСКА из журнала регистрации обращений без содержания",
        "year": "{year} год",
        "empty": "В этом году зарегистрированных обращений нет.",
        "kept_by": "Ответственное лицо: {name}.",
        "retention": "Срок хранения, лет: {years}.",
        "extract_note": "В выписке графы 10, 13, 15 и 16 не заполняются: "
        "содержание открыто только прочитавшим обращение членам комиссии.",
        "closed_rows": "Знак «…»: печатавший эту строку не открывал обращение, "
        "поэтому показаны только его номер, канал, акт и даты.",
        "yes": "да",
        "no": "нет",
        "taken": "принял(а) {date}",
    },
    "en": {
        "title": "REGISTER of letters to the Trust Box",
        "extract": "EXTRACT from the register, without content",
        "year": "{year}",
        "empty": "No letter was registered in this year.",
        "kept_by": "Responsible person: {name}.",
        "retention": "Kept for, years: {years}.",
        "extract_note": "In an extract columns 10, 13, 15 and 16 stay blank: "
        "what a letter says is open only to members who read it.",
        "closed_rows": "The sign «…»: whoever printed this has not opened the letter, "
        "so only its number, way, act and days are shown.",
        "yes": "yes",
        "no": "no",
        "taken": "taken over {date}",
    },
}
