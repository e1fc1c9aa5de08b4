"""Small laws and contracts made up of choices, with formulas of every kind, and the files that say the same.

A law is made for `second.Second` and written as YAML for the engine. Formulas are made as trees that know their
type, and written with the brackets they need, and with some that they do not.
"""

from datetime import date, timedelta
from fractions import Fraction

from second import NOTHING, Contract, Dimension, Fact, Law, Rule, Table

ORDERS = ("annee", "crise")
LOOSE = ("rate", "integer", "number")
MISSIONS, SIZES, YEARS = ["soins", "parcours", "crise_1"], ["1", "2", "3"], 3
COMMUNES, CRISES, INDICATORS = ["a", "b", "c9"], ["x", "y", "z"], ["1", "2a"]
SIMPLE = ("number", "rate", "integer", "money", "boolean", "date")


class Chooser:
    """Choices out of a source of whole numbers: `draw(n)` is one of 0 … n-1."""

    def __init__(self, draw):
        self.draw = draw

    def of(self, options):
        return options[self.draw(len(options))]

    def chance(self, one_in):
        return self.draw(one_in) == one_in - 1

    def some(self, options):
        return [o for o in options if self.draw(2)]

    def number(self, type_="number"):
        if type_ == "integer":
            return Fraction(self.of((0, 1, 2, 3, 12, -1, 5, 40000)))
        if type_ == "rate":
            return Fraction(self.of(("0", "0.5", "0.75", "1", "0.333", "1.05")))
        if type_ == "money":
            return Fraction(self.of(("0", "0.01", "15000", "17500.5", "-200", "0.125", "99.995", "7561.64")))
        return Fraction(self.of(("0", "1", "-1", "0.1", "2.5", "3", "365", "-0.5", "12", "1000000.01")))

    def day(self):
        days = (date(2024, 2, 29), date(2023, 1, 31), date(2022, 8, 31), date(2020, 12, 31), date(2023, 3, 30))
        return self.of(days) + timedelta(days=self.draw(40) if self.draw(2) else 0)

    def value(self, type_):
        if type_ == "boolean":
            return bool(self.draw(2))
        if type_ == "date":
            return self.day()
        return self.of(MISSIONS) if type_ == "mission" else self.number(type_)


# Formulas, as trees: (how strongly the last sign binds, text)

ATOM, SIGN, PRODUCT, SUM, COMPARE, NOT, AND, OR, IF = range(9)


class Formulas:
    """Formulas over a law as it stands so far, for a value at the dimensions `bound`."""

    def __init__(self, choose, law, bound, itself=None):
        self.c, self.law, self.itself = choose, law, itself
        self.bound, self.along = frozenset(bound), 0
        self.sure = False

    def make(self, type_, depth):
        return self.wrapped(self.tree(type_, depth), IF)

    def wrapped(self, tree, most):
        strength, text = tree
        return f"({text})" if strength > most or self.c.chance(12) else text

    def part(self, type_, depth, most):
        return self.wrapped(self.tree(type_, depth), most)

    def tree(self, type_, depth):
        if depth <= 0 or self.c.chance(5):
            return self.atom(type_)
        kind = self.c.draw(12)
        if kind == 0:
            no, yes = self.part("boolean", depth - 1, OR), self.part(type_, depth - 1, OR)
            other = "none" if self.c.chance(8) else self.part(type_, depth - 1, IF)
            return IF, f"{yes} if {no} else {other}"
        if kind == 1 and (found := self.shifted(type_, depth)):
            return found
        if type_ == "boolean":
            return self.truth(depth)
        if type_ == "date":
            return self.day(depth)
        return self.atom(type_) if type_ in self.law.dimensions else self.reckoned(type_, depth)

    # numbers and money

    def reckoned(self, type_, depth):
        c, money = self.c, type_ == "money"
        loose = c.of(LOOSE)
        kind = c.draw(11)
        if kind <= 2:
            right = "none" if c.chance(15) else self.part(type_, depth - 1, PRODUCT)
            return SUM, f"{self.part(type_, depth - 1, SUM)} {c.of('+-')} {right}"
        if kind == 3:
            if not money or c.chance(2):
                return PRODUCT, f"{self.surely(type_, depth, PRODUCT)} * {self.part(loose, depth - 1, SIGN)}"
            return PRODUCT, f"{self.part(loose, depth - 1, PRODUCT)} * {self.surely('money', depth, SIGN)}"
        if kind == 4:
            if not money and c.chance(3):
                return PRODUCT, f"{self.surely('money', depth, PRODUCT)} / {self.surely('money', depth, SIGN)}"
            return PRODUCT, f"{self.surely(type_, depth, PRODUCT)} / {self.part(loose, depth - 1, SIGN)}"
        if kind == 5:
            return SIGN, f"-{self.part(type_, depth - 1, SIGN)}"
        if kind == 6:
            parts = [self.part(type_, depth - 1, IF) for _ in range(2 + c.draw(2))]
            return ATOM, f"{c.of(('min', 'max'))}({', '.join(parts)})"
        if kind == 7:
            step = c.of(("0.01", "1", "0.5", "1000", "0.03", "0"))
            if c.chance(4):
                step = self.part(loose, depth - 1, IF)
            return ATOM, f"round_to({self.part(type_, depth - 1, IF)}, {step})"
        if kind == 8 and not money:
            two = c.of(("days_between", "months_between"))
            if c.chance(2):
                return ATOM, f"{two}({self.part('date', depth - 1, IF)}, {self.part('date', depth - 1, IF)})"
            return ATOM, f"{c.of(('year', 'month', 'day'))}({self.part('date', depth - 1, IF)})"
        if kind == 8:
            return ATOM, f"abs({self.part(type_, depth - 1, IF)})"
        return self.over(type_, depth)

    def surely(self, type_, depth, most):
        """A part whose type is money where it should be: a number alone would take that of what it meets."""
        outer, self.sure = self.sure, True
        found = self.part(type_, depth - 1, most)
        self.sure = outer
        return found

    def over(self, type_, depth):
        c = self.c
        able = [d for d in self.law.dimensions if all(p in self.bound for p in self.law.above(d))]
        name = c.of(able)
        outer, along = self.bound, self.along
        self.bound = frozenset(b for b in outer if name not in self.law.above(b)) | {name}
        if name in ORDERS:
            self.along = 0  # every member of it, its own among them: the rule would ask for itself
        where = f", where={self.part('boolean', depth - 1, IF)}" if c.chance(3) else ""
        if type_ == "boolean":
            function, inside = c.of(("any", "all")), self.part("boolean", depth - 1, IF)
        elif type_ in LOOSE and c.chance(3):
            function, inside = "count", self.part("boolean", depth - 1, IF)
            if where and c.chance(3):
                inside = ""
        else:
            function = c.of(("min", "max") if type_ == "date" else ("sum", "sum", "mean", "min", "max"))
            inside = self.surely(type_, depth, IF) if function == "mean" else self.part(type_, depth - 1, IF)
        self.bound, self.along = outer, along
        return ATOM, f"{function}({inside}{', ' if inside else ''}over={name}{where})"

    # yes and no

    def truth(self, depth):
        c = self.c
        kind = c.draw(9)
        if kind <= 1:
            parts = [self.part("boolean", depth - 1, NOT) for _ in range(2 + c.draw(2))]
            return AND, " and ".join(parts)
        if kind == 2:
            return OR, " or ".join(self.part("boolean", depth - 1, AND) for _ in range(2 + c.draw(2)))
        if kind == 3:
            return NOT, f"not {self.part('boolean', depth - 1, NOT)}"
        if kind == 4:
            return ATOM, f"applies({self.part(c.of(SIMPLE), depth - 1, IF)})"
        if kind == 5:
            return self.over("boolean", depth)
        member = c.of(("mission", "taille"))
        if kind == 6 and (named := self.named(member)):
            other = f'"{c.of(self.law.dimensions[member].members)}"'
            if member == "taille" and c.chance(2):
                other = other.strip('"')
            return COMPARE, f"{self.wrapped(named, ATOM)} {c.of(('==', '!='))} {other}"
        if kind == 7 and self.law.readings:
            reading = c.of(list(self.law.readings))
            return COMPARE, f'{reading} {c.of(("==", "!="))} "{c.of(("oui", "non"))}"'
        type_ = c.of(("number", "rate", "integer", "money", "date", "boolean"))
        if type_ == "boolean":
            return (
                COMPARE,
                f"{self.part(type_, depth - 1, SUM)} {c.of(('==', '!='))} {self.part(type_, depth - 1, SUM)}",
            )
        signs = ("<", "<=", ">", ">=", "==", "!=")
        parts = [self.part(type_, depth - 1, SUM) for _ in range(2 + c.chance(4))]
        text = parts[0]
        for part in parts[1:]:
            text += f" {c.of(signs)} {part}"
        return COMPARE, text

    # days

    def day(self, depth):
        c = self.c
        kind = c.draw(4)
        if kind == 0:
            return (
                ATOM,
                f"{c.of(('min', 'max'))}({self.part('date', depth - 1, IF)}, {self.part('date', depth - 1, IF)})",
            )
        if kind == 1:
            return self.over("date", depth)
        count = c.of(("1", "6", "12", "-1", "-13", "25", "365", "0"))
        if c.chance(3):
            count = self.part("integer", depth - 1, IF)
        name = c.of(("add_days", "add_months", "add_years"))
        after = self.after(depth) if name != "add_days" else ""
        return ATOM, f"{name}({self.part('date', depth - 1, IF)}, {count}{after})"

    def after(self, depth):
        """Now and then whether the day after a month too short is meant, as a last argument."""
        return f", {self.part('boolean', depth - 1, IF)}" if self.c.chance(3) else ""

    # names

    def shifted(self, type_, depth):
        orders = [d for d in ORDERS if d in self.bound]
        if not orders:
            return None
        self.along += 1
        inside = self.part(type_, depth - 1, IF)
        self.along -= 1
        return ATOM, f"previous({inside}, over={self.c.of(orders)})"

    def atom(self, type_):
        c = self.c
        if c.chance(4):
            if type_ == "boolean":
                return ATOM, c.of(("true", "false"))
            if type_ in LOOSE or (type_ == "money" and not self.sure):
                return ATOM, c.of(("0", "1", "12", "0.5", "2", "100.25"))
        found = self.named(type_)
        if found:
            return found
        if type_ in self.law.dimensions:
            return ATOM, f'"{c.of(self.law.dimensions[type_].members)}"'
        return ATOM, f"alone_{type_}"

    def reachable(self, name, per):
        """Whether every key is there without brackets."""
        law = self.law
        return all(
            d in self.bound or (d == "taille" and name != d and d in law.rules and self.reachable(d, law.rules[d].per))
            for d in per
        )

    def named(self, type_):
        c, law = self.c, self.law
        wanted = LOOSE if type_ in LOOSE else (type_,)
        options = [(n, e) for kind in (law.facts, law.tables, law.rules) for n, e in kind.items() if e.type in wanted]
        if self.along and self.itself and self.itself[1].type in wanted:
            options += [self.itself] * 4
        if type_ in self.bound:
            options.append((type_, None))
        if type_ in LOOSE and "annee" in self.bound:
            options.append(("annee", None))
        for _ in range(4):
            if not options:
                return None
            name, about = c.of(options)
            if about is None:
                return ATOM, name
            mine = self.itself is not None and name == self.itself[0]
            plain = self.reachable(name, about.per) and not (name in law.dimensions and name in self.bound)
            if plain and not c.chance(5):
                return ATOM, name
            if about.per and not mine and not any(self.law.dimensions[d].kind == "nested" for d in about.per):
                return ATOM, f"{name}[{', '.join(self.key(d) for d in about.per)}]"
        return None

    def key(self, dimension):
        c = self.c
        if dimension == "annee":
            number = [n for n, f in self.law.facts.items() if f.type == "integer" and not f.per]
            written = [str(1 + c.draw(4)), *(["annee - 1", "annee + 1", "annee"] if "annee" in self.bound else number)]
            return c.of(written)
        if dimension == "taille":
            return c.of(['"1"', "2", "3", *(["taille"] if self.reachable("", ["taille"]) else [])])
        about = self.law.dimensions[dimension]
        members = about.members if about.kind == "closed" else COMMUNES if dimension == "commune" else CRISES
        options = [f'"{m}"' for m in members] + ([dimension] * 2 if dimension in self.bound else [])
        if dimension == "mission":
            options += [n for n, f in self.law.facts.items() if f.type == "mission" and not f.per]
            options.append(f'"{members[0]}" if {self.wrapped(self.atom("boolean"), OR)} else "{members[1]}"')
        return c.of(options)


# Laws

PERS = (
    [],
    ["mission"],
    ["annee"],
    ["mission", "annee"],
    ["commune"],
    ["crise"],
    ["mission", "indicateur"],
    ["mission", "indicateur", "annee"],
    ["taille"],
)


def law_of(choose, count):
    """A law with `count` generated rules; its mode of rounding, readings and facts are chosen too."""
    c = choose
    law = Law(
        dimensions={
            "taille": Dimension("closed", SIZES),
            "mission": Dimension("closed", MISSIONS),
            "annee": Dimension("range", low=c.of(("1", "1", "0")), high=c.of(("duree", "duree", "fin"))),
            "commune": Dimension("open", empty=c.chance(4)),
            "crise": Dimension("open", dated="jour_crise"),
            "indicateur": Dimension("nested", within="mission"),
        },
        facts={"fin": Fact("integer", []), "jour_crise": Fact("date", ["crise"])},
        tables={"duree": Table("integer", [], {(): Fraction(YEARS)})},
        readings={"lecture": "oui", "ouverte": None},
        rules={},
        mode=c.of(("half_up", "half_even", "up", "down")),
    )
    for type_ in SIMPLE:  # something of each type that needs no dimension
        law.facts[f"alone_{type_}"] = Fact(type_, [])
    for number in range(14):
        type_, per = c.of((*SIMPLE, "mission")), list(c.of(PERS))
        fact = law.facts[f"fait_{number}"] = Fact(type_, per)
        if c.chance(4):
            fact.default = NOTHING if c.chance(3) else c.value(type_)
        fact.carry = "annee" in per and c.chance(2)
    for number in range(5):
        type_ = c.of(("money", "rate", "integer", "number", "boolean", "date"))
        per = c.of((["mission"], ["taille"], ["mission", "taille"]))
        keys = (
            [(m, t) for m in MISSIONS for t in SIZES]
            if len(per) == 2
            else [(m,) for m in law.dimensions[per[0]].members]
        )
        law.tables[f"table_{number}"] = Table(type_, per, {k: NOTHING if c.chance(6) else c.value(type_) for k in keys})
    law.tables["socle"] = Table("boolean", ["mission"], {("soins",): True, ("parcours",): False, ("crise_1",): NOTHING})
    law.tables["delai"] = Table(
        "integer", ["mission"], {("soins",): Fraction(6), ("parcours",): NOTHING, ("crise_1",): Fraction(0)}
    )
    law.rules["taille"] = Rule("taille", c.of(([], [], ["annee"])))
    # the rule of sizes, and `when` of facts, ask for plain facts and tables alone, so that nothing leads in a circle
    simple = {n: f for n, f in law.facts.items() if n.startswith("alone_") or c.chance(2)}
    tables = {n: t for n, t in law.tables.items() if "taille" not in t.per}
    plain = Law(law.dimensions, simple, tables, law.readings, {})
    first = Formulas(c, plain, law.rules["taille"].per)
    law.rules["taille"].cases = [(first.make("boolean", 2), c.of(("1", '"2"'))), ("alone_integer < 3", "2"), ("", "3")]
    for name in [n for n in law.facts if n not in simple and n.startswith("fait_") and c.chance(2)]:
        law.facts[name].when = Formulas(c, plain, law.facts[name].per).make("boolean", 1)
    for number in range(count):
        type_, per = c.of((*SIMPLE, "money", "number")), list(c.of(PERS))
        rule = Rule(type_, per)
        make = Formulas(c, law, per, (f"regle_{number}", rule))
        if c.chance(5):
            rule.cases = [(make.make("boolean", 2), make.make(type_, 2)) for _ in range(1 + c.draw(2))]
            rule.cases += [("", make.make(type_, 2))] if not c.chance(4) else []
        else:
            rule.formula = make.make(type_, 1 + c.draw(3))
        if c.chance(5):
            rule.when = make.make("boolean", 1)
        if type_ in (*LOOSE, "money") and c.chance(3):
            rule.step = Fraction(c.of(("0.01", "1", "0.05", "1000")))
        elif type_ == "integer" and not c.chance(4):  # else most would be errors, and what asks for them
            rule.step = Fraction(1)
        law.rules[f"regle_{number}"] = rule
    return law


def formulas_of(law):
    """Every formula of a law."""
    for fact in law.facts.values():
        yield from filter(None, [fact.when])
    for rule in law.rules.values():
        yield from filter(None, [rule.when, rule.formula])
        for condition, result in rule.cases:
            yield from filter(None, [condition, result])


def contract_of(choose, law):
    """A contract for a law: some facts given, some none, some left out."""
    c, said = choose, Contract()
    if not c.chance(8):
        said.members["commune", ()] = c.some(COMMUNES)
    if not c.chance(8):
        said.members["crise", ()] = c.some(CRISES)
    for mission in MISSIONS:
        if not c.chance(8):
            said.members["indicateur", (mission,)] = c.some(INDICATORS)
    for name, fact in law.facts.items():
        for key in places(law, said, fact.per):
            choice = c.draw(7)
            if choice == 0:
                continue
            for place in along(c, fact.per, key):
                value = Fraction(3 + c.draw(2)) if name == "fin" else c.value(fact.type)
                said.facts[name, place] = NOTHING if choice == 1 and name != "fin" else value
    return said


def places(law, said, per, years=("annee",)):
    """The keys of a value that are known; a range stays open, as its name."""
    keys = [()]
    for dimension in per:
        about = law.dimensions[dimension]
        if about.kind == "closed":
            keys = [(*k, m) for k in keys for m in about.members]
        elif about.kind == "range":
            keys = [(*k, y) for k in keys for y in years]
        elif about.kind == "open":
            keys = [(*k, m) for k in keys for m in said.members.get((dimension, ()), ())]
        else:
            keys = [(*k, m) for k in keys for m in said.members.get((dimension, k[-1:]), ())]
    return keys


def along(c, per, key):
    if "annee" not in per:
        return [key]
    place = per.index("annee")
    years = ["*"] if c.chance(3) else [y for y in range(1, YEARS + 1) if c.draw(2)]
    return [(*key[:place], y, *key[place + 1 :]) for y in years]


# As files

SOURCE = "source: {document: d, at: '1'}"


def word(value):
    if value is NOTHING:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        whole, places = value, 0
        while whole.denominator != 1:
            whole, places = whole * 10, places + 1
        digits = str(abs(whole.numerator)).rjust(places + 1, "0")
        return ("-" if value < 0 else "") + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
    return value.isoformat() if isinstance(value, date) else str(value)


def quoted(formula):
    return "'" + formula.replace("'", "''") + "'"


def law_text(law):
    lines = [
        "kind: accord",
        "id: g/law",
        "title: Generated",
        "in_force: {from: 2020-01-01}",
        "documents: {d: {title: D}}",
        f"rounding: {{mode: {law.mode}, because: chosen}}",
        "dimensions:",
    ]
    for name, about in law.dimensions.items():
        if name == "mission":
            lines += ["  mission:", "    members:"]
            for member in about.members:
                socle, delai = (word(law.tables[p].cells[(member,)]) for p in ("socle", "delai"))
                lines.append(f"      {member}: {{label: M, socle: {socle}, delai: {delai}}}")
        elif about.kind == "closed":
            lines.append(f"  {name}: {{members: {{{', '.join(f'{m}: {{label: L}}' for m in about.members)}}}}}")
        elif about.kind == "range":
            lines.append(f"  {name}: {{range: [{about.low}, {about.high}]}}")
        elif about.kind == "nested":
            lines.append(f"  {name}: {{within: {about.within}}}")
        else:
            more = [f"dated: {about.dated}"] * bool(about.dated) + ["default: {}"] * about.empty
            lines.append(f"  {name}: {{{', '.join(more)}}}")
    lines.append("facts:")
    for name, fact in law.facts.items():
        lines += [f"  {name}:", f"    type: {fact.type}", "    label: L", f"    per: [{', '.join(fact.per)}]"]
        lines += [f"    when: {quoted(fact.when)}"] * bool(fact.when)
        lines += ["    carry: forward"] * fact.carry
        if fact.default is not None:
            lines.append(f"    default: {word(fact.default)}")
    lines.append("tables:")
    for name, table in law.tables.items():
        if name in ("socle", "delai"):
            continue
        lines += [f"  {name}:", f"    type: {table.type}", f"    {SOURCE}"]
        if not table.per:
            lines.append(f"    value: {word(table.cells[()])}")
            continue
        lines += [f"    per: [{', '.join(table.per)}]", "    values:"]
        for member in law.dimensions[table.per[0]].members:
            cells = [word(v) for k, v in table.cells.items() if k[0] == member]
            lines.append(f"      {member}: " + (cells[0] if len(table.per) == 1 else f"[{', '.join(cells)}]"))
    lines.append("readings:")
    for name, chosen in law.readings.items():
        lines.append(
            f"  {name}: {{question: Q, options: {{oui: {{label: O}}, non: {{label: N}}}}, chosen: {chosen or 'null'},"
            " because: B}"
        )
    lines.append("rules:")
    for name, rule in law.rules.items():
        lines += [f"  {name}:", f"    type: {rule.type}", f"    per: [{', '.join(rule.per)}]", f"    {SOURCE}"]
        lines += [f"    when: {quoted(rule.when)}"] * bool(rule.when)
        lines += [f"    round: {word(rule.step)}"] if rule.step else []
        if rule.formula:
            lines.append(f"    formula: {quoted(rule.formula)}")
            continue
        lines.append("    cases:")
        for condition, result in rule.cases:
            lines.append(
                f"      - if: {quoted(condition)}\n        then: {quoted(result)}"
                if condition
                else f"      - else: {quoted(result)}"
            )
    return "\n".join(lines).replace("    per: []\n", "") + "\n"


def contract_text(law, said):
    facts = {}

    def at(per, key):
        """The map of a place, the members of its dimensions one below the other."""
        found = facts
        for dimension, member in zip(per, key, strict=True):
            found = found.setdefault(dimension, {}).setdefault(member, {})
        return found

    for (dimension, above), members in said.members.items():
        inside = at(law.above(dimension), above).setdefault(dimension, {})
        for member in members:
            inside.setdefault(member, {})
    for (name, key), value in said.facts.items():
        per = law.facts[name].per
        year = key[per.index("annee")] if "annee" in per else "*"
        place = at([d for d in per if d != "annee"], [k for k, d in zip(key, per, strict=True) if d != "annee"])
        if year == "*":
            place[name] = word(value)
        else:
            place.setdefault(name, {})[year] = word(value)
    return f"contract: C\nrules: g/law\nfacts: {flow(facts)}\n"


def flow(value):
    return "{" + ", ".join(f'"{k}": {flow(v)}' for k, v in value.items()) + "}" if isinstance(value, dict) else value
