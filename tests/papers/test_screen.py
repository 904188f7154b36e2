"""A paper on a screen: every block, in the paper's language, nothing of it taken for markup."""

import re
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from ishenim.papers.document import Document, Items, Paragraph, Signatory, Table, to_json
from tests.papers.test_forms import FORMS, LANGUAGES, made

MARKUP = "<script>alert(1)</script> {{ x }} {% load y %} &amp; \"'"


def shown(document: Document) -> str:
    return render_to_string("components/paper/paper.html", {"paper": to_json(document)})


def words(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_every_sentence_is_shown_in_its_language(name, language):
    document = made(name, language)
    html = shown(document)
    read = words(html)
    assert f'<article class="paper" lang="{language}">' in html
    for block in document.blocks:
        match block:
            case Items():
                assert all(item in read for item in block.items)
            case Table():
                assert all(cell in read for row in block.rows for cell in row)
            case _:
                assert block.text in read


def test_points_keep_their_numbers():
    starts = re.findall(
        r'<ol class="paper__items" start="(\d+)">', shown(made("order-change", "ky"))
    )
    assert starts == ["1", "2", "3"]


def test_signs_of_markup_are_shown_as_they_are():
    document = Document(
        form="other",
        language="ky",
        school=MARKUP,
        title=MARKUP,
        day="2026-04-07",
        date=MARKUP,
        approval=("БЕКИТЕМ", MARKUP),
        blocks=(Paragraph(text=MARKUP), Table(head=(MARKUP,), rows=((MARKUP,),))),
        signatures=(Signatory(post=MARKUP, name=MARKUP, state=MARKUP),),
    )
    html = shown(document)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 10
