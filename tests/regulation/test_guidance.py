"""R15: what to do about a letter; nothing about the head goes to the head."""

import pytest

from ishenim.regulation import guidance, taxonomy

CODES = [one.code for one in taxonomy.CATEGORIES]


@pytest.mark.parametrize("code", CODES)
def test_every_category_stands_in_exactly_one_rule(code):
    assert sum(code in rule.categories for rule in guidance.RULES) == 1


def test_every_urgency_has_a_rule_of_its_own():
    listed = [code for rule in guidance.RULES for code in rule.urgencies]
    assert sorted(listed) == sorted(one.code for one in taxonomy.URGENCIES)


@pytest.mark.parametrize("rule", guidance.RULES, ids=lambda rule: rule.key)
def test_every_rule_speaks_three_languages(rule):
    for words in rule.parts.values():
        assert len({bool(text) for text in words.values()}) == 1
    assert rule.parts["within"]["ky"]
    assert rule.bodies


@pytest.mark.parametrize("rule", guidance.RULES, ids=lambda rule: rule.key)
def test_every_body_is_known(rule):
    assert all(guidance.body(code) for code in rule.bodies)


@pytest.mark.parametrize("key", ["life", "self-harm", "images", "sexual", "home", "beating"])
def test_grave_matters_have_a_checklist(key):
    rule = next(one for one in guidance.RULES if one.key == key)
    assert all(rule.parts[part]["ky"] for part in ("call", "say", "avoid"))


@pytest.mark.parametrize("rule", guidance.RULES, ids=lambda rule: rule.key)
def test_where_a_school_has_no_psychologist_somebody_else_is_named(rule):
    if "psychologist" in rule.bodies:
        assert "child-line" in rule.bodies
        assert "111" in rule.parts["call"]["ky"]
    if "juvenile" in rule.bodies:
        assert "officer" in rule.bodies


def test_corruption_goes_past_the_head():
    rule = guidance.rule_for("COR-1", "U4")
    assert "head" not in rule.bodies
    assert all("102-4" in text for text in rule.parts["note"].values())
    assert all("102-2" in t for t in guidance.rule_for("RGT-2", "U4").parts["note"].values())


def test_danger_to_life_comes_before_the_category():
    assert guidance.rule_for("OTH-1", "U0").key == "life"
    assert guidance.rule_for("VIO-6", "U2").key == "images"
    assert guidance.rule_for("OTH-S1", "U1").key == "beating"
    assert guidance.rule_for("", "").key == "other"


@pytest.mark.parametrize("rule", guidance.RULES, ids=lambda rule: rule.key)
def test_nothing_about_the_head_goes_to_the_head(rule):
    codes = guidance.bodies_for(rule, ["head"])
    assert "head" not in codes
    assert {"district", "prosecutor"} <= set(codes)
    assert guidance.bodies_for(rule, []) == rule.bodies
