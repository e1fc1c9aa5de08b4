"""A second evaluator, written from the description of the language alone: it shares no code with `engine/`.

A rule set and a contract are plain data here (`Law` and `Contract`), formulas are text. Tokens, a parser by
precedence, the four outcomes and the whole library are written again, the simple way.

Outcomes: `Fraction`, `bool`, `date` and `str` are values; `NOTHING` is not applicable; `Waits` is unknown, with what
it waits for; `BROKEN` is an error.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


class Nothing:
    def __repr__(self):
        return "none"


class Broken:
    def __repr__(self):
        return "error"


NOTHING, BROKEN = Nothing(), Broken()


@dataclass(frozen=True)
class Waits:
    """Unknown, and what for: (kind, name, members) of each."""

    needs: frozenset


@dataclass
class Dimension:
    kind: str  # closed, range, open, nested
    members: list = field(default_factory=list)  # of a closed one
    low: str = ""
    high: str = ""
    within: str = ""
    dated: str = ""
    empty: bool = False  # nobody names a member: there is none


@dataclass
class Fact:
    type: str
    per: list
    when: str = ""
    default: object = None
    carry: bool = False


@dataclass
class Table:
    type: str
    per: list
    cells: dict


@dataclass
class Rule:
    type: str
    per: list
    formula: str = ""
    cases: list = field(default_factory=list)  # (condition or "", result)
    when: str = ""
    step: Fraction | None = None


@dataclass
class Law:
    dimensions: dict
    facts: dict
    tables: dict  # properties of members too
    readings: dict  # name: option chosen, or None
    rules: dict
    mode: str = "half_up"
    options: tuple = ("oui", "non")  # of every reading

    def above(self, dimension):
        within = self.dimensions[dimension].within
        return [*self.above(within), within] if within else []


@dataclass
class Contract:
    facts: dict = field(default_factory=dict)  # (name, key): value; "*" stands for all of a range
    members: dict = field(default_factory=dict)  # (dimension, key of its parents): members


# Reading a formula

TOKEN = re.compile(
    r"\s*(?:([0-9]+(?:\.[0-9]+)?)|([A-Za-z][A-Za-z0-9_]*)|\"([^\"]*)\"|'([^']*)'|(<=|>=|==|!=|[-+*/<>()\[\],=]))"
)


def tokens(text):
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        assert match, f"{text!r} at {at}"
        number, word, double, single, sign = match.groups()
        if number is not None:
            found.append(("number", Fraction(number)))
        elif word is not None:
            found.append(("word", word))
        elif sign is not None:
            found.append(("sign", sign))
        else:
            found.append(("text", double if double is not None else single))
        at = match.end()
    return [*found, ("end", None)]


class Parser:
    """From the weakest binding to the strongest: if, or, and, not, comparison, + -, * /, a minus sign, atoms."""

    def __init__(self, text):
        self.tokens, self.at = tokens(text), 0

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def sees(self, *wanted):
        kind, value = self.tokens[self.at]
        return kind in ("word", "sign") and value in wanted

    def takes(self, wanted):
        if self.sees(wanted):
            self.at += 1
            return True
        return False

    def needs(self, wanted):
        assert self.takes(wanted), (wanted, self.tokens[self.at])

    def whole(self):
        tree = self.choice()
        assert self.tokens[self.at][0] == "end", self.tokens[self.at]
        return tree

    def choice(self):
        tree = self.either()
        if self.takes("if"):
            condition = self.either()
            self.needs("else")
            return ("if", condition, tree, self.choice())
        return tree

    def either(self):
        parts = [self.both()]
        while self.takes("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else ("or", parts)

    def both(self):
        parts = [self.negated()]
        while self.takes("and"):
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else ("and", parts)

    def negated(self):
        return ("not", self.negated()) if self.takes("not") else self.comparison()

    def comparison(self):
        parts, signs = [self.terms()], []
        while self.sees("<", "<=", ">", ">=", "==", "!="):
            signs.append(self.next()[1])
            parts.append(self.terms())
        return ("compare", signs, parts) if signs else parts[0]

    def terms(self):
        tree = self.factors()
        while self.sees("+", "-"):
            tree = (self.next()[1], tree, self.factors())
        return tree

    def factors(self):
        tree = self.signed()
        while self.sees("*", "/"):
            tree = (self.next()[1], tree, self.signed())
        return tree

    def signed(self):
        return ("minus", self.signed()) if self.takes("-") else self.atom()

    def atom(self):
        kind, value = self.next()
        if kind == "number":
            return ("number", value)
        if kind == "text":
            return ("text", value)
        if (kind, value) == ("sign", "("):
            tree = self.choice()
            self.needs(")")
            return tree
        assert kind == "word", (kind, value)
        if self.takes("["):
            keys = [self.choice()]
            while self.takes(","):
                keys.append(self.choice())
            self.needs("]")
            return ("at", value, keys)
        if self.takes("("):
            return self.call(value)
        return ("name", value)

    def call(self, name):
        arguments, words = [], {}
        while not self.takes(")"):
            if self.tokens[self.at][1] in ("over", "where") and self.tokens[self.at + 1] == ("sign", "="):
                word = self.next()[1]
                self.needs("=")
                words[word] = self.next()[1] if word == "over" else self.choice()
            else:
                arguments.append(self.choice())
            if not self.takes(","):
                self.needs(")")
                break
        return ("call", name, arguments, words)


# Days

LAST = 9999


def month_on(day, months, after=False):
    """The same day some months on; in a month without that day its last, or the first of the next. Nothing outside the
    years 1 to 9999."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= LAST:
        return None
    length = calendar.monthrange(year, month + 1)[1]
    if day.day > length and after:
        return date(year, month + 2, 1)  # December is never too short
    return date(year, month + 1, min(day.day, length))


def day_on(day, days):
    number = day.toordinal() + days
    return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else None


def months_between(first, last, after=False):
    """How many whole months fit between two days."""
    if last < first:
        return -months_between(last, first, after)
    months = 0
    while (further := month_on(first, months + 12, after)) is not None and further <= last:
        months += 12
    while (further := month_on(first, months + 1, after)) is not None and further <= last:
        months += 1
    return months


# Numbers

MOST_BITS = 4_000  # beyond it a number is an error


def kept(number):
    return BROKEN if number.numerator.bit_length() + number.denominator.bit_length() > MOST_BITS else number


def rounded(value, step, mode):
    """A whole number of steps: the nearest, a half away from zero or to the even one, or away from or to zero."""
    sign = -1 if value < 0 else 1
    below, rest = divmod(abs(value), step)
    half = rest * 2 - step
    further = {
        "up": rest > 0,
        "down": False,
        "half_up": half >= 0,
        "half_even": half > 0 or (half == 0 and below % 2 == 1),
    }
    return sign * (below + (1 if further[mode] else 0)) * step


def bad(outcomes):
    """What wins over values: an error, else an unknown with all that is waited for."""
    outcomes = list(outcomes)
    if any(o is BROKEN for o in outcomes):
        return BROKEN
    waits = [o.needs for o in outcomes if isinstance(o, Waits)]
    return Waits(frozenset().union(*waits)) if waits else None


def connected(asks, decisive):
    """`or` where True decides, `and` where False does; an error after an unknown does not count, before it does."""
    waits = []
    for ask in asks:
        found = ask()
        if isinstance(found, Waits):
            waits.append(found)
        elif found is BROKEN:
            if not waits:
                return BROKEN
        elif (found is True) == decisive:
            return decisive
    return bad(waits) or (not decisive)


class Second:
    """A contract under a law."""

    def __init__(self, law, contract, readings=()):
        self.law, self.contract = law, contract
        self.readings = {**law.readings, **dict(readings)}
        self.cells, self.running, self.trees = {}, set(), {}

    # cells

    def cell(self, name, key):
        at = (name, tuple(key))
        if at not in self.cells:
            if at in self.running:
                return BROKEN
            self.running.add(at)
            found = self.computed(name, key)
            self.cells[at] = self.agreed(name, key, found) if isinstance(found, Waits) else found
            self.running.discard(at)
        return self.cells[at]

    def agreed(self, name, key, waits):
        """What waits for open readings alone is what all their options give, where they give the same."""
        if any(kind != "reading" for kind, *_ in waits.needs):
            return waits
        reading = min(named for _, named, *_ in waits.needs)
        under = [Second(self.law, self.contract, {**self.readings, reading: o}) for o in self.law.options]
        found = [second.cell(name, key) for second in under]
        same = all(not isinstance(f, Waits) and f == found[0] for f in found)
        return found[0] if same else waits

    def per(self, name):
        law = self.law
        return next(kind[name].per for kind in (law.facts, law.tables, law.rules) if name in kind)

    def computed(self, name, key):
        law = self.law
        here = dict(zip(self.per(name), key, strict=True))
        for dimension, member in here.items():
            members = self.members(dimension, here)
            if not isinstance(members, list):
                return members
            if member not in members:
                return NOTHING if law.dimensions[dimension].kind in ("range", "closed") else BROKEN
        if name in law.tables:
            return law.tables[name].cells[tuple(key)]
        about = law.facts.get(name) or law.rules[name]
        if about.when:
            holds = self.run(about.when, here)
            if holds is BROKEN or isinstance(holds, Waits):
                return holds
            if holds is not True:
                return NOTHING
        if name in law.facts:
            return self.said(name, about, here, tuple(key))
        found = self.run(about.formula, here) if about.formula else self.first_case(about, here)
        if about.type in law.dimensions and isinstance(found, Fraction):
            found = str(found)  # a member that is a number, written plain
        if about.step and isinstance(found, Fraction):
            found = rounded(found, about.step, law.mode)
        broken = about.type == "integer" and isinstance(found, Fraction) and found.denominator != 1
        return BROKEN if broken else found

    def first_case(self, rule, here):
        for condition, result in rule.cases:
            holds = self.run(condition, here) if condition else True
            if holds is BROKEN or isinstance(holds, Waits):
                return holds
            if holds is True:
                return self.run(result, here)
        return BROKEN

    def said(self, name, fact, here, key):
        ranges = [i for i, d in enumerate(fact.per) if self.law.dimensions[d].kind == "range"]
        tries = [key]
        for place in ranges:
            steps = range(key[place] - 1, -1, -1) if fact.carry else ()
            tries += [(*key[:place], step, *key[place + 1 :]) for step in steps]
            tries.append((*key[:place], "*", *key[place + 1 :]))
        for place in tries:
            if (name, place) in self.contract.facts:
                return self.contract.facts[name, place]
        if fact.default is not None:
            return fact.default
        return Waits(frozenset([("fact", name, tuple(str(m) for m in key))]))

    def members(self, dimension, here):
        about = self.law.dimensions[dimension]
        if about.kind == "closed":
            return about.members
        if about.kind == "range":
            low, high = self.run(about.low, {}), self.run(about.high, {})
            wrong = bad([low, high])
            if wrong:
                return wrong
            if low is NOTHING or high is NOTHING:
                return []
            return list(range(int(low), int(high) + 1))
        above = tuple(here[d] for d in self.law.above(dimension))
        if (dimension, above) in self.contract.members:
            return list(self.contract.members[dimension, above])
        return [] if about.empty else Waits(frozenset([("dimension", dimension, above)]))

    # formulas

    def run(self, text, here):
        if text not in self.trees:
            self.trees[text] = Parser(text).whole()
        return self.of(self.trees[text], here)

    def of(self, tree, here):
        kind = tree[0]
        if kind in ("number", "text"):
            return tree[1]
        if kind == "if":
            holds = self.of(tree[1], here)
            if holds is BROKEN or isinstance(holds, Waits):
                return holds
            return self.of(tree[2] if holds is True else tree[3], here)
        if kind in ("or", "and"):
            return connected([lambda t=t: self.of(t, here) for t in tree[1]], kind == "or")
        if kind == "not":
            found = self.of(tree[1], here)
            return found if found is BROKEN or isinstance(found, Waits) else found is not True
        if kind == "compare":
            _, signs, parts = tree
            pairs = zip(signs, parts, parts[1:], strict=False)
            return connected([lambda p=p: self.compared(*p, here) for p in pairs], False)
        if kind == "minus":
            found = self.of(tree[1], here)
            return -found if isinstance(found, Fraction) else found
        if kind in ("+", "-", "*", "/"):
            return self.reckoned(kind, self.of(tree[1], here), self.of(tree[2], here))
        if kind == "call":
            return self.called(*tree[1:], here)
        return self.named(tree, here)

    @staticmethod
    def reckoned(sign, left, right):
        wrong = bad([left, right])
        if wrong:
            return wrong
        if left is NOTHING or right is NOTHING:
            if sign in ("*", "/"):
                return NOTHING
            if left is NOTHING:
                return -right if sign == "-" and right is not NOTHING else right
            return left
        if sign == "/":
            return BROKEN if right == 0 else kept(left / right)
        return kept({"+": left + right, "-": left - right, "*": left * right}[sign])

    def compared(self, sign, left, right, here):
        left, right = self.of(left, here), self.of(right, here)
        wrong = bad([left, right])
        if wrong:
            return wrong
        if left is NOTHING or right is NOTHING:
            return False
        if isinstance(left, str) != isinstance(right, str):  # a member that is a number, written plain
            left, right = str(left), str(right)
        return {
            "<": lambda: left < right,
            "<=": lambda: left <= right,
            ">": lambda: left > right,
            ">=": lambda: left >= right,
            "==": lambda: left == right,
            "!=": lambda: left != right,
        }[sign]()

    def named(self, tree, here):
        law, name = self.law, tree[1]
        if tree[0] == "name":
            if name in ("true", "false", "none"):
                return {"true": True, "false": False, "none": NOTHING}[name]
            if name in law.dimensions and name in here:
                return Fraction(here[name]) if isinstance(here[name], int) else here[name]
            if name in law.readings:
                taken = self.readings[name]
                return taken if taken is not None else Waits(frozenset([("reading", name, ())]))
            keys = [here[d] if d in here else self.named(("name", d), here) for d in self.per(name)]
        else:
            keys = []
            for dimension, key in zip(self.per(name), tree[2], strict=True):
                found = self.of(key, here)
                closed = law.dimensions[dimension].kind != "range"
                if isinstance(found, Fraction) and found.denominator == 1:
                    found = str(found) if closed else int(found)
                keys.append(found)
        wrong = bad(keys)
        if wrong:
            return wrong
        return NOTHING if any(k is NOTHING for k in keys) else self.cell(name, keys)

    def called(self, name, arguments, words, here):
        if name == "previous":
            return self.previous(arguments[0], words["over"], here)
        if name == "applies":
            found = self.of(arguments[0], here)
            return found if found is BROKEN or isinstance(found, Waits) else found is not NOTHING
        if "over" in words:
            members = self.members(words["over"], here)
            if not isinstance(members, list):
                return members
            elements = []
            for member in members:
                inner = {**here, words["over"]: member}
                taken = self.of(words["where"], inner) if "where" in words else True
                if taken is True:
                    elements.append(self.of(arguments[0], inner) if arguments else True)
                elif taken is BROKEN or isinstance(taken, Waits):
                    elements.append(taken)
            return self.gathered(name, elements)
        found = [self.of(a, here) for a in arguments]
        if name in ("min", "max"):
            return self.gathered(name, found)
        wrong = bad(found)
        if wrong:
            return wrong
        return NOTHING if any(f is NOTHING for f in found) else self.plain(name, *found)

    @staticmethod
    def gathered(name, elements):
        if name in ("any", "all"):
            return connected([lambda e=e: e for e in elements if e is not NOTHING], name == "any")
        wrong = bad(elements)
        if wrong:
            return wrong
        there = [e for e in elements if e is not NOTHING]
        if name == "count":
            return Fraction(sum(1 for e in there if e is True))
        if name == "sum":
            return kept(sum(there, Fraction(0)))
        if not there:
            return NOTHING
        if name == "mean":
            return kept(sum(there, Fraction(0)) / len(there))
        return min(there) if name == "min" else max(there)

    def plain(self, name, first, second=None, after=False):
        if name == "abs":
            return abs(first)
        if name == "round_to":
            return rounded(first, second, self.law.mode) if second > 0 else BROKEN
        if name in ("add_days", "add_months", "add_years"):
            if second.denominator != 1:
                return BROKEN
            day = (
                day_on(first, int(second))
                if name == "add_days"
                else month_on(first, int(second) * (12 if name == "add_years" else 1), after)
            )
            return BROKEN if day is None else day
        if name == "days_between":
            return Fraction(second.toordinal() - first.toordinal())
        if name == "months_between":
            return Fraction(months_between(first, second, after))
        return Fraction({"year": first.year, "month": first.month, "day": first.day}[name])

    def previous(self, expression, dimension, here):
        members = self.members(dimension, here)
        if not isinstance(members, list):
            return members
        about = self.law.dimensions[dimension]
        if about.kind != "range" and about.dated:
            above = [here[d] for d in self.law.above(dimension)]
            days = [(self.cell(about.dated, [*above, m]), m) for m in members]
            wrong = bad(d for d, _ in days)
            if wrong:
                return wrong
            members = [m for _, m in sorted(((d, m) for d, m in days if d is not NOTHING), key=lambda pair: pair[0])]
        if here[dimension] not in members or members.index(here[dimension]) == 0:
            return NOTHING
        return self.of(expression, {**here, dimension: members[members.index(here[dimension]) - 1]})
