"""The undertaking of confidentiality (R32)."""

from dataclasses import dataclass
from datetime import date

from ishenim.papers.dates import official_date
from ishenim.papers.document import Document, Items, Paragraph, Signatory
from ishenim.papers.names import SchoolNames, Someone, post_of

TITLE = {
    "ky": "Купуялуулукту сактоо жөнүндө милдеттенме",
    "ru": "Обязательство о неразглашении",
    "en": "Undertaking of confidentiality",
}
BASIS = {
    "ky": "Негиз: «Ишеним кутучасы» жөнүндө жобо.",
    "ru": "Основание: Положение о «Ящике доверия».",
    "en": "Grounds: the Regulation on the Trust Box.",
}
OPENING = {
    "ky": "Мен, {name} ({post}), «Ишеним кутучасын» ачуу боюнча комиссиянын мүчөсү катары "
    "төмөнкүлөрдү милдетиме алам:",
    "ru": "Я, {name} ({post}), как член комиссии по вскрытию «Ящика доверия» обязуюсь:",
    "en": "I, {name} ({post}), as a member of the commission of the Trust Box, undertake:",
}
PROMISES = {
    "ky": (
        "«Ишеним кутучасы» аркылуу алынган маалыматты купуя сактоого;",
        "катты жана анын авторун тааныта турган эч нерсени комиссиядан тышкары эч кимге "
        "айтпоого, көрсөтпөөгө жана көчүрүп бербөөгө;",
        "каттын авторун издебөөгө жана ким экенин табууга аракет кылбоого;",
        "ачкыч картамды өзүмдө сактоого, аны жана сырсөзүмдү эч кимге бербөөгө;",
        "кат өзүмө же жакындарыма тиешелүү болсо, ал жөнүндө дароо билдирип, аны кароого "
        "катышпоого;",
        "карта жоголсо же бирөө билип калса, ошол эле күнү билдирүүгө;",
        "комиссиядан чыккандан кийин да ушул милдеттенмени сактоого.",
    ),
    "ru": (
        "хранить в тайне сведения, полученные через «Ящик доверия»;",
        "никому вне комиссии не рассказывать, не показывать и не передавать ни письма, ни "
        "ничего, по чему можно узнать его автора;",
        "не разыскивать автора письма и не пытаться узнать, кто он;",
        "хранить свою карту-ключ у себя, не передавать её и свой пароль никому;",
        "если письмо касается меня или моих близких, сразу сообщить об этом и не участвовать "
        "в его рассмотрении;",
        "если карта потеряна или о ней кто-то узнал, сообщить в тот же день;",
        "соблюдать это обязательство и после выхода из комиссии.",
    ),
    "en": (
        "to keep in confidence what is received through the Trust Box;",
        "to tell, show or hand to nobody outside the commission a letter or anything by which "
        "its author could be known;",
        "not to look for the author of a letter nor to try to find out who it is;",
        "to keep my key card with me and to give neither it nor my password to anybody;",
        "if a letter concerns me or people close to me, to say so at once and to take no part "
        "in its consideration;",
        "if the card is lost or somebody learns of it, to say so on the same day;",
        "to keep this undertaking also after leaving the commission.",
    ),
}
DUTY = {
    "ky": "Купуялуулукту бузсам, жеке жоопкерчилик тартарымды билем.",
    "ru": "Я знаю, что несу персональную ответственность за разглашение.",
    "en": "I know that I am personally responsible for a breach of confidentiality.",
}


@dataclass(frozen=True, kw_only=True)
class UndertakingForm:
    """What an undertaking says."""

    school: SchoolNames
    someone: Someone
    date: date
    rulebook: int


def document(data: UndertakingForm, language: str) -> Document:
    """Return the undertaking in a language."""
    post = post_of(data.someone, language)
    return Document(
        form="undertaking",
        language=language,
        school=data.school.called(language),
        title=TITLE[language],
        day=data.date.isoformat(),
        date=official_date(data.date, language),
        place=data.school.at(language),
        basis=BASIS[language],
        blocks=(
            Paragraph(text=OPENING[language].format(name=data.someone.name, post=post)),
            Items(items=PROMISES[language]),
            Paragraph(text=DUTY[language]),
        ),
        signatures=(Signatory(post=post, name=data.someone.name),),
    )
