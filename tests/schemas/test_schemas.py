"""The hand-written schemas: well formed, made for editing, and refusing what they should refuse."""

import copy
import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, validators
from referencing import Registry

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def load(name):
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"), parse_float=Decimal)


RULESET, CONTRACT = load("ruleset"), load("contract")
BOTH = pytest.mark.parametrize("schema", [RULESET, CONTRACT], ids=["ruleset", "contract"])


# The validator as the loader uses it: exact numbers, no network.


def is_number(_, value):
    return isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool)


def is_integer(checker, value):
    return is_number(checker, value) and value == int(value)


Validator = validators.extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many({"number": is_number, "integer": is_integer}),
)


def validator(schema, definition=None):
    if definition:
        schema = {"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]}
    return Validator(schema, registry=Registry())


RULE_FILE, CONSOLIDATED, CONTRACT_FILE = (
    validator(RULESET),
    validator(RULESET, "consolidated"),
    validator(CONTRACT),
)


def diagnostics(checker, document):
    """Each fault as `path keyword`, sorted."""
    found = checker.iter_errors(document)
    return sorted(f"{'.'.join(map(str, error.absolute_path))} {error.validator}".strip() for error in found)


# The schemas themselves.

VOCABULARY = {
    "$schema",
    "$defs",
    "$ref",
    "title",
    "description",
    "examples",
    "type",
    "const",
    "enum",
    "pattern",
    "minLength",
    "exclusiveMinimum",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "allOf",
    "not",
    "if",
    "then",
    "else",
}


def walk(schema, path="#", overlay=False):
    """Every schema in a schema, its path, and whether it only narrows another one (`if`, `then`, `else`)."""
    yield path, schema, overlay
    if isinstance(schema, bool):
        return
    for key in ("if", "then", "else"):
        if key in schema:
            yield from walk(schema[key], f"{path}/{key}", True)
    for number, part in enumerate(schema.get("allOf", ())):
        yield from walk(part, f"{path}/allOf/{number}", True)
    for key in ("items", "additionalProperties", "propertyNames"):
        if key in schema:
            yield from walk(schema[key], f"{path}/{key}", overlay)
    for key in ("properties", "$defs"):
        for name, part in schema.get(key, {}).items():
            narrows = (overlay and key == "properties") or f"{path}/{key}/{name}" == "#/$defs/as_written"
            yield from walk(part, f"{path}/{key}/{name}", narrows)


def parts(schema):
    return [(path, part, overlay) for path, part, overlay in walk(schema) if isinstance(part, dict)]


def documented(path):
    return re.search(r"(^#|/\$defs/[^/]+|/properties/[^/]+)$", path) is not None


@BOTH
def test_is_valid_against_the_metaschema(schema):
    Draft202012Validator.check_schema(json.loads(json.dumps(schema, default=float)))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@BOTH
def test_uses_known_keywords_only(schema):
    assert {(path, key) for path, part, _ in parts(schema) for key in part if key not in VOCABULARY} == set()


@BOTH
def test_refers_to_its_own_definitions_only(schema):
    references = {part["$ref"] for _, part, _ in parts(schema) if "$ref" in part}
    assert references and all(reference.startswith("#/$defs/") for reference in references)
    for_the_program = {"formula"} if schema is RULESET else set()
    assert {reference.removeprefix("#/$defs/") for reference in references} == set(schema["$defs"]) - for_the_program


@BOTH
def test_every_key_has_title_description_and_examples(schema):
    lacking = [
        (path, key)
        for path, part, overlay in parts(schema)
        if "/properties/" in path and documented(path) and not overlay
        for key in ("title", "description", "examples")
        if not part.get(key)
    ]
    assert lacking == []


@BOTH
def test_every_definition_has_title_and_description(schema):
    lacking = [
        path
        for path, part, _ in parts(schema)
        if re.fullmatch(r"#(/\$defs/\w+)?", path)
        if not {"title", "description"} <= part.keys()
    ]
    assert lacking == []


@BOTH
def test_a_description_is_one_sentence(schema):
    odd = [
        path
        for path, part, _ in parts(schema)
        if not re.fullmatch(r"[A-Z][^\n]*[^.\s]\.", part.get("description", "X x."))
        or re.search(r"[.!?] [A-Z]", part.get("description", ""))
    ]
    assert odd == []


@BOTH
def test_every_object_is_closed_or_a_map_of_named_things(schema):
    for path, part, overlay in parts(schema):
        if overlay:
            continue
        if "properties" in part and part.get("additionalProperties") is not False:
            open_by_design = {"#": RULESET, "#/$defs/as_written": RULESET, "#/$defs/member": RULESET}
            assert open_by_design.get(path) is schema, path
        types = part.get("type", ())
        if "object" in ([types] if isinstance(types, str) else types) and "properties" not in part and path != "#":
            closed = part.get("additionalProperties") is False
            assert closed or ("pattern" in part["propertyNames"] and "additionalProperties" in part), path


@BOTH
def test_an_overlay_only_forbids_or_requires(schema):
    """`then` and `else` narrow; what describes a key stands once, in the closed object."""
    for path, part, overlay in parts(schema):
        if overlay and "properties" in part and path.endswith(("/then", "/else")) and path != "#/else/else/else":
            assert all(forbidden == {"not": {}} for forbidden in part["properties"].values()), path
        assert "not" not in part or part == {"not": {}}, path


@BOTH
def test_every_pattern_is_anchored_and_quick(schema):
    patterns = {part["pattern"] for _, part, _ in parts(schema) if "pattern" in part}
    for pattern in patterns:
        assert pattern.startswith("^") and pattern.endswith("$")
        assert "|" not in pattern or re.fullmatch(r"\^\([^()]*\)\$", pattern), f"{pattern}: | outside the anchors"
        assert not re.search(r"[\\]d|[\\]w|\)[*+]\)?[*+]", pattern), pattern
        for filler in ("a", "1", "/a", ".a", " + a", "-"):
            re.search(pattern, "a" + filler * 20_000 + "!")  # comes to an end


@BOTH
def test_every_example_is_valid(schema):
    checked = 0
    for path, part, _ in parts(schema):
        for example in part.get("examples", ()):
            checker = Validator(part | {"$defs": schema["$defs"]}, registry=Registry())
            assert diagnostics(checker, example) == [], f"{path}: {example}"
            checked += 1
    assert checked > 20


REPEATED = [
    "kind",
    "title",
    "signed",
    "published",
    "in_force",
    "documents",
    "territory",
    "operations",
    "notes",
    "per",
    "codes",
    "note",
    "label",
    "when",
]


@pytest.mark.parametrize("key", REPEATED)
def test_a_key_that_stands_in_several_places_obeys_one_rule(key):
    """So that the one wrong document per constraint below speaks for all its places."""
    wording = {"title", "description", "examples"}
    rules = [
        {keyword: value for keyword, value in part.items() if keyword not in wording}
        for path, part, overlay in parts(RULESET)
        if path.endswith(f"/properties/{key}") and not overlay
    ]
    assert len(rules) > 1
    assert all(rule == rules[0] for rule in rules)


def test_names_have_one_form_in_every_section():
    sections = RULESET["$defs"]["consolidated"]["properties"]
    forms = {
        name: part["propertyNames"]["pattern"]
        for name, part in sections.items()
        if "propertyNames" in part and name not in ("documents", "territory")
    }
    assert len(forms) == 11
    assert set(forms.values()) == {"^[a-z][a-z0-9_]*$"}


# Documents that are right.

SOURCE = {"document": "note", "at": "art. 5"}
BY_AMENDMENT = {"document": "avenant-2", "at": "art. 3"}

ACCORD = {
    "kind": "accord",
    "id": "aci-cpts/2019-arrete",
    "title": "Accord conventionnel interprofessionnel CPTS, arrêté du 21 août 2019",
    "label": "ACI CPTS",
    "signed": "2019-06-20",
    "published": "2019-08-24",
    "in_force": {"from": "2019-08-25", "until": "2022-03-30"},
    "contract_date": "date_signature",
    "result": {"rule": "total", "better": "higher"},
    "applied_on": "date_d_application",
    "documents": {
        "note": {"title": "Note relative à l'arrêté", "short": "Note", "caution": "copie", "date": "2019-12-04"}
    },
    "dimensions": {
        "taille": {
            "label": "Taille",
            "members": {"1": {"label": "moins de 40 000 habitants", "source": SOURCE}, "2": {"note": "n"}},
        },
        "mission": {
            "members": {
                "acces_soins": {"label": "Accès aux soins", "socle": True, "delai_demarrage": 6},
                "qualite": {"label": "Qualité et pertinence", "socle": False, "delai_demarrage": "none"},
            }
        },
        "annee": {"range": [1, "duree"], "dated": "debut_annee"},
        "commune": {"question": "Quelles communes ?"},
        "indicateur": {"within": "mission", "titled": "titre"},
        "crise": {"dated": "date_identification", "default": {}},
    },
    "facts": {
        "habitants": {
            "type": "integer",
            "per": ["commune"],
            "minimum": 0,
            "label": "Habitants",
            "source": SOURCE,
        },
        "date_signature": {"type": "date", "question": "À quelle date le contrat a-t-il été signé ?"},
        "choisie": {"type": "boolean", "per": ["mission"], "when": "not socle", "default": False},
        "pieces": {"type": "boolean", "default": {"value": "none", "source": SOURCE}},
        "taux_atteinte": {
            "type": "rate",
            "per": ["indicateur", "annee"],
            "carry": "forward",
            "maximum": Decimal("1.5"),
        },
    },
    "tables": {
        "duree": {"type": "integer", "value": 5, "source": SOURCE},
        "avance": {"type": "rate", "value": Decimal("0.75"), "source": SOURCE},
        "limite": {"type": "date", "value": "2022-09-30", "source": SOURCE, "codes": ["R17b"]},
        "bareme_fixe": {
            "per": ["mission", "taille"],
            "type": "money",
            "source": SOURCE,
            "values": {"acces_soins": [15000, 17500], "qualite": {"1": 7500, "2": "none"}},
        },
    },
    "readings": {
        "taille_a_80000": {
            "question": "À 80 000 habitants exactement, taille 2 ou taille 3 ?",
            "options": {"inferieure": {"label": "taille 2"}, "superieure": {"from": "none"}},
            "chosen": None,
            "because": "aucun texte ne tranche",
            "codes": ["A01"],
        }
    },
    "rules": {
        "taille": {
            "type": "taille",
            "label": "Taille de la communauté",
            "source": SOURCE,
            "cases": [{"if": "population < borne_1", "then": 1}, {"else": 2}],
        },
        "volet_fixe": {
            "per": ["mission", "annee"],
            "type": "money",
            "when": "active",
            "formula": "bareme_fixe * part_mission",
            "round": Decimal("0.01"),
            "show": True,
            "source": SOURCE,
        },
        "toujours": {"type": "boolean", "formula": True, "source": SOURCE},
    },
    "payments": {
        "solde_fixe": {
            "of": "volet_fixe",
            "date": "fin_annee",
            "latest": "fin_annee",
            "amount": "rest",
            "to": "cpts",
            "source": SOURCE,
        }
    },
    "deadlines": {
        "demarrage_au_plus_tard": {
            "per": ["mission"],
            "due": "date_signature",
            "met_by": "demarrage",
            "source": SOURCE,
        }
    },
    "conditions": {"projet_valide": {"holds": "projet_valide_par_ars", "message": "Non validé.", "source": SOURCE}},
    "invariants": {
        "plafond": {
            "per": ["mission", "annee"],
            "of": "volet_fixe",
            "holds": "volet_fixe <= bareme_fixe",
            "message": "Trop.",
        }
    },
    "controls": {
        "total": {
            "at": {"taille": 2},
            "given": {"membres": 99, "mission": {"qualite": {"choisie": True}}},
            "expect": {"total_possible": {"acces_soins": [1, 2]}},
            "source": SOURCE,
        },
        "par_taille": {"per": ["taille"], "expect": {"total_possible": [185000, 242000]}, "source": SOURCE},
    },
    "rounding": {"mode": "half_up", "because": "aucun texte ne le dit"},
    "notes": {"guide": {"text": "La liste du guide n'est pas suivie.", "source": SOURCE}},
}

AMENDMENT = {
    "kind": "amendment",
    "id": "aci-cpts/avenant-2",
    "title": "Avenant 2",
    "amends": "aci-cpts/2019-arrete",
    "signed": "2021-12-20",
    "published": "2022-03-30",
    "in_force": {"reading": "entree_en_vigueur"},
    "documents": {"avenant-2": {"title": "Avenant 2"}},
    "operations": [
        {
            "insert": "dimensions.mission.members.crises",
            "after": "prevention",
            "with": {"socle": True},
            "source": BY_AMENDMENT,
        },
        {"insert": "dimensions.taille.members.5", "before": 4, "with": {}, "source": BY_AMENDMENT},
        {
            "replace": "tables.bareme_fixe",
            "at": {"taille": 2},
            "expect": [1, 2],
            "with": [3, "none"],
            "source": BY_AMENDMENT,
            "note": "n",
        },
        {"insert": "rules.majoree", "with": {"type": "boolean", "formula": True}, "source": BY_AMENDMENT},
        {
            "replace": "rules.total.formula",
            "with": "before + additionnel",
            "source": BY_AMENDMENT,
            "codes": ["R24"],
        },
        {"replace": "readings.avant_le.chosen", "expect": "inclus", "with": None, "source": BY_AMENDMENT},
        {"repeal": "tables.bareme_snp", "expect": 12000, "source": BY_AMENDMENT},
    ],
    "notes": {"dates": {"text": "La date est discutée."}},
}

VARIANT = {
    "kind": "variant",
    "id": "aci-cpts/avenant-2-aude",
    "title": "Aude",
    "amends": "aci-cpts/avenant-2",
    "territory": {"departement": "11"},
    "documents": {"contrat": {"title": "Contrat"}},
    "operations": [{"repeal": "readings.avant_le", "source": {"document": "contrat", "at": "art. 5"}}],
}

CONTRACT_DOCUMENT = {
    "contract": "An example",
    "rules": "aci-cpts/avenant-3 + aci-cpts/avenant-2-aude",
    "on": "2024-06-30",
    "facts": {
        "date_signature": "2022-09-30",
        "commune": {"alairac": {"habitants": 1320}},
        "mission": {"acces_soins": {"indicateur": {"1": {"taux_atteinte": {"1": 1, "2": Decimal("0.8")}}}}},
        "crise": {},
    },
    "expected": [
        {
            "name": "bareme_fixe",
            "at": {"mission": "acces_soins", "taille": 2},
            "is": 70000,
            "date": "2022-09-30",
            "latest": "2022-11-30",
            "state": "met",
            "source": "art. 5",
        },
        {"name": "volet_variable", "is": "unknown", "source": "art. 6"},
        {"fault": "E715", "rules": "aci-cpts/2019-arrete", "source": "art. 7"},
        {
            "rules": "aci-cpts/avenant-2",
            "readings": {"assiette_majoration": "missions"},
            "lines": [{"name": "total", "is": "error", "readings": {"arrondi": "euro"}, "source": "art. 6"}],
        },
    ],
    "notes": {"indicateurs": {"text": "Illisible.", "source": "annexe 2"}},
}


@pytest.mark.parametrize("document", [ACCORD, AMENDMENT, VARIANT], ids=lambda document: document["kind"])
def test_a_rule_file_of_each_kind_is_accepted(document):
    assert diagnostics(RULE_FILE, document) == []


def test_a_contract_is_accepted():
    assert diagnostics(CONTRACT_FILE, CONTRACT_DOCUMENT) == []


@pytest.mark.parametrize("kind", ["accord", "amendment", "variant"])
def test_a_consolidated_text_may_be_of_any_kind_and_lack_sources(kind):
    text = copy.deepcopy(ACCORD) | {
        "kind": kind,
        "id": "aci-cpts/avenant-3 + aci-cpts/avenant-2-aude",
        "territory": {"departement": "11"},
    }
    for section in ("tables", "rules", "payments", "deadlines", "conditions", "controls"):
        for element in text[section].values():
            del element["source"]
    assert diagnostics(CONSOLIDATED, text) == []


def test_every_key_of_the_schemas_stands_in_a_document_above():
    """So that no key is accepted only in theory."""

    def keys(value):
        if isinstance(value, dict):
            return set(value) | {key for part in value.values() for key in keys(part)}
        return {key for part in value for key in keys(part)} if isinstance(value, list) else set()

    written = keys([ACCORD, AMENDMENT, VARIANT, CONTRACT_DOCUMENT])
    declared = {
        key for schema in (RULESET, CONTRACT) for _, part, _ in parts(schema) for key in part.get("properties", ())
    }
    assert declared - written == {"accord", "versions"}


# Documents that are wrong: one change, the one fault it gives.

DROP = object()


def changed(document, path, value):
    """A copy of the document with another value, or none, at a path."""
    key, _, rest = path.partition("/")
    copied = document.copy()
    key = int(key) if isinstance(copied, list) else key
    if rest:
        copied[key] = changed(copied[key], rest, value)
    elif value is DROP:
        del copied[key]
    else:
        copied[key] = value
    return copied


WRONG_ACCORDS = [
    ("kind", "acord", "kind enum"),
    ("kind", DROP, "required"),
    ("id", DROP, "required"),
    ("title", DROP, "required"),
    ("rules", DROP, "required"),
    ("rule", {}, "additionalProperties"),
    ("amends", "aci-cpts/2019-arrete", "additionalProperties"),
    ("operations", [], "additionalProperties"),
    ("territory", {"departement": "11"}, "territory not"),
    ("id", "Aci/2019", "id pattern"),
    ("id", "/etc/passwd", "id pattern"),
    ("id", "../x", "id pattern"),
    ("title", "", "title minLength"),
    ("title", 2019, "title type"),
    ("label", "", "label minLength"),
    ("signed", "20/06/2019", "signed pattern"),
    ("published", 2019, "published type"),
    ("in_force", {}, "in_force minProperties"),
    ("in_force", {"until": "2022-03-30"}, "in_force dependentRequired"),
    ("in_force/from", "none", "in_force.from pattern"),
    ("in_force/until", "2022", "in_force.until pattern"),
    ("in_force", {"reading": "Entrée"}, "in_force.reading pattern"),
    ("in_force/to", "2022-03-30", "in_force additionalProperties"),
    ("contract_date", "date-signature", "contract_date pattern"),
    ("documents/note/title", DROP, "documents.note required"),
    ("documents/note/date", "2019", "documents.note.date pattern"),
    ("documents/note/short", "", "documents.note.short minLength"),
    ("documents/note/caution", "", "documents.note.caution minLength"),
    ("documents/note/url", "https://example.org", "documents.note additionalProperties"),
    ("documents/La note", {"title": "x"}, "documents pattern"),
    ("dimensions/Taille", {}, "dimensions pattern"),
    ("dimensions/commune", None, "dimensions.commune type"),
    ("dimensions/taille/membres", {}, "dimensions.taille additionalProperties"),
    ("dimensions/taille/members", {}, "dimensions.taille.members minProperties"),
    ("dimensions/taille/members", ["1"], "dimensions.taille.members type"),
    ("dimensions/taille/members/Petite", {}, "dimensions.taille.members pattern"),
    ("dimensions/taille/members/1/label", 40000, "dimensions.taille.members.1.label type"),
    ("dimensions/taille/members/1/Socle", True, "dimensions.taille.members.1 pattern"),
    ("dimensions/taille/members/1/socle", "oui", "dimensions.taille.members.1.socle pattern"),
    ("dimensions/taille/members/1/socle", None, "dimensions.taille.members.1.socle type"),
    ("dimensions/taille/members/1/source/page", 3, "dimensions.taille.members.1.source additionalProperties"),
    ("dimensions/annee/range", [1], "dimensions.annee.range minItems"),
    ("dimensions/annee/range", [1, 2, 3], "dimensions.annee.range maxItems"),
    ("dimensions/annee/range", [1, Decimal("2.5")], "dimensions.annee.range.1 type"),
    ("dimensions/annee/range", [1, "duree - 1"], "dimensions.annee.range.1 pattern"),
    ("dimensions/annee/dated", "date debut", "dimensions.annee.dated pattern"),
    ("dimensions/indicateur/within", ["mission"], "dimensions.indicateur.within type"),
    ("dimensions/crise/default", {"a": {}}, "dimensions.crise.default additionalProperties"),
    ("dimensions/crise/default", "none", "dimensions.crise.default type"),
    ("dimensions/commune/question", "", "dimensions.commune.question minLength"),
    ("dimensions/commune/codes", ["a02"], "dimensions.commune.codes.0 pattern"),
    ("dimensions/commune/codes", [], "dimensions.commune.codes minItems"),
    ("dimensions/commune/note", 1, "dimensions.commune.note type"),
    ("facts/habitants/type", DROP, "facts.habitants required"),
    ("facts/habitants/type", "Entier", "facts.habitants.type pattern"),
    ("facts/habitants/per", "commune", "facts.habitants.per type"),
    ("facts/habitants/per", [], "facts.habitants.per minItems"),
    ("facts/habitants/per", ["commune", "commune"], "facts.habitants.per uniqueItems"),
    ("facts/habitants/per", ["La commune"], "facts.habitants.per.0 pattern"),
    ("facts/habitants/minimun", 0, "facts.habitants additionalProperties"),
    ("facts/habitants/minimum", "0", "facts.habitants.minimum type"),
    ("facts/habitants/maximum", True, "facts.habitants.maximum type"),
    ("facts/habitants/carry", "backward", "facts.habitants.carry const"),
    ("facts/habitants/when", [], "facts.habitants.when type"),
    ("facts/habitants/default", None, "facts.habitants.default type"),
    ("facts/pieces/default/value", DROP, "facts.pieces.default required"),
    ("facts/pieces/default/since", 1, "facts.pieces.default additionalProperties"),
    ("facts/pieces/default/source", "art. 5", "facts.pieces.default.source type"),
    ("tables/duree/source", DROP, "tables.duree required"),
    ("tables/duree/source/document", DROP, "tables.duree.source required"),
    ("tables/duree/source/at", DROP, "tables.duree.source required"),
    ("tables/duree/source/at", "", "tables.duree.source.at minLength"),
    ("tables/duree/source/document", "La note", "tables.duree.source.document pattern"),
    ("tables/duree/source/page", 3, "tables.duree.source additionalProperties"),
    ("tables/duree/type", DROP, "tables.duree required"),
    ("tables/duree/value", None, "tables.duree.value type"),
    ("tables/duree/value", [5], "tables.duree.value type"),
    ("tables/duree/valeur", 5, "tables.duree additionalProperties"),
    ("tables/bareme_fixe/values", 15000, "tables.bareme_fixe.values type"),
    ("tables/bareme_fixe/values", {}, "tables.bareme_fixe.values minProperties"),
    ("tables/bareme_fixe/values", [], "tables.bareme_fixe.values minItems"),
    ("tables/bareme_fixe/values", [[1, 2]], "tables.bareme_fixe.values.0 type"),
    ("tables/bareme_fixe/values/Soins", [1], "tables.bareme_fixe.values pattern"),
    ("tables/bareme_fixe/values/qualite/1", None, "tables.bareme_fixe.values.qualite.1 type"),
    ("tables/bareme_fixe/values/acces_soins/0", None, "tables.bareme_fixe.values.acces_soins.0 type"),
    ("tables/bareme_fixe/values/qualite/Deux", 2, "tables.bareme_fixe.values.qualite pattern"),
    ("readings/taille_a_80000/question", DROP, "readings.taille_a_80000 required"),
    ("readings/taille_a_80000/because", DROP, "readings.taille_a_80000 required"),
    ("readings/taille_a_80000/options", DROP, "readings.taille_a_80000 required"),
    ("readings/taille_a_80000/chosen", DROP, "readings.taille_a_80000 required"),
    ("readings/taille_a_80000/chosen", 1, "readings.taille_a_80000.chosen type"),
    ("readings/taille_a_80000/chosen", "Inférieure", "readings.taille_a_80000.chosen pattern"),
    ("readings/taille_a_80000/options", {}, "readings.taille_a_80000.options minProperties"),
    ("readings/taille_a_80000/options/Autre", {}, "readings.taille_a_80000.options pattern"),
    (
        "readings/taille_a_80000/options/superieure/from",
        "demain",
        "readings.taille_a_80000.options.superieure.from pattern",
    ),
    (
        "readings/taille_a_80000/options/superieure/until",
        "none",
        "readings.taille_a_80000.options.superieure additionalProperties",
    ),
    ("readings/taille_a_80000/choosen", None, "readings.taille_a_80000 additionalProperties"),
    ("rules/Total", {"type": "money", "formula": "x", "source": SOURCE}, "rules pattern"),
    ("rules/volet_fixe", "bareme_fixe", "rules.volet_fixe type"),
    ("rules/volet_fixe/source", DROP, "rules.volet_fixe required"),
    ("rules/volet_fixe/type", DROP, "rules.volet_fixe required"),
    ("rules/volet_fixe/formule", "x", "rules.volet_fixe additionalProperties"),
    ("rules/volet_fixe/formula", None, "rules.volet_fixe.formula type"),
    ("rules/volet_fixe/formula", "", "rules.volet_fixe.formula minLength"),
    ("rules/volet_fixe/round", 0, "rules.volet_fixe.round exclusiveMinimum"),
    ("rules/volet_fixe/round", "0.01", "rules.volet_fixe.round type"),
    ("rules/volet_fixe/show", "yes", "rules.volet_fixe.show type"),
    ("rules/taille/cases", [], "rules.taille.cases minItems"),
    ("rules/taille/cases", {}, "rules.taille.cases type"),
    ("rules/taille/cases/0/then", DROP, "rules.taille.cases.0 dependentRequired"),
    ("rules/taille/cases/0/if", DROP, "rules.taille.cases.0 dependentRequired"),
    ("rules/taille/cases/0/else", 2, "rules.taille.cases.0 maxProperties"),
    ("rules/taille/cases/1", {}, "rules.taille.cases.1 minProperties"),
    ("rules/taille/cases/1", {"otherwise": 2}, "rules.taille.cases.1 additionalProperties"),
    ("payments/solde_fixe/of", DROP, "payments.solde_fixe required"),
    ("payments/solde_fixe/date", DROP, "payments.solde_fixe required"),
    ("payments/solde_fixe/amount", DROP, "payments.solde_fixe required"),
    ("payments/solde_fixe/source", DROP, "payments.solde_fixe required"),
    ("payments/solde_fixe/per", ["annee"], "payments.solde_fixe additionalProperties"),
    ("payments/solde_fixe/of", "volet_fixe * 2", "payments.solde_fixe.of pattern"),
    ("payments/solde_fixe/to", None, "payments.solde_fixe.to type"),
    ("deadlines/demarrage_au_plus_tard/due", DROP, "deadlines.demarrage_au_plus_tard required"),
    ("deadlines/demarrage_au_plus_tard/met_by", DROP, "deadlines.demarrage_au_plus_tard required"),
    ("deadlines/demarrage_au_plus_tard/source", DROP, "deadlines.demarrage_au_plus_tard required"),
    ("deadlines/demarrage_au_plus_tard/date", "x", "deadlines.demarrage_au_plus_tard additionalProperties"),
    ("conditions/projet_valide/holds", DROP, "conditions.projet_valide required"),
    ("conditions/projet_valide/message", DROP, "conditions.projet_valide required"),
    ("conditions/projet_valide/source", DROP, "conditions.projet_valide required"),
    ("conditions/projet_valide/if", "x", "conditions.projet_valide additionalProperties"),
    ("invariants/plafond/holds", DROP, "invariants.plafond required"),
    ("invariants/plafond/message", DROP, "invariants.plafond required"),
    ("invariants/plafond/label", "x", "invariants.plafond additionalProperties"),
    ("controls/total/expect", DROP, "controls.total required"),
    ("controls/total/source", DROP, "controls.total required"),
    ("controls/total/expect", {}, "controls.total.expect minProperties"),
    ("controls/total/expect", {"total[1]": 5}, "controls.total.expect pattern"),
    ("controls/total/expect/total", None, "controls.total.expect.total type"),
    ("controls/total/at", {}, "controls.total.at minProperties"),
    ("controls/total/at/taille", [2], "controls.total.at.taille type"),
    ("controls/total/at", {"La taille": 2}, "controls.total.at pattern"),
    ("controls/total/given", {}, "controls.total.given minProperties"),
    ("controls/total/given", {"Membres": 2}, "controls.total.given pattern"),
    ("controls/total/is", 5, "controls.total additionalProperties"),
    ("rounding/mode", "bankers", "rounding.mode enum"),
    ("rounding/mode", DROP, "rounding required"),
    ("rounding/because", DROP, "rounding required"),
    ("rounding/step", 1, "rounding additionalProperties"),
    ("notes/guide/text", DROP, "notes.guide required"),
    ("notes/guide/formula", "x", "notes.guide additionalProperties"),
    ("notes/guide", "x", "notes.guide type"),
]

WRONG_AMENDMENTS = [
    ("title", DROP, "required"),
    ("amends", DROP, "required"),
    ("amends", "aci-cpts/a + aci-cpts/b", "amends pattern"),
    ("operations", DROP, "required"),
    ("operations", [], "operations minItems"),
    ("operations", {}, "operations type"),
    ("territory", {"departement": "11"}, "additionalProperties"),
    ("rules", {}, "additionalProperties"),
    ("contract_date", "date_signature", "additionalProperties"),
    ("operations/0/source", DROP, "operations.0 required"),
    ("operations/0/with", DROP, "operations.0 required"),
    ("operations/4/with", DROP, "operations.4 required"),
    ("operations/0/replace", "rules.x", "operations.0.replace not"),
    ("operations/0/repeal", "rules.x", "operations.0.repeal not"),
    ("operations/0/expect", 1, "operations.0.expect not"),
    ("operations/6/replace", "rules.x", "operations.6.replace not"),
    ("operations/6/with", 1, "operations.6.with not"),
    ("operations/6/before", "x", "operations.6.before not"),
    ("operations/6/after", "x", "operations.6.after not"),
    ("operations/4/before", "x", "operations.4.before not"),
    ("operations/4/after", "x", "operations.4.after not"),
    ("operations/4/replace", DROP, "operations.4 required"),
    ("operations/4/where", "x", "operations.4 additionalProperties"),
    ("operations/4/replace", "rules/total", "operations.4.replace pattern"),
    ("operations/4/replace", "rules.total.cases[0]", "operations.4.replace pattern"),
    ("operations/4/at", {}, "operations.4.at minProperties"),
    ("operations/0/after", "Prévention", "operations.0.after pattern"),
    ("operations/0/after", True, "operations.0.after type"),
]

WRONG_VARIANTS = [
    ("territory", {}, "territory minProperties"),
    ("territory/departement", 11, "territory.departement type"),
    ("territory/le departement", "11", "territory pattern"),
    ("published", "2022-01-01", "additionalProperties"),
    ("amends", DROP, "required"),
]

WRONG_CONTRACTS = [
    ("contract", DROP, "required"),
    ("contract", "", "contract minLength"),
    ("facts", DROP, "required"),
    ("facts", [], "facts type"),
    ("facts/Date de signature", "2022-09-30", "facts pattern"),
    ("rules", DROP, "required"),
    ("rules", "aci-cpts/avenant-2+aude", "rules pattern"),
    ("fact", {}, "additionalProperties"),
    ("on", "demain", "on pattern"),
    ("accord", "aci-cpts", "rules not"),
    ("versions", [{"from": "2020-02-01", "rules": "a"}], "rules not"),
    ("expected/0/name", DROP, "expected.0 required"),
    ("expected/0/is", DROP, "expected.0 required"),
    ("expected/0/source", DROP, "expected.0 required"),
    ("expected/0/is", [], "expected.0.is type"),
    ("expected/0/name", "bareme_fixe[1]", "expected.0.name pattern"),
    ("expected/0/value", 1, "expected.0 additionalProperties"),
    ("expected/0/at/taille", None, "expected.0.at.taille type"),
    ("expected", {}, "expected type"),
    ("expected/2/fault", "V743", "expected.2.fault pattern"),
    ("expected/2/name", "total", "expected.2.name not"),
    ("expected/3/lines", [], "expected.3.lines minItems"),
    ("expected/3/name", "total", "expected.3 additionalProperties"),
    ("expected/3/readings", {}, "expected.3.readings minProperties"),
    ("notes/indicateurs/text", DROP, "notes.indicateurs required"),
    ("notes/indicateurs/source", SOURCE, "notes.indicateurs.source type"),
    ("notes/Indicateurs", {"text": "x"}, "notes pattern"),
]

WRONG = [
    pytest.param(
        checker,
        document,
        path,
        value,
        diagnostic,
        id=f"{document.get('kind', 'contract')}: {path} {'left out' if value is DROP else value!r}",
    )
    for checker, document, cases in (
        (RULE_FILE, ACCORD, WRONG_ACCORDS),
        (RULE_FILE, AMENDMENT, WRONG_AMENDMENTS),
        (RULE_FILE, VARIANT, WRONG_VARIANTS),
        (CONTRACT_FILE, CONTRACT_DOCUMENT, WRONG_CONTRACTS),
    )
    for path, value, diagnostic in cases
]


@pytest.mark.parametrize(("checker", "document", "path", "value", "diagnostic"), WRONG)
def test_one_mistake_gives_one_fault(checker, document, path, value, diagnostic):
    assert diagnostics(checker, changed(document, path, value)) == [diagnostic]


@pytest.mark.parametrize("document", [None, [], "kind: accord", 1])
def test_a_file_that_is_not_a_mapping_is_refused(document):
    assert diagnostics(RULE_FILE, document) == ["type"]
    assert diagnostics(CONTRACT_FILE, document) == ["type"]


def contract_with(**keys):
    return {key: value for key, value in CONTRACT_DOCUMENT.items() if key != "rules"} | keys


def test_a_contract_names_rules_or_accord_or_versions():
    versions = [
        {"from": "2020-02-01", "rules": "aci-cpts/2019-arrete"},
        {"from": "2022-10-01", "rules": "aci-cpts/avenant-2"},
    ]
    assert diagnostics(CONTRACT_FILE, contract_with(accord="aci-cpts")) == []
    assert diagnostics(CONTRACT_FILE, contract_with(versions=versions)) == []
    assert diagnostics(CONTRACT_FILE, contract_with(versions=versions, accord="aci-cpts")) == ["accord not"]


@pytest.mark.parametrize(
    ("versions", "diagnostic"),
    [
        ([], "versions minItems"),
        ([{"rules": "a"}], "versions.0 required"),
        ([{"from": "2020-02-01"}], "versions.0 required"),
        ([{"from": "2020", "rules": "a"}], "versions.0.from pattern"),
        ([{"from": "2020-02-01", "rules": "A"}], "versions.0.rules pattern"),
        ([{"from": "2020-02-01", "rules": "a", "until": "2021-01-01"}], "versions.0 additionalProperties"),
    ],
)
def test_a_version_that_is_wrong_is_refused(versions, diagnostic):
    assert diagnostics(CONTRACT_FILE, contract_with(versions=versions)) == [diagnostic]


def test_a_consolidated_text_keeps_the_form_of_its_elements():
    assert diagnostics(CONSOLIDATED, changed(ACCORD, "rules/volet_fixe/formule", "x")) == [
        "rules.volet_fixe additionalProperties"
    ]
    assert diagnostics(CONSOLIDATED, ACCORD | {"operations": []}) == ["additionalProperties"]
    assert diagnostics(CONSOLIDATED, ACCORD | {"kind": "acord"}) == ["kind enum"]


def test_every_constraint_of_the_schemas_is_met_by_a_wrong_document():
    """A constraint that no document breaks may be misspelt in its value and nobody would know."""
    broken = {
        diagnostic.rsplit(" ", 1)[-1]
        for *_, diagnostic in WRONG_ACCORDS + WRONG_AMENDMENTS + WRONG_VARIANTS + WRONG_CONTRACTS
    }
    silent = {
        "$schema",
        "$defs",
        "$ref",
        "title",
        "description",
        "examples",
        "properties",
        "items",
        "propertyNames",
        "allOf",
        "if",
        "then",
        "else",
    }
    constraints = {key for schema in (RULESET, CONTRACT) for _, part, _ in parts(schema) for key in part}
    assert constraints - silent - broken == set()


def test_a_large_text_is_checked():
    text = copy.deepcopy(ACCORD)
    text["rules"] = {f"regle_{number}": text["rules"]["volet_fixe"] for number in range(300)}  # 3 000 nodes
    assert diagnostics(RULE_FILE, text) == []
