"""`accord check`: everything that can be wrong in rule files and in contracts."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from ...base import messages, yaml_reader
from ...base.diagnostics import DiagnosticError, Diagnostics, PathError
from ...base.node import Node
from ...base.positions import printable
from ...check.contract import check_contract
from ...check.controls import Stated
from ...check.force import check_force
from ...check.ruleset import check_ruleset, tell_figures
from ...check.together import together
from ...consolidation.library import Library, named_by_path
from ...report import diagnostics as report_diagnostics
from ..help import Command
from ..options import say, say_diagnostics, with_format, with_rules


@click.command("check", cls=Command)
@click.argument("rules", nargs=-1, metavar="[RULES]…")
@click.option("--watch", "again", is_flag=True)
@with_format("text", "json", "github", "sarif")
@with_rules
def command(rules: tuple[str, ...], again: bool, form: str, library: Library) -> int:
    """Find everything that is wrong in rule files and contracts."""
    if not again:
        return _once(rules, form, library)
    from ...tools.editor.watch import watch  # only --watch needs it

    def changed(paths: tuple[Path, ...]) -> None:
        for path in paths:
            say(f"— {printable(path.name)}")
        try:
            _once(rules, form, Library(library.folder, library.why))
        except PathError as error:
            say(str(error))

    watch([library.folder, *(Path(name) for name in rules if Path(name).exists())], changed)
    return 0


def _once(rules: tuple[str, ...], form: str, library: Library) -> int:
    """Check everything named and tell it; 1 where there is an error."""
    diagnostics = Diagnostics()
    subjects = list(_subjects(rules, library, diagnostics))
    figures: list[tuple[Library, Stated]] = []
    for subject in subjects:
        mine = Diagnostics()  # its own: what is wrong with one must not keep another from being looked at
        kept: list[Stated] = []
        try:
            if subject.contract is not None:
                check_contract(subject.contract, subject.library, mine, holds=True)
            else:
                check_ruleset(subject.library, subject.reference, mine, kept)
                check_force(subject.library, subject.reference, mine)
        except DiagnosticError as error:
            mine.extend(error.diagnostics)
        diagnostics.extend(mine)
        figures += ((subject.library, figure) for figure in kept)
    for of in dict.fromkeys(of for of, _ in figures):
        tell_figures(of, [figure for its, figure in figures if its is of], diagnostics)
    diagnostics = Diagnostics(together(diagnostics, _files(subjects)))
    if form == "text":
        say_diagnostics(diagnostics, err=False)
        found = Counter(s.contract is not None for s in subjects)
        rule_sets, contracts = (found[is_contract] for is_contract in (False, True))
        counted = [messages.say("commands", "rule-sets", count=rule_sets)] if rule_sets or not contracts else []
        counted += [messages.say("commands", "contracts", count=contracts)] if contracts else []
        errors, warnings = len(diagnostics.errors), len(diagnostics.warnings)
        say(messages.say("commands", "checked", subjects=counted, errors=errors, warnings=warnings))
    else:
        say(report_diagnostics.FORMATS[form](diagnostics))
    return 1 if diagnostics.errors else 0


def _files(subjects: Iterable[_Subject]) -> list[Node]:
    """The rule files that were read."""
    read = [document for subject in subjects for document in subject.library.read_documents()]
    return list({document.span.source.name: document for document in read}.values())


@dataclass(frozen=True)
class _Subject:
    """What is checked: a rule set by its reference, or a contract, and the rule files beside it."""

    library: Library
    reference: str = ""
    contract: Node | None = None


def _subjects(names: tuple[str, ...], library: Library, diagnostics: Diagnostics) -> Iterator[_Subject]:
    """The rule sets and contracts named. A file that cannot be read is a fault, and the others are still checked."""
    documents: list[tuple[str, Node]] = []
    diagnostics.extend(diagnostic for _, diagnostic in (library.strays() if not names else ()))
    for name in names or library.ids():
        path = Path(name)
        if name == "-":
            data = sys.stdin.buffer.read(yaml_reader.MAX_BYTES + 1)
            read = partial(lambda given: yaml_reader.load(yaml_reader.decode(given, "-"), "-"), data)
            _take(documents, read, Path("-"), diagnostics)
        elif path.is_dir():
            for file in yaml_reader.files_of(path):
                _take(documents, lambda file=file: yaml_reader.load_file(file), file, diagnostics, in_folder=True)  # type: ignore[misc]
        elif path.suffix in yaml_reader.ENDINGS and path.exists():
            _take(documents, lambda path=path: yaml_reader.load_file(path), path, diagnostics)  # type: ignore[misc]
        elif path.suffix in yaml_reader.ENDINGS:
            raise PathError(messages.say("files", "no-such-file", path=name))
        else:
            yield _Subject(library, name)
    ids = Counter(id_ for id_, _ in documents if id_)
    alone = any(number > 1 for number in ids.values())
    beside = library if alone else library.beside({i: d for i, d in documents if i})
    for id_, document in documents:
        if not id_:
            yield _Subject(beside, contract=document)
        else:
            yield _Subject(library.beside({id_: document}) if alone else beside, id_)


def _take(
    documents: list[tuple[str, Node]],
    read: Callable[[], Node],
    path: Path,
    diagnostics: Diagnostics,
    in_folder: bool = False,
) -> None:
    """Keep a document with its id, none for a contract. In a folder, what is neither is passed over."""
    try:
        node = read()
        if in_folder and not yaml_reader.KNOWN_BY & set(node.map):
            return
        if "contract" in node.map and "kind" not in node.map:
            documents.append(("", node))
            return
        named_by_path(path, node)
        documents.append((node.text("id") or path.stem or "-", node))
    except DiagnosticError as error:
        diagnostics.extend(error.diagnostics)
