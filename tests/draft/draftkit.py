"""Texts changed and drafted: the base in a library of its own, the copy as data, what the draft makes of the base."""

import sys
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "diff"))

from diffkit import BASE, read  # noqa: E402

from engine.base import yaml_reader  # noqa: E402
from engine.base.diagnostics import Diagnostics  # noqa: E402
from engine.consolidation.library import Library, canonical  # noqa: E402
from engine.consolidation.spec import language  # noqa: E402
from engine.tools.diff.changes import plainly  # noqa: E402
from engine.tools.drafting.draft import draft  # noqa: E402
from engine.tools.drafting.steps import Asked  # noqa: E402
from engine.tools.drafting.writer import copy_of  # noqa: E402

RULES = Library(ROOT / "rules")
SMALL = RULES.beside({"t/base": read(BASE)})
NEW = "t/new"


def text_of(library, id_):
    diagnostics = Diagnostics()
    document = library.consolidate(id_, diagnostics).document
    assert [f.message for f in diagnostics] == []
    return document


def copy(library=SMALL, id_="t/base"):
    """The copy that one starts from, read again."""
    return yaml_reader.load(copy_of(text_of(library, id_), id_), "copy.yaml")


def value(text):
    """A piece of YAML as a node."""
    return yaml_reader.load(f"it: {text}", "value").must("it")


def put(node, path, new, before=None):
    """The tree with `new` (YAML, a node, or None to take away) at a dotted path; `before` a key beside it."""
    key, *rest = path.split(".") if isinstance(path, str) else path
    members = dict(node.map)
    if rest:
        members[key] = put(members.get(key) or node.with_map({}), rest, new, before)
    elif new is None:
        members.pop(key, None)
    else:
        members[key] = value(new) if isinstance(new, str) else new
        if before is not None:
            order = [k for k in members if k != key]
            order.insert(order.index(before), key)
            members = {k: members[k] for k in order}
    return node.with_map(members)


def drafted(changed, library=SMALL, base="t/base", **how):
    return draft(library, changed, Asked(how.pop("kind", "amendment"), NEW, base, **how))


def lines(made):
    """The operations, each in a line."""
    return [" ".join([s.verb, s.target, *(f"{d}={m}" for d, m in s.at.items())]) for s in made.steps]


def result(made, library=SMALL):
    """The base under the draft."""
    return text_of(library.beside({NEW: yaml_reader.load(made.text, "draft.yaml")}), NEW)


def said(document, known=None):
    """What a text says, as canonical data: without its head, the draft's own document, and sources not filled in."""
    members = {k: v for k, v in plainly(document).map.items() if k not in language().own and (v.map or not v.is_map)}
    documents = {k: v for k, v in members["documents"].map.items() if known is None or k in known}
    return canonical(_filled(document.with_map({**members, "documents": document.with_map(documents)})))


def _filled(node):
    if node.is_list:
        return node._replace(value=tuple(_filled(n) for n in node.items))
    if not node.is_map:
        return node._replace(value=" ".join(node.value.split())) if isinstance(node.value, str) else node
    kept = {k: v for k, v in node.map.items() if not (k == "source" and {n.raw for n in v.map.values()} == {""})}
    return node._replace(value=MappingProxyType({k: _filled(v) for k, v in kept.items()}))


def order(document):
    """The members of each dimension, in order."""
    return {n: list(d.must("members").map) for n, d in document.must("dimensions").map.items() if "members" in d.map}
