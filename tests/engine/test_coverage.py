"""Cases: which values fall through, and which cases are never reached."""

import pytest
from lawkit import diagnostics_of, refused

LAW = """
dimensions:
  taille: {{members: {{1: {{}}, 2: {{}}, 3: {{}}}}}}
  mission: {{members: {{aa: {{socle: true}}, bb: {{socle: false}}}}}}
facts: {{n: {{type: integer}}, m: {{type: money}}, b: {{type: boolean}}, c: {{type: boolean}}, j: {{type: date}},
  t: {{type: text}}, k: {{type: mission}}}}
tables:
  dix: {{type: integer, value: 10, §}}
  vingt: {{type: integer, value: 20, §}}
  onze: {{type: integer, value: 11, §}}
  somme: {{type: money, value: 10, §}}
  jour: {{type: date, value: 2022-01-01, §}}
  rien: {{type: integer, value: none, §}}
  par: {{type: integer, per: [mission], values: [1, 2], §}}
readings: {{l: {{question: q, options: {{x: {{}}, y: {{}}, z: {{}}}}, chosen: x, because: b}}}}
rules:
  taille: {{type: taille, formula: "1 if n > 0 else 2", §}}
  {mark}probe:
    type: integer
    {per}
    cases:
{cases}
    §
"""


def law(cases, per="", mark=""):
    lines = []
    for case in cases.split(" / "):
        fell, case = "«" * case.startswith("«"), case.lstrip("«")
        lines.append(f"      - {fell}else: 0" if case == "else" else f"      - {fell}if: {case}\n        then: 0")
    return LAW.format(cases="\n".join(lines), per=f"per: [{per}]" if per else "", mark=mark)


def found(text):
    return [f for f in diagnostics_of(text) if f.code not in ("W401", "W402")]


@pytest.mark.parametrize(
    ("cases", "per"),
    [
        ("else", ""),
        ("n < dix / n >= dix", ""),
        ("n < dix / n == dix / n > dix", ""),
        ("n < dix / dix <= n < vingt / n >= vingt", ""),
        ("n <= dix / n >= onze", ""),
        ("m < somme / m >= somme", ""),
        ("dix > n / n >= dix", ""),
        ("b / not b", ""),
        ("b == true / b == false", ""),
        ("b and c / b and not c / not b", ""),
        ("b / c / else", ""),
        ("n < dix and b / n >= dix or not b", ""),
        ('l == "x" / l == "y" / l == "z"', ""),
        ('l != "x" / l == "x"', ""),
        ("taille == 1 / taille == 2 / taille == 3", ""),
        ("taille != 1 / else", ""),
        ('k == "aa" / k == "bb"', ""),
        ("socle / not socle", "mission"),
        ('mission == "aa" / mission == "bb"', "mission"),
        ("n < 0 / n == 0 / n > 0", ""),
        ("true", ""),
        ("n < dix or n >= dix", ""),
        ("n != dix / n == dix", ""),
        ("j < jour / else", ""),
        ('t == "x" / else', ""),
        ("n + 1 < dix / else", ""),
        ("applies(n) / else", ""),
        ("n < rien / else", ""),
        ('par["aa"] < n / else', ""),
    ],
)
def test_cases_that_are_complete(cases, per):
    assert found(law(cases, per)) == []


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        ("n < dix / n > dix", "no case of probe holds where n is 10"),
        ("n < dix / n >= vingt", "n is 10"),
        ("n <= dix / n >= vingt", "n is 11"),
        ("n < dix", "n is 10"),
        ("n < dix / n > onze", "n is 10"),
        ("m < somme / m > somme", "m is 10"),
        ("m <= somme", "m is 10.001"),
        ("0 < n < dix / n >= dix", "n is -1"),
        ("b", "b is false"),
        ("b and c / not b and c", "b is false, c is false"),
        ('l == "x" / l == "z"', "l is y"),
        ("taille == 1 / taille == 3", "taille is 2"),
        ('k == "aa"', "k is bb"),
        ("n < dix and b / n >= dix", "n is 9, b is false"),
        ("n == dix / n == vingt", "n is 9"),
    ],
)
def test_a_value_that_falls_through(cases, words):
    refused("E610", law(cases, mark="«"), words=[words, "end with - {else: …}"], find=found)


def test_a_case_that_never_holds_is_neither_reached_nor_enough():
    assert [(f.code, "anything" in f.message) for f in found(law("false"))] == [("E610", True), ("E611", False)]


def test_a_member_that_falls_through():
    refused("E610", law('mission == "aa"', per="mission", mark="«"), words="mission is bb", find=found)
    refused("E610", law("socle", per="mission", mark="«"), words="socle is false", find=found)


@pytest.mark.parametrize(
    ("cases", "per"),
    [
        ("n < vingt / «n < dix / else", ""),
        ("n < dix / n >= dix / «else", ""),
        ("b / «b and c / else", ""),
        ("n <= dix / «n == dix / else", ""),
        ("n < dix / n > dix / n == dix / «else", ""),
        ('l == "x" / l != "x" / «l == "y"', ""),
        ("taille == 1 / «taille == 1 / else", ""),
        ("n > 0 / «0 < n < dix / else", ""),
        ("«n < dix and n > vingt / else", ""),
        ("n <= dix / «dix < n < onze / else", ""),
        ("socle / not socle / «else", "mission"),
        ("n <= dix and b / «n < dix and b and c / else", ""),
    ],
)
def test_a_case_that_is_never_reached(cases, per):
    refused(
        "E611", law(cases, per), words=["this case of probe is never reached", "move it up, or remove it"], find=found
    )


def test_between_two_whole_numbers_there_is_none_but_between_two_amounts():
    assert found(law("n <= dix / n >= onze")) == []
    refused("E610", law("m < somme / m > somme", mark="«"), find=found)


@pytest.mark.parametrize(
    "cases",
    [
        "j < jour / j >= jour",
        'par["aa"] < dix / par["aa"] >= dix',
        't == "x"',
        "n + 1 < dix / n + 1 >= dix",
        "applies(n)",
        "n < rien / n > rien",
        "n < year(j) / n >= year(j)",
    ],
)
def test_what_cannot_be_tried_out_needs_an_else(cases):
    assert refused(
        "W602",
        law(cases, mark="«"),
        words=["nothing shows that a case of probe always holds", "end with - {else: …}"],
        find=found,
    ).is_warning


def test_too_many_combinations_are_not_tried_out():
    names = [f"b{i}" for i in range(15)]
    facts = ", ".join(f"{n}: {{type: boolean}}" for n in names)
    cases = ", ".join(f"{{if: {n}, then: 0}}" for n in names)
    text = f"facts: {{{facts}}}\nrules: {{«r: {{type: integer, cases: [{cases}], §}}}}"
    refused("W602", text)
