"""jsonschema judges every document: with references resolved once the schemas find what they find as they are
written, and nothing is let through unasked."""

from pathlib import Path

import pytest
from referencing import Registry

from engine.base import yaml_reader
from engine.base.diagnostics import Diagnostics
from engine.base.node import plain
from engine.consolidation import schema

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted(ROOT.glob("rules/**/*.yaml"))
CONTRACTS = sorted(ROOT.glob("tests/contracts/*.yaml"))


def found(validator, document):
    return sorted((list(map(str, e.absolute_path)), str(e.validator)) for e in validator.iter_errors(document))


def spoiled(part, place):
    """The document with the part at a place, counted as it is written, replaced by an empty list."""

    def copy(value):
        nonlocal place
        place -= 1
        if place == -1:
            return []
        if isinstance(value, dict):
            return {k: copy(v) for k, v in value.items()}
        return [copy(v) for v in value] if isinstance(value, list) else value

    return copy(part)


def size(part):
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return 1 + sum(map(size, inner))


@pytest.mark.parametrize(("name", "files"), [("ruleset", RULES), ("contract", CONTRACTS[::20])])
def test_references_resolved_once_change_nothing(name, files):
    as_written = schema._Validator(schema.schema(name), registry=Registry())
    wrong = 0
    for path in files:
        document = plain(yaml_reader.load_file(path))
        assert found(schema._validator(name, ""), document) == found(as_written, document) == []
        count = size(document)
        for place in range(1, count, max(1, count // 5)):
            other = spoiled(document, place)
            told = found(as_written, other)
            wrong += bool(told)
            assert found(schema._validator(name, ""), other) == told, (path, place)
    assert wrong > 10


@pytest.mark.parametrize("path", RULES[:2], ids=lambda p: p.name)
def test_no_document_is_let_through_unasked(monkeypatch, path):
    asked = []

    class Judge:
        def iter_errors(self, document):
            asked.append(document)
            return iter(())

    monkeypatch.setattr(schema, "_validator", lambda name, part: Judge())
    node = yaml_reader.load_file(path)
    for _ in range(2):
        schema.validate(node, "ruleset", Diagnostics())
    assert asked == [plain(node)] * 2
