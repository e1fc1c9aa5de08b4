"""An invented section of the language: what is kept back of an amount that is paid. How such a section is added is
told in `test_added_section.py`."""

from fractions import Fraction

from engine.base.messages import say
from engine.consolidation.section import ASIDE, Section, keys
from engine.consolidation.semantics import follow


def kept_back(rule, rules, diagnostics):
    """A penalty is per what its amount is per, and where nothing of that is paid nothing can be kept back."""
    if rule.of in rules and not any(other.kind == "payment" and other.of == rule.of for other in rules.values()):
        diagnostics.add(say("E418", "not-paid", rule=rule.of, type="unpaid"), rule.node.must("of").span)
    return follow(rule, rules, diagnostics)


PENALTIES = Section(
    "penalties",
    keys(f"of label when=boolean date=date amount=value {ASIDE}"),
    kind="penalty",
    type="money",
    round=Fraction(1, 100),
    semantics=kept_back,
)

WORDS = {
    "title": "Penalty",
    "description": "What is kept back of an amount that is paid.",
    "type": "object",
    "required": ["of", "amount"],
    "properties": {
        "of": {"type": "string", "description": "The rule of whose amount something is kept back."},
        "label": {"type": "string", "description": "What people call the penalty."},
        "when": {"$ref": "#/$defs/formula"},
        "date": {"$ref": "#/$defs/formula"},
        "amount": {"$ref": "#/$defs/formula", "description": "How much is kept back."},
        "source": {"$ref": "#/$defs/source"},
        "note": {"type": "string"},
        "codes": {"type": "array", "items": {"type": "string"}},
    },
    "additionalProperties": False,
}
