"""Everything that can be wrong with names, dimensions, types and the parts of a rule set, before anything runs."""

import pytest
from lawkit import diagnostics_of, diagnostics_unshaped, refused, run

LAW = """
dimensions:
  taille: {members: {1: {}, 2: {}}}
  mission: {members: {aa: {socle: true, delai: 6}, bb: {socle: false, delai: none}}}
  annee: {range: [1, duree], dated: debut}
  sans_date: {range: [1, duree]}
  commune: {}
  indicateur: {within: mission}
facts:
  euros: {type: money}
  pur: {type: number}
  taux: {type: rate}
  entier: {type: integer}
  oui: {type: boolean}
  jour: {type: date}
  mot: {type: text}
  choix: {type: mission}
  habitants: {type: integer, per: [commune]}
  poids: {type: rate, per: [indicateur]}
tables:
  duree: {type: integer, value: 3, §}
  bareme: {type: money, per: [mission, taille], values: {aa: [1, 2], bb: [3, 4]}, §}
readings:
  lecture: {question: q, options: {x: {}, y: {}}, chosen: x, because: b}
rules:
  taille: {type: taille, formula: "1 if entier > 0 else 2", §}
  debut: {type: date, per: [annee], formula: "add_years(jour, annee - 1)", §}
  par_an: {type: money, per: [annee], formula: euros, §}
  %s
"""


def law(formula, kind="number", per=""):
    quoted = "'" + formula.replace("'", "''") + "'" if '"' in formula else f'"{formula}"'
    return LAW % f"probe: {{type: {kind}, {f'per: [{per}], ' if per else ''}formula: {quoted}, §}}"


def found(text, *codes):
    return [f for f in diagnostics_of(text) if f.code not in ("W401", "W402", *codes)]


def good(formula, kind, per="", warns=()):
    diagnostics = found(law(formula, kind, per))
    assert [f.code for f in diagnostics] == list(warns), [f.message for f in diagnostics]


def bad(code, formula, kind, *words, per=""):
    """One fault at `«`, which is taken out before the formula is quoted."""
    return refused(code, law(formula, kind, per), words=words, find=found)


# what fits


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("euros + euros - euros", "money"),
        ("euros * taux", "money"),
        ("taux * euros", "money"),
        ("euros / entier", "money"),
        ("euros / par_an[1]", "number"),
        ("euros / par_an[1]", "rate"),
        ("euros + 0", "money"),
        ("0 + euros", "money"),
        ("-euros", "money"),
        ("taux + entier * pur", "number"),
        ("entier + 1", "integer"),
        ("12", "money"),
        ("none", "money"),
        ("euros if oui else none", "money"),
        ("euros if oui else 0", "money"),
        ("0 if oui else euros", "money"),
        ("min(euros, 0)", "money"),
        ("max(0, euros)", "money"),
        ("min(jour, add_days(jour, entier))", "date"),
        ("abs(euros)", "money"),
        ("round_to(euros, 1)", "money"),
        ("oui and not oui or true", "boolean"),
        ("par_an[1] < euros <= par_an[1]", "boolean"),
        ("0 < entier", "boolean"),
        ("taux == entier", "boolean"),
        ("jour <= debut[1]", "boolean"),
        ('mot == "x"', "boolean"),
        ("oui == false", "boolean"),
        ('choix == "aa"', "boolean"),
        ('"aa" != choix', "boolean"),
        ("taille == 1", "boolean"),
        ("2 == taille", "boolean"),
        ('"aa"', "mission"),
        ('choix if oui else "bb"', "mission"),
        ("1", "taille"),
        ("choix", "mission"),
        ('lecture == "x"', "boolean"),
        ('"y" != lecture', "boolean"),
        ("applies(jour)", "boolean"),
        ("year(jour) + months_between(jour, jour)", "integer"),
        ("add_months(jour, 1, oui)", "date"),
        ('add_years(jour, 1, lecture == "x")', "date"),
        ("months_between(jour, jour, not oui)", "integer"),
        ("mot", "text"),
        ('"x"', "text"),
        ("sum(bareme, over=mission)", "money"),
        ("mean(delai, over=mission)", "number"),
        ("mean(bareme, over=mission)", "money"),
        ("min(debut, over=annee)", "date"),
        ("count(socle, over=mission)", "integer"),
        ("count(over=mission, where=socle)", "integer"),
        ("any(socle, over=mission)", "boolean"),
        ('bareme["aa", 1]', "money"),
        ("bareme[choix, taille]", "money"),
        ("par_an[1]", "money"),
        ("sum(habitants, over=commune)", "integer"),
        ("sum(sum(poids, over=indicateur), over=mission)", "rate"),
        ("sum(annee, over=annee)", "integer"),
        ("socle[choix]", "boolean"),
    ],
)
def test_what_fits(formula, kind):
    good(formula, kind)


@pytest.mark.parametrize(
    ("formula", "kind", "per"),
    [
        ("bareme", "money", "mission"),
        ("bareme if socle else 0", "money", "mission, taille"),
        ('mission == "aa"', "boolean", "mission"),
        ("annee - 1", "integer", "annee"),
        ("par_an[annee - 1]", "money", "annee"),
        ("previous(par_an, over=annee)", "money", "annee"),
        ("sum(poids, over=indicateur)", "rate", "mission"),
        ("poids if socle else 0", "rate", "indicateur"),
        ("taille == 1", "boolean", "taille"),
        ("previous(sans_date, over=sans_date)", "integer", "sans_date"),
        ("annee == sans_date", "boolean", "annee, sans_date"),
        ("previous(probe, over=annee) + 1", "integer", "annee"),
    ],
)
def test_what_fits_where_dimensions_are_bound(formula, kind, per):
    good(formula, kind, per)


@pytest.mark.parametrize("number", ["0", "1", "12"])
def test_the_plain_numbers(number):
    good(f"entier * {number}", "integer")


def test_the_numbers_of_the_law_stand_in_tables():
    bad("W501", "euros * «0.75", "money", "the number 0.75 stands in a formula", "put it in a table")


# what does not


@pytest.mark.parametrize(
    ("code", "formula", "kind", "words"),
    [
        ("E510", "«entier", "boolean", ["the value of probe is an integer here, and must be yes or no"]),
        ("E510", "«euros", "number", ["is money"]),
        ("E510", "«jour", "money", ["a date"]),
        ("E510", "«taux", "money", ["a rate", "must be money"]),
        ("E510", '«"aa"', "number", ["text"]),
        ("E510", "«oui", "integer", ["yes or no"]),
        ("E510", "«euros * taux", "rate", ["money"]),
        ("E510", "«choix", "text", ["a member of mission"]),
        ("E510", "«lecture", "text", ["an option of lecture"]),
        ("E510", "«sum(annee, over=annee)", "text", ["an integer"]),
        ("E511", "«euros + taux", "money", ["money and a rate do not mix"]),
        ("E511", "«euros if oui else jour", "money", ["do not mix"]),
        ("E511", "«min(euros, jour)", "money", ["do not mix"]),
        ("E511", "«euros == taux", "boolean", ["money cannot be compared with a rate"]),
        ("E511", "«jour > 1", "boolean", ["a date cannot be compared with a number"]),
        ("E511", "«euros + 1 + taux", "money", ["do not mix"]),
        ("E511", '«entier == "1"', "boolean", ["an integer cannot be compared with text"]),
        ("E511", "«choix == taille", "boolean", ["a member of mission cannot be compared with a member of taille"]),
        ("E511", "«oui == 1", "boolean", ["yes or no cannot be compared"]),
        ("E519", "0 + «mot", "text", ["text cannot be reckoned with"]),
        ("E512", "«mission == choix", "boolean", ["mission has no current member here", "over=mission"]),
        ("E512", "«annee + 1", "integer", ["annee has no current member"]),
        ("E513", "«eurso", "money", ["there is no eurso", "did you mean euros?"]),
        ("E513", "euros * «xyzzy", "money", ["there is no xyzzy", "declare it as a fact"]),
        ("E513", "«before", "money", ["there is no before"]),
        ("E513", "«zzz[1]", "money", ["there is no zzz"]),
        (
            "E514",
            "«bareme",
            "money",
            ["bareme has a value for each mission, and this formula is about none of them", "over=mission"],
        ),
        ("E514", "sum(«poids, over=mission)", "rate", ["poids has a value for each indicateur"]),
        ("E514", "sum(«bareme, over=annee)", "money", ["per mission"]),
        ("E515", "«bareme[1]", "money", ["bareme has 1 key here, and takes [mission, taille]"]),
        ("E515", "«euros[1]", "money", ["takes no brackets"]),
        ("E515", "«lecture[1]", "money", ["lecture takes no brackets"]),
        ("E515", '«bareme["aa", 1, 1]', "money", ["3 keys"]),
        ("E516", "bareme[«taille, 1]", "money", ["this key is a member of taille, and must be a member of mission"]),
        ("E516", "par_an[«taux]", "money", ["this key is a rate, and must be an integer"]),
        ("E516", 'par_an[«"1"]', "money", ["this key is text"]),
        ("E517", 'lecture == «"z"', "boolean", ["z is no option of lecture", "there is: x, y"]),
        ("E518", 'choix == «"ab"', "boolean", ["ab is no mission"]),
        ("E518", 'bareme[«"cc", 1]', "money", ["cc is no mission", "aa, bb"]),
        ("E518", "taille == «0", "boolean", ["0 is no taille"]),
        ("E518", "«12", "taille", ["12 is no taille"]),
        (
            "E519",
            "«jour + 1",
            "date",
            ["a date cannot be reckoned with by + - * /", "write add_months(jour, 1) or add_days(jour, 1)"],
        ),
        ("E519", "1 + «jour", "date", ["write add_months(jour, 1) or add_days(jour, 1)"]),
        ("E519", "«euros * euros", "money", ["money times money is not money"]),
        ("E519", "«taux / euros", "rate", ["only money can be divided"]),
        ("E519", "«mot + mot", "text", ["text cannot be reckoned with"]),
        ("E519", "entier * «oui", "integer", ["yes or no cannot be reckoned with"]),
        ("E519", "«-jour", "date", ["a date has no negative"]),
        ("E519", "sum(«debut, over=annee)", "date", ["cannot be reckoned"]),
        ("E519", "«min(mot, mot)", "text", ["has no least and no most"]),
        ("E519", "max(«socle, over=mission)", "boolean", ["cannot be reckoned"]),
        ("E519", "«choix * 1", "number", ["a member of mission cannot be reckoned with"]),
        ("E519", "«1 / euros", "number", ["only money"]),
        ("E520", "«entier and oui", "boolean", ["yes or no belongs here, and this is an integer", "compare it"]),
        ("E520", "euros if «taux else euros", "money", ["yes or no belongs here"]),
        ("E520", "not «euros", "boolean", ["yes or no"]),
        ("E520", "count(«delai, over=mission)", "integer", ["count counts yes and no"]),
        ("E520", "any(«delai, over=mission)", "boolean", ["any counts"]),
        ("E520", "sum(delai, over=mission, where=«delai)", "integer", ["yes or no"]),
        ("E521", "«euros == none", "boolean", ["a comparison with none decides nothing", "write not applies(euros)"]),
        ("E521", "«none != jour", "boolean", ["none"]),
        ("E522", '«choix < "bb"', "boolean", ["neither more nor less", "== or !="]),
        ("E522", "«oui > false", "boolean", ["neither more"]),
        ("E522", "«mot >= mot", "boolean", ["text is neither more"]),
        ("E522", "«taille > 1", "boolean", ["member of taille"]),
        (
            "E523",
            "add_days(«entier, 1)",
            "date",
            ["add_days takes a date here, and this is an integer", "write add_days(date, 15)"],
        ),
        ("E523", "add_months(jour, «euros)", "date", ["takes an integer", "money"]),
        (
            "E523",
            "add_months(jour, 1, «entier)",
            "date",
            ["add_months takes yes or no here, and this is an integer", "add_months(date, 6, true)"],
        ),
        ("E523", "months_between(jour, jour, «lecture)", "integer", ["takes yes or no"]),
        ("E523", "abs(«jour)", "date", ["abs takes a number"]),
        ("E523", "year(«mot)", "integer", ["this is text"]),
        ("E523", "round_to(euros, «jour)", "money", ["round_to"]),
        ("E524", "sum(bareme, over=«missoin)", "money", ["there is no dimension missoin", "did you mean mission?"]),
        ("E524", "sum(poids, over=«indicateur)", "rate", ["indicateur is within mission", "over=mission first"]),
        ("E524", "previous(par_an, over=«annee)", "money", ["annee has no order here"]),
    ],
)
def test_what_does_not_fit(code, formula, kind, words):
    bad(code, formula, kind, *words)


@pytest.mark.parametrize(
    ("code", "formula", "kind", "per", "words"),
    [
        (
            "E524",
            "previous(bareme, over=«mission)",
            "money",
            "mission",
            ["mission has no order here", "a dimension that is dated"],
        ),
        ("E514", "«par_an", "money", "mission", ["par_an has a value for each annee"]),
        ("E511", '«annee == "1"', "boolean", "annee", ["an integer cannot be compared with text"]),
        ("E420", "«probe + 1", "integer", "annee", ["probe → probe: a circle", "previous(x, over=…)"]),
        ("E516", "par_an[«annee / 12]", "money", "annee", ["this key is a number, and must be an integer"]),
    ],
)
def test_what_does_not_fit_where_dimensions_are_bound(code, formula, kind, per, words):
    bad(code, formula, kind, *words, per=per)


@pytest.mark.parametrize("formula", ["mean(taux, over=annee)", "1 * 12"])
def test_numbers_of_every_kind_mix(formula):
    good(formula, "number")


def test_a_product_of_written_numbers_is_a_written_number():
    good("euros + 12 * 12", "money")


def test_every_fault_of_a_formula_is_told():
    assert [f.code for f in found(law("eurso + euros * euros + jour", "money"))] == ["E513", "E519"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("facts: {a: {type: integer, when: «a}}\nrules: {}", ["when is an integer here, and must be yes or no"]),
        (
            "facts: {j: {type: date}}\nrules: {}\ndeadlines: {d: {due: «1, met_by: j, §}}",
            ["the value of d is a number here, and must be a date"],
        ),
        (
            "facts: {j: {type: date}}\nrules: {}\ndeadlines: {d: {due: j, met_by: «true, §}}",
            ["met_by is yes or no here, and must be a date"],
        ),
        (
            "facts: {j: {type: date}}\nrules: {}\nconditions: {c: {holds: «j, message: m, §}}",
            ["a date here, and must be yes or no"],
        ),
        (
            (
                "facts: {m: {type: money}}\nrules: {x: {type: money, formula: m, §}}\npayments: {p: {of: x, date: «m,"
                " amount: rest, §}}"
            ),
            ["date is money here"],
        ),
        (
            (
                "facts: {m: {type: money}}\nrules: {x: {type: money, formula: m, §}}\npayments: {p: {of: x, date: none,"
                " amount: «true, §}}"
            ),
            ["must be money"],
        ),
        (
            (
                "facts: {m: {type: money}}\ndimensions: {r: {range: [1, «m]}}\nrules: {x: {type: integer, formula:"
                " 'sum(r, over=r)', §}}"
            ),
            ["the bound of r is money here"],
        ),
        (
            "facts: {m: {type: date}}\nrules: {x: {type: integer, cases: [{if: «m, then: 1}, {else: 0}], §}}",
            ["if is a date here"],
        ),
        (
            "facts: {m: {type: date}}\nrules: {x: {type: integer, cases: [{if: m == m, then: «m}, {else: 0}], §}}",
            ["must be an integer"],
        ),
    ],
)
def test_each_place_of_a_formula_has_its_type(text, words):
    def at_least(t):
        return [f for f in diagnostics_of(t) if f.code not in ("W401", "E420")]

    refused("E510", text, words=words, find=at_least)


# names and kinds


DIMENSIONS = "dimensions: {m: {members: {a: {}, b: {}}}, n: {members: {c: {}}}, r: {range: [1, 12]}, o: {}}"


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("E401", "facts: {«if: {type: integer}}", ["'if' cannot be a name", "the language uses this word itself"]),
        ("E401", "facts: {«sum: {type: integer}}", ["'sum' cannot be a name"]),
        ("E401", "facts: {«rest: {type: integer}}", ["'rest'"]),
        ("E401", "facts: {«A: {type: integer}}", ["small letters"]),
        ("E401", "dimensions: {m: {members: {a: {«not: true}}}}", ["'not' cannot be a name"]),
        (
            "E402",
            "facts: {a: {type: integer}}\ntables: {«a: {type: integer, value: 1, §}}",
            ["the name a is used twice", "one name is one thing", "also here"],
        ),
        ("E402", "facts: {«m: {type: text}}\ndimensions: {m: {}}", ["used twice"]),
        ("E402", "dimensions: {m: {members: {a: {}}}}\nrules: {«m: {type: integer, formula: 1, §}}", ["used twice"]),
        (
            "E402",
            "facts: {p: {type: integer}}\ndimensions: {m: {members: {a: {«p: true}}}}",
            ["the name p is used twice"],
        ),
        (
            "E402",
            "dimensions: {m: {members: {a: {p: true}}}, n: {members: {b: {«p: true}}}}",
            ["the name p is used twice"],
        ),
        ("E403", "facts: {a: {type: integer, per: [«z]}}", ["there is no dimension z"]),
        ("E403", "dimensions: {m: {within: «z}}", ["m cannot be within z"]),
        ("E403", "dimensions: {m: {within: «m}}", ["m cannot be within m"]),
        ("E404", "facts: {a: {type: «mony}}", ["there is no type mony", "did you mean money?"]),
        ("E405", "dimensions: {m: {members: {a: {}}, «range: [1, 2]}}", ["of two kinds: closed and range", "keep one"]),
        ("E406", "dimensions: {m: {members: {«_a: {}}}}", ["'_a' cannot be a member"]),
        ("E407", "facts: {a: {type: integer, default: «1.5}}", ["the default of a is no integer"]),
        ("E407", "facts: {a: {type: date, default: {value: «2022-02-30}}}", ["is no date"]),
        (
            "E408",
            "facts: {a: {type: integer, «carry: forward}}",
            ["carried forward along no range", "a range to its per"],
        ),
        ("E409", "rules: {«a: {type: integer, §}}", ["needs formula or cases"]),
        ("E409", "rules: {«a: {type: integer, formula: 1, cases: [{else: 1}], §}}", ["one of them"]),
        ("E410", "rules: {«a: {type: integer, formula: 1}}", ["a has no source", "write source:"]),
        (
            "E410",
            "tables: {«a: {type: integer, value: 1}}\nrules: {b: {type: integer, formula: a, §}}",
            ["a has no source"],
        ),
        ("E411", "rules: {a: {type: integer, formula: 1, round: «0, §}}", ["above 0"]),
        (
            "E412",
            "rules: {a: {type: integer, cases: [«{else: 1}, {if: true, then: 0}], §}}",
            ["else is not the last case of a"],
        ),
        ("E413", "payments: {p: {of: «a, date: none, amount: rest, §}}", ["there is no rule a"]),
        (
            "E413",
            "facts: {a: {type: money}}\ninvariants: {i: {of: «a, holds: true, message: m}}",
            ["there is no rule a"],
        ),
        (
            "E414",
            "dimensions: {m: {members: {a: {«p: 1}, b: {}}}}",
            ["p is not said of b", "none where there is no such thing"],
        ),
        ("E415", "dimensions: {m: {members: {a: {«p: 1}, b: {p: true}}}}", ["different kinds"]),
        ("E416", "facts: {j: {type: date}}\ndimensions: {o: {dated: «j}}", ["j is not a date per o", "declared here"]),
        ("E416", "facts: {j: {type: integer, per: [o]}}\ndimensions: {o: {dated: «j}}", ["j is not a date per o"]),
        (
            "E416",
            (
                "facts: {j: {type: date, per: [o]}}\ndimensions: {o: {}}\nrules: {r: {type: integer, formula: '1',"
                " dated: «j, §}}"
            ),
            ["j is not a date", "declared here"],
        ),
        ("E513", "rules: {r: {type: integer, formula: '1', dated: «j, §}}", ["there is no j"]),
        (
            "E420",
            (
                "facts: {j: {type: date}}\nrules: {r: {type: date, formula: s, §}, s: {type: date, formula: j, dated:"
                " «r, §}}"
            ),
            ["a circle"],
        ),
        ("E513", "dimensions: {o: {dated: «j}}", ["there is no j"]),
        (
            "E417",
            (
                "tables: {a: {type: integer, value: 1, source: {document: «e, at: 1}}}\nrules: {b: {type: integer,"
                " formula: a, §}}"
            ),
            ["there is no document e", "there is: d"],
        ),
        (
            "E417",
            (
                "facts: {a: {type: integer, default: {value: 1, source: {document: «e, at: 1}}}}\nrules: {b: {type:"
                " integer, formula: a, §}}"
            ),
            ["there is no document e"],
        ),
        (
            "E419",
            "rounding: {«mode: half_odd, because: b}",
            ["there is no rounding mode half_odd", "did you mean half_"],
        ),
        ("E501", "rules: {a: {type: integer, «formula: [1], §}}", ["one line of text"]),
        ("E501", "rules: {a: {type: integer, formula: a «= 2, §}}", ["write == where both must be the same, != where"]),
        ("E502", "rules: {a: {type: boolean, formula: '«True', §}}", ["write true"]),
        (
            "E601",
            DIMENSIONS + "\ntables: {«t: {type: integer, per: [r], values: {1: 1, 2: 2}, §}}",
            ["r is not a closed dimension"],
        ),
        ("E602", "tables: {«t: {type: integer, values: {1: 1, 2: 2}, §}}", ["the table t needs one value"]),
        ("E602", DIMENSIONS + "\ntables: {«t: {type: integer, per: [m], value: 1, §}}", ["needs values"]),
        ("E603", "tables: {t: {type: integer, value: «1.5, §}}", ["this is no integer", "a whole number"]),
        ("E603", "tables: {t: {type: money, value: «10 000, §}}", ["this is no money", "write 10000"]),
        ("E603", "tables: {t: {type: date, value: «2022-02-30, §}}", ["this is no date", "no calendar has 2022-02-30"]),
        ("E603", "tables: {t: {type: boolean, value: «yes, §}}", ["this is no boolean", "write true"]),
        ("E603", DIMENSIONS + "\ntables: {t: {type: m, value: «z, §}}", ["this is no m"]),
        ("E604", "readings: {l: {question: q, options: {x: {}}, «chosen: z, because: b}}", ["z is no option of l"]),
        (
            "E605",
            DIMENSIONS + "\ntables: {t: {type: integer, per: [m], values: {a: 1, «b: {c: 2}}, §}}",
            ["a single value belongs here"],
        ),
        (
            "E606",
            DIMENSIONS + "\ntables: {t: {type: integer, per: [m], «values: 3, §}}",
            ["values for each m belong here"],
        ),
        (
            "E606",
            DIMENSIONS + "\ntables: {t: {type: integer, per: [m, n], «values: [1, 2], §}}",
            ["a list stands for the last dimension only"],
        ),
        (
            "E607",
            DIMENSIONS + "\ntables: {t: {type: integer, per: [m], values: {a: 1, b: 2, «d: 3}, §}}",
            ["d is no m", "a, b"],
        ),
        (
            "E608",
            DIMENSIONS + "\ntables: {t: {type: integer, per: [m], «values: {a: 1}, §}}",
            ["no value of t for b", "fill the cell"],
        ),
        (
            "E608",
            DIMENSIONS + "\ntables: {t: {type: integer, per: [n, m], values: {«c: {b: 1}}, §}}",
            ["no value of t under c for a"],
        ),
        (
            "E609",
            DIMENSIONS + "\ntables: {t: {type: integer, per: [m], «values: [1, 2, 3], §}}",
            ["3 values stand here for the 2 members of m", "a, b, in this order"],
        ),
    ],
)
def test_the_parts_of_a_rule_set(code, text, words):
    def but_for_the_unused(t):
        return [f for f in diagnostics_unshaped(t) if f.code not in ("W401", "W402")]

    refused(code, text, words=words, find=but_for_the_unused)


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("W401", "facts: {«a: {type: integer}}", ["the fact a is used by nothing"]),
        ("W401", "tables: {«a: {type: integer, value: 1, §}}", ["the table a is used by nothing"]),
        (
            "W402",
            "readings: {«l: {question: q, options: {x: {}}, chosen: x, because: b}}",
            ["the reading l decides nothing"],
        ),
    ],
)
def test_what_is_used_by_nothing_is_a_warning(code, text, words):
    assert refused(code, text, words=words).is_warning


def test_a_fact_used_by_the_head_or_a_dimension_is_used():
    text = """
    facts: {j: {type: date}, k: {type: date, per: [o]}}
    dimensions: {o: {dated: k}}
    contract_date: j
    """
    assert diagnostics_of(text) == []


# circles


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            (
                "rules:\n  a: {type: integer, formula: b, §}\n  b: {type: integer, formula: c, §}\n  c: {type: integer,"
                " formula: 1 + «a, §}"
            ),
            ["a → b → c → a: a circle", "a asks for b", "b asks for c"],
        ),
        ("rules:\n  a: {type: boolean, when: not «a, formula: true, §}", ["a → a"]),
    ],
)
def test_circles(text, words):
    refused("E420", text, words=words)


def test_a_circle_through_the_rule_of_a_dimension():
    text = """
    dimensions: {m: {members: {x: {}}}}
    rules:
      m: {type: m, formula: '"x" if t > 0 else "x"', §}
      t: {type: integer, formula: u, §}
      u: {type: integer, per: [m], formula: t, §}
    """
    assert [(f.code, f.message) for f in diagnostics_of(text)] == [
        ("E420", "m → t → m: a circle"),
        ("E420", "t → u → t: a circle"),
    ]


REST = """
facts: {j: {type: date}}
rules: {x: {type: money, formula: p, §}}
payments: {p: {of: x, date: j, amount: «rest, §}}
"""


def test_a_circle_through_a_rest_is_found():
    assert [f.code for f in diagnostics_of(REST.replace("«", ""))] == ["E420"]


def test_a_circle_through_a_rest_has_a_place():
    (diagnostic,) = diagnostics_of(REST.replace("«", ""))
    assert diagnostic.span is not None


def test_a_default_is_a_member():
    refused("E407", DIMENSIONS + "\nfacts: {a: {type: m, default: «z}}\nrules: {b: {type: m, formula: a, §}}")


def test_a_bound_that_is_no_whole_number_is_told():
    law = (
        "facts: {n: {type: number}}\ndimensions: {r: {range: [1, n]}}\nrules: {x: {type: integer, formula: 'sum(r,"
        " over=r)', §}}"
    )
    assert any(f.code == "E510" for f in diagnostics_of(law)) or run(law, "{n: 2.5}")["x"].startswith("!")


@pytest.mark.parametrize(
    "text",
    [
        "facts: {a: {type: rate, default: 85, maximum: 1}}\nrules: {x: {type: rate, formula: a, §}}",
        "facts: {a: {type: integer, minimum: 12, maximum: 1}}\nrules: {x: {type: integer, formula: a, §}}",
        "facts: {a: {type: date}}\nrules: {x: {type: date, formula: a, round: 1, §}}",
    ],
)
def test_what_makes_no_sense_is_told(text):
    assert diagnostics_of(text)


@pytest.mark.parametrize("length", [400, 600])
def test_a_long_circle_is_found(length):
    rules = "".join(f"  x{i}: {{type: integer, formula: x{(i + 1) % length} + 1, §}}\n" for i in range(length))
    assert [f.code for f in diagnostics_of("rules:\n" + rules)] == ["E420"]


# the shape of a file


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        (
            "E201",
            "rules: {x: {«typ: integer, type: integer, formula: 1, §}}",
            ["there is no key typ here", "did you mean type?"],
        ),
        ("E201", "rules: {}\n«rule: {}", ["no key rule", "did you mean rules?"]),
        ("E202", "rules: {«x: {formula: 1, §}}", ["type is missing here"]),
        ("E410", "rules: {«x: {type: integer, formula: 1}}", ["x has no source"]),
        ("E203", "«rules: none", ["rules must be names with values below it"]),
        ("E203", "rules: {x: {type: integer, «cases: 1, §}}", ["cases must be a list"]),
        ("E203", "rules: {x: {type: integer, cases: [«1], §}}", ["names with values below it"]),
        ("E203", "rules: {«x: null}", ["x must be names"]),
        (
            "E203",
            "tables: {t: {type: integer, «value: null, §}}",
            ["value must be a number or a text or true or false"],
        ),
        ("E203", "facts: {a: {«type: [1]}}", ["type must be a text"]),
        ("E203", "dimensions: {«m: null}", ["m must be names"]),
        ("E419", "rounding: {«mode: half, because: b}", ["there is no rounding mode half", "did you mean half_up?"]),
        (
            "E204",
            "facts: {a: {type: integer, carry: «backward}}",
            ["'backward' cannot stand here", "there is: forward"],
        ),
        ("E205", "facts: {«Abc: {type: integer}}", ["'Abc' does not have the right form"]),
        ("E205", "published: «2022-9-30", ["'2022-9-30' does not have the right form", "write 2022-09-30"]),
        ("E206", "dimensions: {m: {«range: [1]}}", ["range"]),
        ("E411", "rules: {x: {type: integer, formula: 1, round: «0, §}}", ["round"]),
    ],
)
def test_the_shape_of_a_file(code, text, words):
    refused(code, text, words=words)


@pytest.mark.parametrize(
    "text",
    [
        "dimensions: {m: {range: [1]}}",
        "tables: {t: {type: integer, per: [m, m], values: [1], §}}",
        "rules: {x: {type: integer, cases: [{if: 1}], §}}",
    ],
)
def test_the_shape_is_told_in_the_languages_own_words(text):
    (diagnostic,) = diagnostics_of(text)
    assert not any(word in diagnostic.message for word in ("Fraction", "non-unique", "dependency"))
