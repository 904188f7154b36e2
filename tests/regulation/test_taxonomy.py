"""Grounds, categories, modifiers: the glossary's list, complete in three languages (R1)."""

import re

from ishenim.regulation import taxonomy
from ishenim.regulation.rulebook import DEFAULT


def test_the_regulations_six_grounds_are_there_first_of_all():
    codes = [one.code for one in taxonomy.GROUNDS]
    assert codes == ["CRM", "VIO", "RCK", "SUI", "RGT", "COR", "OTH", "UNK"]
    assert set(DEFAULT.grounds) <= set(codes)


def test_every_code_is_given_once():
    for terms in (taxonomy.GROUNDS, taxonomy.CATEGORIES, taxonomy.MODIFIERS, taxonomy.URGENCIES):
        codes = [one.code for one in terms]
        assert len(codes) == len(set(codes))


def test_every_category_belongs_to_a_ground_a_letter_can_have():
    for one in taxonomy.CATEGORIES:
        assert re.fullmatch(r"[A-Z]{3}-\d{1,2}", one.code)
        assert taxonomy.ground(one.ground) is not None
        assert one.ground != "UNK"


def test_every_ground_that_can_be_set_has_categories():
    grounds = {one.ground for one in taxonomy.CATEGORIES}
    assert grounds == {one.code for one in taxonomy.GROUNDS} - {"UNK"}


def test_danger_to_life_is_now_and_thanks_need_nothing():
    urgency = {one.code: one.urgency for one in taxonomy.CATEGORIES}
    assert {urgency[code] for code in ("SUI-1", "CRM-3", "CRM-4", "VIO-12")} == {"U0"}
    assert {urgency[code] for code in ("VIO-5", "VIO-6", "SUI-2", "SUI-3")} == {"U1"}
    assert urgency["OTH-3"] == ""
    assert set(urgency.values()) - {""} == {one.code for one in taxonomy.URGENCIES}


def test_words_are_there_in_three_languages():
    every = (*taxonomy.GROUNDS, *taxonomy.CATEGORIES, *taxonomy.MODIFIERS, *taxonomy.URGENCIES)
    for one in every:
        assert set(one.words) == {"ky", "ru", "en"}
        assert all(word.strip() == word != "" for word in one.words.values())
    assert all(all(one.tile.values()) for one in taxonomy.GROUNDS)
    assert all(all(one.within.values()) for one in taxonomy.URGENCIES)


def test_kyrgyz_is_not_russian():
    same = [one.code for one in taxonomy.CATEGORIES if one.words["ky"] == one.words["ru"]]
    assert same == []


def test_a_code_nobody_knows_is_nothing():
    assert taxonomy.category("VIO-99") is None
    assert taxonomy.ground("ABC") is None
    assert taxonomy.modifier("") is None
    assert taxonomy.urgency("U9") is None
