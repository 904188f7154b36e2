"""What orders say, in three languages; no ending is glued to a variable (glossary 6.5)."""

KY = {
    "order": "БУЙРУК",
    "orders": "БУЙРУК КЫЛАМ:",
    "head": "Директор",
    "name": "Аты-жөнү",
    "post": "Кызматы",
    "found_subject": "«Ишеним кутучасын» ачуу боюнча комиссияны түзүү жөнүндө",
    "found_preamble": "Кылмыштуулуктун, зордук-зомбулуктун, рэкетчиликтин жана суициддин алдын "
    "алуу, окуучулардын жана алардын ата-энелеринин (мыйзамдуу өкүлдөрүнүн) укуктарын коргоо "
    "максатында, «Ишеним кутучасы» жөнүндө жобого ылайык",
    "found_members": "«Ишеним кутучасын» ачуу боюнча комиссия төмөнкү курамда түзүлсүн "
    "(мүчөлөрүнүн саны – так сан):",
    "change_subject": "«Ишеним кутучасын» ачуу боюнча комиссиянын курамын өзгөртүү жөнүндө",
    "change_preamble": "«Ишеним кутучасын» ачуу боюнча комиссиянын курамы өзгөргөндүгүнө "
    "байланыштуу, «Ишеним кутучасы» жөнүндө жобого ылайык",
    "change_members": "«Ишеним кутучасын» ачуу боюнча комиссия төмөнкү курамда бекитилсин "
    "(мүчөлөрүнүн саны – так сан):",
    "left": "Комиссиянын курамынан чыгарылсын:",
    "responsible": "Кайрылууларды алып чыгууну жана кароону уюштурууга жооптуу адам болуп "
    "комиссиянын мүчөсү {name} дайындалсын.",
    "duty": "Өмүргө коркунуч жөнүндөгү шашылыш кайрылуулар боюнча кезекчи мүчөлөр болуп "
    "төмөнкүлөр дайындалсын: {names}.",
    "elect": "Комиссия биринчи отурумунда ачык добуш берүү менен төраганы жана катчыны шайласын.",
    "open": "«Ишеним кутучасы» {day}, саат {time} болгондо ачылсын.",
    "undertake": "Комиссиянын мүчөлөрү купуялуулукту сактоо жөнүндө милдеттенмеге кол коюшсун.",
    "publish": "«Ишеним кутучасынын» иштөө тартиби мектептин расмий сайтында жарыялансын жана "
    "ата-энелерге жеткирилсин.",
    "until": "Комиссиянын иштөө мөөнөтүнүн акыркы күнү: {date}.",
    "control": "Ушул буйруктун аткарылышын көзөмөлдөө төмөнкү адамга жүктөлсүн: {name}.",
    "control_self": "Ушул буйруктун аткарылышын көзөмөлдөөнү өзүмө калтырам.",
    "basis": "Негиз: {basis}",
    "rulebook_subject": "«Ишеним кутучасы» жөнүндө жобону бекитүү жөнүндө",
    "rulebook_preamble": "«Ишеним кутучасынын» ишин тартипке салуу максатында",
    "adopt": "«Ишеним кутучасы» жөнүндө жобонун № {version} редакциясы бекитилсин. Ал күчүнө "
    "кирген күн: {date}.",
    "adopt_publish": "Жобо мектептин расмий сайтында жарыялансын жана ата-энелерге жеткирилсин.",
    "changes": "Өзгөртүүлөр",
    "point": "Пункт",
    "before": "Мурда",
    "after": "Эми",
    "calendar_subject": "Иш күндөрү жана каникулдар жөнүндө",
    "calendar_preamble": "Мектептин иш тартибин белгилөө максатында",
    "calendar_days": "Төмөнкү күндөр белгиленсин:",
    "calendar_openings": "«Ишеним кутучасы» ушул күндөрдү эске алуу менен, жободогу тартипте "
    "ачылсын.",
    "days": "Күндөр",
    "kind": "Кандай күн",
    "called": "Аталышы",
    "works": "иш күнү",
    "rests": "дем алыш күнү",
}
RU = {
    "order": "ПРИКАЗ",
    "orders": "ПРИКАЗЫВАЮ:",
    "head": "Директор",
    "name": "Фамилия, имя",
    "post": "Должность",
    "found_subject": "О создании комиссии по вскрытию «Ящика доверия»",
    "found_preamble": "В целях профилактики преступности, насилия, рэкета и суицида, защиты прав "
    "учащихся и их родителей (законных представителей), в соответствии с Положением о «Ящике "
    "доверия»",
    "found_members": "Создать комиссию по вскрытию «Ящика доверия» в следующем составе (число "
    "членов нечётное):",
    "change_subject": "Об изменении состава комиссии по вскрытию «Ящика доверия»",
    "change_preamble": "В связи с изменением состава комиссии по вскрытию «Ящика доверия», в "
    "соответствии с Положением о «Ящике доверия»",
    "change_members": "Утвердить комиссию по вскрытию «Ящика доверия» в следующем составе (число "
    "членов нечётное):",
    "left": "Вывести из состава комиссии:",
    "responsible": "Назначить ответственным за организацию выемки и рассмотрения обращений члена "
    "комиссии: {name}.",
    "duty": "Назначить дежурными по срочным обращениям об опасности для жизни: {names}.",
    "elect": "Комиссии на первом заседании открытым голосованием избрать председателя и секретаря.",
    "open": "Вскрывать «Ящик доверия» {day} в {time}.",
    "undertake": "Членам комиссии подписать обязательство о неразглашении.",
    "publish": "Опубликовать порядок работы «Ящика доверия» на официальном сайте школы и довести "
    "его до сведения родителей.",
    "until": "Последний день полномочий комиссии: {date}",
    "control": "Контроль за исполнением настоящего приказа возложить на: {name}.",
    "control_self": "Контроль за исполнением настоящего приказа оставляю за собой.",
    "basis": "Основание: {basis}",
    "rulebook_subject": "Об утверждении Положения о «Ящике доверия»",
    "rulebook_preamble": "В целях упорядочения работы «Ящика доверия»",
    "adopt": "Утвердить Положение о «Ящике доверия» в редакции № {version}. День вступления в "
    "силу: {date}",
    "adopt_publish": "Опубликовать Положение на официальном сайте школы и довести его до сведения "
    "родителей.",
    "changes": "Изменения",
    "point": "Пункт",
    "before": "Было",
    "after": "Стало",
    "calendar_subject": "О рабочих днях и каникулах",
    "calendar_preamble": "В целях установления режима работы школы",
    "calendar_days": "Установить следующие дни:",
    "calendar_openings": "Вскрывать «Ящик доверия» с учётом этих дней в порядке, установленном "
    "Положением.",
    "days": "Дни",
    "kind": "Какой день",
    "called": "Название",
    "works": "рабочий день",
    "rests": "нерабочий день",
}
EN = {
    "order": "ORDER",
    "orders": "I ORDER:",
    "head": "Head of the school",
    "name": "Name",
    "post": "Post",
    "found_subject": "On founding the commission of the Trust Box",
    "found_preamble": "To prevent crime, violence, racketeering and suicide and to protect the "
    "rights of pupils and their parents (legal representatives), in accordance with the "
    "Regulation on the Trust Box",
    "found_members": "To found the commission of the Trust Box with these members (an odd number):",
    "change_subject": "On changing the commission of the Trust Box",
    "change_preamble": "As the commission of the Trust Box changes, in accordance with the "
    "Regulation on the Trust Box",
    "change_members": "To confirm the commission of the Trust Box with these members (an odd "
    "number):",
    "left": "No longer on the commission:",
    "responsible": "To appoint the member {name} as the person responsible for taking out and "
    "considering letters.",
    "duty": "To appoint as duty readers of urgent letters about danger to life: {names}.",
    "elect": "The commission elects its chair and its secretary at its first meeting by open vote.",
    "open": "The Trust Box is opened {day} at {time}.",
    "undertake": "The members of the commission sign an undertaking of confidentiality.",
    "publish": "How the Trust Box works is published on the school's official website and brought "
    "to the attention of parents.",
    "until": "The last day of the commission's term: {date}.",
    "control": "Responsible for monitoring this order: {name}.",
    "control_self": "I monitor this order myself.",
    "basis": "Grounds: {basis}",
    "rulebook_subject": "On adopting the Regulation on the Trust Box",
    "rulebook_preamble": "To put the work of the Trust Box in order",
    "adopt": "To adopt the Regulation on the Trust Box in version No. {version}. The day from "
    "which it is in force: {date}.",
    "adopt_publish": "The Regulation is published on the school's official website and brought to "
    "the attention of parents.",
    "changes": "Changes",
    "point": "Point",
    "before": "Before",
    "after": "After",
    "calendar_subject": "On working days and vacations",
    "calendar_preamble": "To set the working days of the school",
    "calendar_days": "To set these days:",
    "calendar_openings": "The Trust Box is opened with regard to these days as the Regulation "
    "says.",
    "days": "Days",
    "kind": "Kind of day",
    "called": "Name",
    "works": "working day",
    "rests": "day off",
}
WORDS = {"ky": KY, "ru": RU, "en": EN}
