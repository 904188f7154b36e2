"""The regulation in words: whole in three languages, and its changes said plainly."""

from dataclasses import fields, replace
from datetime import date

import pytest

from ishenim.regulation.calendar import LONGEST_EXTENSION
from ishenim.regulation.clauses import LANGUAGES, OUTLINE, VARIANTS, changes, clauses, texts, value
from ishenim.regulation.rulebook import DEFAULT, Rulebook, with_consideration


def keys(table: dict, start: str = "") -> set[str]:
    found = set()
    for name, what in table.items():
        found |= keys(what, f"{start}{name}.") if isinstance(what, dict) else {start + name}
    return {key for key in found if not key.startswith("counted.")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_in_every_language(language):
    assert keys(texts(language)) == keys(texts("ky"))
    assert set(texts(language)["fields"]) == {each.name for each in fields(Rulebook)}
    named = {name for section in OUTLINE.values() for name in section}
    assert set(texts(language)["clauses"]) == named
    assert set(texts(language)["sections"]) == set(OUTLINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_whole_for_every_choice(language):
    school = replace(DEFAULT, holiday_rule="skip", half_year="school", access_days=(0, 2, 5))
    for rules in (DEFAULT, school):
        for section in clauses(rules, language):
            for clause in section.clauses:
                assert clause.text.endswith(".")
                assert "{" not in clause.text
        for each in fields(Rulebook):
            assert value(rules, each.name, language)
    assert VARIANTS.keys() == {
        name for name, text in texts(language)["clauses"].items() if isinstance(text, dict)
    }


def test_all_rules_of_the_regulation_are_in_the_text():
    said = " ".join(c.rule for section in clauses(DEFAULT, "ky") for c in section.clauses)
    for rule in (1, 4, 7, 8, 10, 14, 15, 16, 18, 19, 25, 28, 29, 31, 32, 34):
        assert f"R{rule}" in said


def test_every_clause_says_whose_it_is():
    found = {c.key: c.whose for section in clauses(DEFAULT, "en") for c in section.clauses}
    assert found["hours"] == "original regulation"
    assert found["parents_told"] == "original regulation, made exact by the program"
    assert found["consideration"] == "law"
    assert found["recusal"] == found["no_key"] == "proposed by the program"


def test_what_the_original_ensures_is_ensured():
    said = {c.key: c.text for section in clauses(DEFAULT, "ky") for c in section.clauses}
    assert "мүмкүнчүлүгү камсыз кылынат" in said["anonymous"]
    assert "комиссия «Ишеним кутучасынан» кайрылууларды алып чыгуу жөнүндө акт түзөт" in said["act"]
    assert "болушу мүмкүн" not in said["anonymous"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_on_what_ground_the_other_papers_are_made(language):
    """Referral, a letter about the head, a longer term, no code, the wooden box, papers' ends."""
    said = {c.key: c.text for section in clauses(DEFAULT, language) for c in section.clauses}
    for key in ("referral", "about_head", "extension", "paper_answer", "wooden", "destruction"):
        assert said[key]
    assert {"handover", "outgoing", "least"} <= set(said)
    assert f"{LONGEST_EXTENSION} " in said["extension"]
    # Clauses that would contradict each other name the other one.
    assert "3" in said["quorum"]


def test_a_number_goes_with_its_noun():
    one = replace(DEFAULT, registration_days=1)
    two = replace(DEFAULT, registration_days=2)
    assert value(one, "registration_days", "ru") == "1 рабочий день"
    assert value(two, "registration_days", "ru") == "2 рабочих дня"
    assert value(DEFAULT, "retention_years", "ru") == "5 лет"
    assert value(two, "registration_days", "ky") == "2 иш күнү"
    assert value(one, "registration_days", "en") == "1 working day"


def test_a_change_says_before_after_and_what_it_means():
    later = replace(DEFAULT, opening_weekdays=(3,))
    (change,) = changes(DEFAULT, later, "ky")
    assert (change.title, change.before, change.after) == (
        "Кутуча ачыла турган күндөр",
        "ар бир шейшемби күнү",
        "ар бир бейшемби күнү",
    )
    assert change.meaning.startswith("Азыркы кутуча өзүнө жазылган күнү ачылат.")


def test_a_shorter_term_says_for_whom():
    later = replace(DEFAULT, consideration=with_consideration(DEFAULT, 10, date(2027, 1, 1)))
    (change,) = changes(DEFAULT, later, "ru")
    assert change.before == "14 рабочих дней"
    assert "для поступивших с 1 января 2027 года – 10 рабочих дней" in change.after


def test_nothing_changed_says_nothing():
    assert changes(DEFAULT, Rulebook(), "en") == []
