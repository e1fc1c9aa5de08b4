"""What a contract says, read against the form of its rules; `--set`, readings, versions, what is set aside."""

from datetime import date

import pytest
from lawkit import contract_diagnostics, contract_refused, run, written

LAW = """
dimensions:
  taille: {members: {1: {}, 2: {}}}
  mission: {members: {aa: {socle: true}, bb: {socle: false}}}
  annee: {range: [1, duree]}
  commune: {}
  indicateur: {within: mission}
facts:
  n: {type: integer, minimum: 0, maximum: 100}
  euros: {type: money}
  taux: {type: rate, minimum: 0, maximum: 1}
  oui: {type: boolean}
  jour: {type: date}
  mot: {type: text}
  choix: {type: mission}
  demarrage: {type: date, per: [mission]}
  resultat: {type: rate, per: [indicateur, annee]}
  membres: {type: integer, per: [annee]}
  habitants: {type: integer, per: [commune]}
tables: {duree: {type: integer, value: 3, §}}
readings:
  lecture: {question: q, options: {x: {}, y: {}}, chosen: x, because: b}
rules:
  tout: {type: boolean,
    formula: "n > 0 and euros > 0 and taux > 0 and oui and jour == jour and mot == mot and choix == choix", §}
  dates: {type: boolean, per: [mission], formula: demarrage == demarrage, §}
  total: {type: rate, per: [mission], formula: "sum(sum(resultat, over=annee), over=indicateur)", §}
  gens: {type: integer, formula: "sum(membres, over=annee) + sum(habitants, over=commune)", §}
  lue: {type: integer, formula: '0 if lecture == "x" else 1', §}
contract_date: jour
"""


def bad(code, facts, *words, **how):
    return contract_refused(code, LAW, facts, *words, **how)


@pytest.mark.parametrize(
    ("facts", "name", "value"),
    [
        ("{n: 5}", "n", "5"),
        ("{n: 0}", "n", "0"),
        ("{n: 100}", "n", "100"),
        ("{n: none}", "n", "none"),
        ("{n: 5.0}", "n", "5"),
        ("{euros: 17500.50}", "euros", "17500.5"),
        ("{euros: -3}", "euros", "-3"),
        ("{taux: 0.85}", "taux", "0.85"),
        ("{oui: false}", "oui", "false"),
        ("{jour: 2024-02-29}", "jour", "2024-02-29"),
        ("{jour: '2022-09-30'}", "jour", "2022-09-30"),
        ("{mot: yes}", "mot", "yes"),
        ("{mot: 010001237}", "mot", "010001237"),
        ("{mot: 310001237}", "mot", "310001237"),
        ("{mot: 1.50}", "mot", "1.50"),
        ("{mot: 'true'}", "mot", "true"),
        ("{mot: ''}", "mot", ""),
        ("{mot: 'none'}", "mot", "none"),
        ("{mot: none}", "mot", "none"),
        ("{choix: bb}", "choix", "bb"),
        ("{choix: 'bb'}", "choix", "bb"),
    ],
)
def test_values(facts, name, value):
    assert run(LAW, facts)[name] == value


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        ("E702", "{«m: 1}", ["these rules know no fact m"]),
        ("E702", "{«membre: 1}", ["know no fact membre", "did you mean membres?"]),
        ("E702", "{mission: {aa: {«demarage: 2022-01-01}}}", ["did you mean demarrage?"]),
        ("E702", "{«annee: {1: {membres: 3}}}", ["know no fact annee"]),
        ("E702", "{«total: 1}", ["know no fact total"]),
        (
            "E703",
            "{«indicateur: {1: {resultat: 1}}}",
            ["indicateur is named under a member of mission", "write it below mission:"],
        ),
        ("E703", "{mission: {aa: {«mission: {aa: {}}}}}", ["mission stands inside itself"]),
        ("E704", "{«commune: 3}", ["the members of commune belong here", "write {} where there are none"]),
        ("E704", "{«commune: [a, b]}", ["the members of commune"]),
        ("E704", "commune:\nn: 1", ["the members of commune"]),
        ("E705", "{mission: {«ab: {}}}", ["ab is no mission"]),
        ("E705", "{mission: {«aaa: {demarrage: 2022-01-01}}}", ["aaa is no mission", "did you mean aa?"]),
        (
            "E706",
            "{commune: {«Alairac: {habitants: 3}}}",
            ["'Alairac' cannot name a member of commune", "small letters without accents"],
        ),
        ("E706", "{commune: {«saint denis: {}}}", ["cannot name a member of commune"]),
        ("E701", "{mission: {«aa: 2022-01-01}}", ["facts belong here", "write a fact on each line"]),
        ("E707", "{«demarrage: 2022-01-01}", ["demarrage is per mission", "write it below mission: {member: …}"]),
        ("E707", "{mission: {aa: {«n: 1}}}", ["n is said once for the contract", "directly below facts:"]),
        ("E707", "{mission: {aa: {«resultat: 1}}}", ["resultat is per mission, indicateur"]),
        ("E708", "{membres: {«un: 1}}", ["un is no annee", "write the number of the annee"]),
        ("E708", "{membres: {«01: 1}}", ["01 is no annee"]),
        ("E708", "{membres: {«1.5: 1}}", ["1.5 is no annee"]),
        ("E715", "{membres: {«-1: 1}}", ["there is no annee -1", "annee goes from 1 to 3"]),
        ("E708", "{membres: {«--1: 1}}", ["--1 is no annee"]),
        ("E709", "{«n: null}", ["n is empty", "leave it out where nobody has said, write none"]),
        ("E710", "{«n: [1]}", ["n is one value", "a whole number"]),
        ("E710", "{«n: {1: 2}}", ["n is one value"]),
        ("E710", "{membres: {«1: {2: 3}}}", ["membres is one value"]),
        ("E711", "{n: «yes}", ["n is a whole number, and 'yes' is not", "write a whole number"]),
        ("E711", "{n: «'5'}", ["write 5 without quotes"]),
        ("E711", "{n: «10 000}", ["write 10000"]),
        ("E711", "{euros: «1e5}", ["is not", "1234.50"]),
        ("E711", "{euros: «1_000}", ["euros is an amount, and"]),
        ("E711", "{euros: «0x10}", ["euros is an amount, and"]),
        ("E711", "{euros: «007}", ["euros is an amount, and"]),
        ("E711", "n: 1\neuros: «17 500,50 €", ["write 17500.50"]),
        ("E711", "n: 1\ntaux: «85 %", ["write 0.85"]),
        ("E711", "n: 1\ntaux: «0,85", ["write 0.85"]),
        ("E711", "{oui: «yes}", ["oui is true or false, and 'yes' is not", "write true"]),
        ("E711", "{oui: «Non}", ["write false"]),
        ("E711", "{oui: «'true'}", ["oui is true or false, and this is a text in quotes"]),
        ("E711", "{oui: «1}", ["write true or false"]),
        ("E711", "{jour: «2022-02-30}", ["jour is a date, and '2022-02-30' is not", "no calendar has 2022-02-30"]),
        ("E711", "{jour: «30/09/2022}", ["write 2022-09-30"]),
        ("E711", "{jour: «1.2.2022}", ["write 2022-02-01"]),
        ("E711", "{jour: «2022}", ["jour is a date, and"]),
        ("E711", "{mot: «true}", ["mot is a text, and", "write it in quotes"]),
        ("E711", "{choix: «ab}", ["choix cannot be 'ab'"]),
        ("E712", "{n: «-1}", ["n is at least 0, and this is -1"]),
        ("E712", "{n: «101}", ["n is at most 100, and this is 101"]),
        ("E712", "{taux: «85}", ["at most 1", "a rate of 85 % is written 0.85"]),
        ("E715", "{membres: {«4: 1}}", ["there is no annee 4", "annee goes from 1 to 3"]),
        ("E715", "{membres: {«0: 1}}", ["there is no annee 0"]),
    ],
)
def test_what_a_contract_cannot_say(code, facts, words):
    bad(code, facts, *words)


def test_all_that_is_wrong_is_told_at_once():
    found = contract_diagnostics(LAW, "{n: yes, m: 1, mission: {cc: {}}}")
    assert [f.code for f in found] == ["E711", "E702", "E705"]


def test_a_hint_is_no_worse_than_what_was_written():
    assert "write 1.5" not in bad("E711", "{n: «1.5}").hint


# --set


@pytest.mark.parametrize(
    ("settings", "at", "value"),
    [
        (["n=7"], ("n",), "7"),
        (["n = 7"], ("n",), "7"),
        (["n=none"], ("n",), "none"),
        (["n=7", "n=8"], ("n",), "8"),
        (["jour=2023-09-30"], ("jour",), "2023-09-30"),
        (["mot=a = b"], ("mot",), "a = b"),
        (["mot='a: b'"], ("mot",), "a: b"),
        (["demarrage[aa]=2023-09-30"], ("demarrage", "aa"), "2023-09-30"),
        (["membres=5"], ("membres", 2), "5"),
        (["membres[2]=5"], ("membres", 2), "5"),
        (["membres[2]=5"], ("membres", 1), "? membres[1]"),
        (["resultat[aa, i, 2]=0.5"], ("resultat", "aa", "i", 2), "0.5"),
        (["resultat[aa, i]=0.5"], ("resultat", "aa", "i", 3), "0.5"),
        (["habitants[x]=3"], ("habitants", "x"), "3"),
        (["habitants[x]=3", "habitants[y]=4", "membres=1"], ("gens",), "10"),
    ],
)
def test_set(settings, at, value):
    assert run(LAW, "{n: 1}", settings=settings)[at] == value


def test_set_beside_what_the_contract_says():
    found = run(LAW, "{membres: 1, commune: {x: {habitants: 1}}}", settings=["habitants[y]=4", "membres[1]=11"])
    assert (found["gens"], found["membres", 2]) == ("18", "1")


@pytest.mark.parametrize(
    ("code", "setting", "words"),
    [
        ("E725", "m=1", ["m cannot be set"]),
        ("E725", "membre=1", ["did you mean membres?"]),
        ("E725", "n", ["n gives no value", "write --set 'n=value'"]),
        ("E725", "", ["cannot be set"]),
        ("E725", "=1", ["cannot be set"]),
        ("E725", "n[1]=1", ["n takes [], and 1 key is given"]),
        ("E725", "demarrage=2022-01-01", ["demarrage takes [mission], and 0 keys"]),
        ("E725", "demarrage[ab]=2022-01-01", ["ab is no mission"]),
        ("E725", "demarrage[aa=2022-01-01", ["cannot be set"]),
        ("E725", "resultat[aa]=1", ["takes [mission, indicateur, annee], and 1 key is"]),
        ("E711", "n=yes", ["n is a whole number"]),
        ("E712", "n=101", ["at most 100"]),
        ("E709", "n=", ["n is empty"]),
        ("E107", "n=&a 1", ["anchors"]),
        ("E104", "mot=a: b", ["a second colon"]),
        ("E103", "mot=\x1b[31m", ["U+001B"]),
        ("E710", "n={a: b}", ["one value"]),
        ("E725", "n=1\nfacts: 2", ["cannot be set"]),
    ],
)
def test_what_cannot_be_set(code, setting, words):
    bad(code, "{}", *words, settings=[setting])


@pytest.mark.parametrize(
    ("code", "setting"),
    [
        ("E725", "membres[x]=5"),
        ("E715", "membres[9]=5"),
        ("E725", "habitants[Saint Denis]=5"),
        ("E725", "membres[²]=5"),
        ("E725", "resultat[aa, Été, 1]=0.5"),
    ],
)
def test_keys_of_set_are_read_as_strictly_as_a_file(code, setting):
    bad(code, "{}", settings=[setting])


# readings


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ("lectur=x", ["there is no reading lectur", "did you mean lecture?"]),
        ("lecture=z", ["'z' is no option of lecture", "there is: x, y"]),
        ("lecture", ["no option of lecture"]),
    ],
)
def test_readings_that_are_not(reading, words):
    bad("E724", "{}", *words, readings=[reading])


# which version


NEXT = """
kind: amendment
id: t/two
title: Second
amends: t/base
in_force: {from: 2021-06-01}
operations:
  - {insert: facts.neuf, with: {type: integer, per: [mission]}, source: {document: d, at: a}}
  - {insert: facts.seul, with: {type: integer}, source: {document: d, at: a}}
  - {insert: dimensions.crise, with: {}, source: {document: d, at: a}}
  - {insert: facts.gravite, with: {type: integer, per: [crise]}, source: {document: d, at: a}}
  - {insert: dimensions.mission.members.cc, with: {socle: true}, source: {document: d, at: a}}
  - {insert: rules.utile, with: {type: integer, per: [mission], formula: "neuf + seul + sum(gravite, over=crise)"},
      source: {document: d, at: a}}
"""
VARIANT = (
    "kind: variant\nid: t/local\ntitle: L\namends: t/two\noperations:\n  - {replace: tables.duree.value, with: 4,"
    " source: {document: d, at: a}}\n"
)


@pytest.mark.parametrize(
    ("day", "rules", "why"),
    [
        ("2020-01-01", "t/base", "in force on 2020-01-01 (jour), from 2020-01-01"),
        ("2021-05-31", "t/base", "in force on 2021-05-31 (jour), from 2020-01-01"),
        ("2021-06-01", "t/two", "in force on 2021-06-01 (jour), from 2021-06-01"),
        ("2030-01-01", "t/two", "in force on 2030-01-01 (jour), from 2021-06-01"),
    ],
)
def test_the_version_by_accord_and_date(day, rules, why):
    statement = run([LAW, NEXT, VARIANT], f"{{jour: {day}}}", head="accord: t").statement
    assert (statement.rules, str(statement.why)) == (rules, why)


def test_the_version_by_name():
    assert str(run([LAW, NEXT, VARIANT], head="rules: t/local").statement.why) == "the contract names them"
    assert str(run([LAW, NEXT, VARIANT], rules="t/two").statement.why) == "named on the command line"


@pytest.mark.parametrize(
    ("code", "facts", "head", "words"),
    [
        ("E721", "{jour: 2022-01-01}", "accord: u", ["there is no accord u"]),
        ("E722", "{jour: 2019-12-31}", "accord: t", ["no version of t was in force on 2019-12-31", "name one: rules:"]),
        (
            "E723",
            "{}",
            "accord: t",
            ["the version depends on jour, which the contract does not give", "write jour: under facts"],
        ),
        ("E711", "{jour: «30/09/2022}", "accord: t", ["jour is a date", "write 2022-09-30"]),
        ("E310", "{}", "rules: t/bas", ["there is no rule set 't/bas'"]),
        (
            "E714",
            "{}",
            "versions: [{from: 2021-01-01, rules: t/base}, {from: 2020-01-01, rules: t/base}]",
            ["not in the order of their dates", "earliest first"],
        ),
        ("E711", "{}", "rules: t/base\non: 2022-02-30", ["'2022-02-30' is no date", "write a date"]),
        ("E720", "{}", "notes: {a: {text: b}}", ["names no rules and no accord"]),
        ("E201", "{}", "rules: t/base\nrule: x", ["there is no key rule here", "did you mean rules?"]),
    ],
)
def test_versions_that_cannot_be_found(code, facts, head, words):
    contract_refused(code, [LAW, NEXT], facts, *words, head=head)


def test_a_contract_names_its_law_once():
    contract_refused("E713", LAW, "{}", "names its law twice", head="rules: t/base\naccord: t")


def test_a_version_by_a_reading():
    law = LAW.replace(
        "readings:\n",
        "readings:\n  entree: {question: q, options: {tot: {from: 2020-02-01}, tard: {from: 2022-01-01}, jamais: {from:"
        " none}}, chosen: tard, because: b}\n",
    )
    law = written(law).replace("in_force: {from: 2020-01-01}", "in_force: {reading: entree}")
    assert (
        str(run(law, "{jour: 2023-01-01}", head="accord: t").statement.why)
        == "in force on 2023-01-01 (jour), from 2022-01-01; reading entree: tard"
    )
    assert "reading entree: tot" in str(
        run(law, "{jour: 2021-01-01}", head="accord: t", readings=["entree=tot"]).statement.why
    )
    contract_refused("E722", law, "{jour: 2021-01-01}", "no version of t was in force", head="accord: t")
    contract_refused(
        "E722", law, "{jour: 2023-01-01}", "no version of t was in force", head="accord: t", readings=["entree=jamais"]
    )


# set aside


TOLD = """
n: 3
seul: 4
crise: {covid: {gravite: 2}}
mission:
  aa: {neuf: 5, demarrage: 2022-01-01}
  cc: {neuf: 6, demarrage: 2022-01-01}
"""


def test_what_other_rules_do_not_know_is_set_aside_and_listed():
    found = run([LAW, NEXT], TOLD, head="rules: t/two", rules="t/base")
    assert found["n"] == "3"
    assert [(name, dict(at)) for name, at in found.statement.set_aside] == [
        ("demarrage", {"mission": "cc"}),
        ("gravite", {"crise": "covid"}),
        ("neuf", {"mission": "aa"}),
        ("neuf", {"mission": "cc"}),
        ("seul", {}),
    ]


@pytest.mark.parametrize("facts", ["{crise: none}", "{mission: {cc: none}}", "{crise: 3}"])
def test_none_is_set_aside_too(facts):
    assert run([LAW, NEXT], facts, head="rules: t/two", rules="t/base").statement.set_aside


def test_under_its_own_rules_nothing_is():
    assert run([LAW, NEXT], TOLD, head="rules: t/two").statement.set_aside == ()


def test_what_neither_knows_is_a_fault():
    contract_refused("E702", [LAW, NEXT], "{«m: 3}", "know no fact m", head="rules: t/two", rules="t/base")


def test_the_day_on_which_one_looks():
    assert run(LAW, head="rules: t/base\non: 2024-01-01").statement.on == date(2024, 1, 1)
    assert run(LAW, head="rules: t/base\non: 2024-01-01", on=date(2025, 1, 1)).statement.on == date(2025, 1, 1)


def test_the_receipt_changes_with_what_was_said_and_not_with_how():
    def receipt(facts, **how):
        return run(LAW, facts, **how).statement.receipt["contract_sha256"]

    assert receipt("{n: 3, mot: a}") == receipt("mot: 'a'\nn: 3.0")
    assert len({receipt("{n: 3}"), receipt("{n: 4}"), receipt("{n: 3}", settings=["n=4"])}) == 3
