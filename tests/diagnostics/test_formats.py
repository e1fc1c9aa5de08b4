"""Findings for programs: JSON, annotations of GitHub, SARIF 2.1.0; colour for a terminal alone."""

import contextlib
import io
import json
import re

import click
import pytest
from fixtures import told, write

from engine.base import codes
from engine.base.diagnostics import Diagnostic
from engine.base.messages import say
from engine.base.positions import SourceText, Span
from engine.commands import main
from engine.report.diagnostics import as_github, as_sarif, as_text

SOURCE = SourceText("a folder/a,b:c%.yaml", "first: line\nsecond: line\n")
HERE, THERE = Span(SOURCE, 1, 8, 4), Span(SOURCE, 0, 0, 5)
SAID = say("E748", "cannot-be", message="100 %\nor not")
ERROR = Diagnostic(SAID, HERE, say("E303", "not-there"), ((say("E748", "holds"), THERE),))
WARNING = Diagnostic(say("W401", "fact", name="x"), advice=say("shared", "write-whole"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("garden")
    write(path)
    return path


def printed(folder, *arguments):
    out = io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(io.StringIO()),
        pytest.raises(SystemExit) as left,
    ):
        main(list(arguments))
    return left.value.code, out.getvalue()


def test_github_annotations_have_file_line_and_column_and_no_line_breaks():
    assert (
        as_github([ERROR, WARNING])
        == "::error file=a folder/a%2Cb%3Ac%25.yaml,line=2,col=9,endColumn=13,title=E748::what the contract says cannot"
        " be: 100 %25%0Aor not → not there\n::warning title=W401::the fact x is used by nothing → write a whole"
        " number\n"
    )
    assert as_github([]) == ""


def test_sarif_is_one_run_with_a_rule_for_each_code_met():
    found = json.loads(as_sarif([ERROR, WARNING, ERROR]))
    assert found["version"] == "2.1.0" and found["$schema"].endswith("sarif-2.1.0.json")
    (run,) = found["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "accord" and [r["id"] for r in rules] == ["E748", "W401"]
    assert rules[0]["shortDescription"]["text"] == codes.titles()["E748"]
    assert [(r["ruleId"], r["level"], rules[r["ruleIndex"]]["id"]) for r in run["results"]] == [
        ("E748", "error", "E748"),
        ("W401", "warning", "W401"),
        ("E748", "error", "E748"),
    ]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20folder/a%2Cb%3Ac%25.yaml"
    assert place["region"] == {"startLine": 2, "startColumn": 9, "endColumn": 13}
    assert run["results"][0]["relatedLocations"][0]["message"] == {"text": "what must hold"}
    assert "locations" not in run["results"][1]
    assert json.loads(as_sarif([]))["runs"][0]["results"] == []


def test_sarif_of_an_absolute_path_is_a_file_uri():
    diagnostic = Diagnostic(say("E105", "empty"), Span(SourceText("/tmp/é.yaml", ""), 0, 0))  # noqa: S108  # only a name
    place = json.loads(as_sarif([diagnostic]))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "file:///tmp/%C3%A9.yaml"


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_check_prints_each_format_alone_on_standard_output(form, folder):
    code, out = printed(folder, "check", "bad/E402.yaml", "--format", form)
    assert (
        code == 1 and told(["check", "bad/E402.yaml", "--format", form], folder)[1] == ""
    )  # nothing on standard error
    if form == "github":
        assert re.fullmatch(r"::error file=bad/E402.yaml,line=\d+,col=\d+,endColumn=\d+,title=E402::.+\n", out)
    else:
        assert "E402" in json.dumps(json.loads(out))
    assert printed(folder, "check", "rules/garden/variant.yaml", "--format", form)[0] == 0


def test_colour_is_for_a_terminal_alone(folder):
    painted = as_text(ERROR, lambda text, colour: click.style(text, fg=colour))
    assert "\x1b[31mE748" in painted and click.unstyle(painted) == as_text(ERROR)
    assert "\x1b" not in told(["check", "bad/E402.yaml"], folder)[1]


def test_text_counts_rule_sets_and_contracts(folder):
    out = printed(folder, "check", "bad/E402.yaml", "bad/E702.yaml")[1]
    assert out.splitlines()[-1] == "1 rule set, 1 contract: 2 error(s), 0 warning(s)"
    assert [line[:4] for line in out.splitlines() if line[:1] == "E"] == ["E402", "E702"]  # findings are the output
    assert printed(folder, "check", "contracts/garden.yaml")[1] == "1 contract: 0 error(s), 0 warning(s)\n"
