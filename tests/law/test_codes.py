"""Every code of the catalogue stands in the rules, or in tests/codes.yaml with the reason; none stands in both."""

from pathlib import Path

from engine.exercise.codes import codes, listed_codes, unneeded
from engine.laws import ready

ROOT = Path(__file__).resolve().parents[2]


def test_a_listed_code_is_borne_by_no_rule(library):
    listed = listed_codes([str(ROOT / "tests" / "contracts")])
    table = codes(library, library.ids(), (), listed)
    assert unneeded(table) == []
    assert {c.name for c in table if not c.computes} >= {"R36", "R64"}
    assert all(c.titles and (c.computes or c.remarks) for c in table)


def test_the_codes_are_those_of_the_catalogue(library):
    borne = {c.name for c in codes(library, library.ids(), (), {})}
    listed = set(listed_codes([str(ROOT / "tests" / "contracts")]))
    both = {c for c in borne | listed if c[0] in "RA"}
    assert both == borne | listed and not borne & listed
    numbers = sorted({int(c[1:].rstrip("abc")) for c in both if c[0] == "A"})
    assert numbers == list(range(1, numbers[-1] + 1)), "no ambiguity is left out"
    assert ready(library, "aci-cpts/2019-arrete").node.get("notes") is not None
