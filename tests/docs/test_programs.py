"""The examples in Python that the pages show are run as they stand, from the root of the repository."""

import doctest
from pathlib import Path

import pages
import pytest
from pages import ROOT

PAGES = [ROOT / "README.md", ROOT / "engine" / "README.md", ROOT / "CONTRIBUTING.md"]


def examples(text: str) -> str:
    """The blocks of a page that show what Python answers, as one session."""
    return "".join(b.text for b in pages.blocks(text) if b.language == "python" and b.text.startswith(">>>"))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_python_answers_what_the_page_shows(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("ACCORD_RULES", raising=False)
    session = doctest.DocTestParser().get_doctest(examples(page.read_text(encoding="utf-8")), {}, page.name, None, 0)
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(session, out=told.append)
    assert not told, "".join(told)


def test_the_readme_shows_the_interface() -> None:
    assert ">>> import engine" in examples(PAGES[0].read_text(encoding="utf-8"))
