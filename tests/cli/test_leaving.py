"""What the program leaves with when it does not come to its end: interrupted, nobody reads, or a fault of its own."""

import sys

import click
import pytest

from engine import commands
from engine.commands import COMMANDS, main

REPORT = "Run again with ACCORD_DEBUG=1 in the environment to see where, and please report it.\n"


@pytest.fixture
def planted(accord, monkeypatch):
    """The program with something raised where a command would run."""

    def run(error):
        def fails(*_, **__):
            raise error

        monkeypatch.setattr(commands.accord, "main", fails)
        return accord("versions")

    return run


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_leaves_without_a_word(planted, error):
    assert planted(error) == (130, "", "")


def test_a_fault_of_its_own_is_one_sentence_and_what_to_do(planted, monkeypatch):
    monkeypatch.delenv("ACCORD_DEBUG", raising=False)
    ran = planted(ZeroDivisionError("by \x1b[31mzero"))
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == "accord: a fault of the program's own: ZeroDivisionError: by \\u001b[31mzero\n" + REPORT


def test_a_fault_of_its_own_is_shown_whole_where_one_asks(planted, monkeypatch):
    monkeypatch.setenv("ACCORD_DEBUG", "1")
    with pytest.raises(ZeroDivisionError, match="by zero"):
        planted(ZeroDivisionError("by zero"))


@pytest.mark.parametrize(
    ("error", "said"), [(OSError(28, "No space left on device"), "No space left on device"), (OSError("odd"), "odd")]
)
def test_what_the_system_refuses_is_said(planted, error, said):
    assert planted(error) == (3, "", f"accord: {said}\n")


def test_a_reader_who_has_gone_is_no_fault_and_gets_nothing_more(tmp_path, monkeypatch):
    def fails(*_, **__):
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(commands.accord, "main", fails)
    with (tmp_path / "out").open("w", encoding="utf-8") as out:
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(SystemExit) as left:
            main(["versions"])
    assert left.value.code == 0
    assert (tmp_path / "out").read_text("utf-8") == ""


def test_the_shell_completes_the_names_of_commands(accord, monkeypatch):
    for name, value in {"_ACCORD_COMPLETE": "bash_complete", "COMP_WORDS": "accord ", "COMP_CWORD": "1"}.items():
        monkeypatch.setenv(name, value)
    ran = accord()
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [f"plain,{name}" for name in sorted(COMMANDS)]


def test_an_unknown_command_is_wrong_usage(accord):
    ran = accord("evalute")
    assert ran.code == 2 and "evalute" in ran.err
