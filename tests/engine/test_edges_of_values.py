"""Values at their edges: the one `none`, text that nobody sees, days as properties, a folder that is none."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawkit import diagnostics_of

from engine.base import codes
from engine.base.diagnostics import PathError
from engine.base.files import json_text
from engine.base.node import NONE, NotApplicable
from engine.base.positions import HIDDEN
from engine.consolidation.library import find_rules


def test_there_is_one_not_applicable():
    assert NotApplicable() is NONE is copy.deepcopy(NONE)
    assert repr(NONE) == "none"


@given(st.text() | st.text(alphabet='\x7f\x80\u2028\u202e\ufeff\\"a'))
def test_json_reads_as_the_same_text_and_shows_every_letter(text):
    written = json_text({"a": text})
    assert json.loads(written) == {"a": text}
    assert not HIDDEN.search(written)


def test_the_letter_of_json_that_python_leaves_bare():
    assert json_text("\x7f\u202e") == '"\\u007f\\u202e"\n'


@pytest.mark.parametrize("day", ["2021-01-01", "juin"])
def test_a_property_is_a_number_or_yes_or_no_and_no_text(day):
    law = f"dimensions:\n  m: {{members: {{a: {{depuis: {day}}}}}}}"
    assert [f.code for f in diagnostics_of(law)] == ["E205"]


@pytest.mark.parametrize("option", [True, False])
def test_a_rules_folder_that_is_none_is_named_with_who_named_it(option, tmp_path, monkeypatch):
    path = str(tmp_path / "nowhere")
    monkeypatch.setenv("ACCORD_RULES", path)
    with pytest.raises(PathError) as found:
        find_rules(path if option else None, tmp_path)
    assert str(found.value) == f"{path} (named by {'--rules-dir' if option else 'ACCORD_RULES'}) is not a folder"


def test_a_code_that_is_not_there():
    assert codes.page("E999") is None
    assert codes.page("../codes/E101") is None
    assert codes.nearest("E113") == "did you mean E112?"
    assert codes.nearest("zzzzz") == "`accord explain-code` lists them all"
