"""R10: an act of extraction if, and only if, there were letters; it counts and never quotes."""

from ishenim.casework.records import printing
from ishenim.opening.models import Opening
from ishenim.papers.plain import plain


def test_letters_make_an_act(table, with_letter, three):
    table.sit_together(*three)
    done = Opening.objects.get(act_number=1)
    for language, said in (("ky", "АКТ № 1"), ("ru", "№ 1"), ("en", "1")):
        document = printing.act_document(done, language)
        assert said in f"{document.title} № {document.number} {plain(document)}"
        assert "Алар мени" not in plain(document)


def test_an_empty_box_makes_none(table, open_box, three, members, enter):
    table.sit_together(*three)
    assert not Opening.objects.filter(act_number__isnull=False).exists()
    answer = enter(members[0]).get(f"/desk/opening/{table.opening.pk}/act.pdf")
    assert answer.status_code == 404
