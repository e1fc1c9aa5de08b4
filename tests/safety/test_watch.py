"""A folder is watched by looking at it; what was saved, added or removed is told once, when the save is over."""

import os

from engine.tools.editor.watch import watch


class Editor:
    """Does one thing between two looks; then interrupts, as Ctrl-C does."""

    def __init__(self, *steps):
        self.steps, self.waits = list(steps), []

    def __call__(self, seconds):
        self.waits.append(seconds)
        if not self.steps:
            raise KeyboardInterrupt
        step = self.steps.pop(0)
        if step:
            step()


def told(folder, *steps):
    found, editor = [], Editor(*steps)
    watch(folder, lambda paths: found.append([p.name for p in paths]), wait=editor)
    return found


def test_what_is_told(tmp_path):
    one, two = tmp_path / "a.yaml", tmp_path / "deep" / "b.yaml"
    one.write_text("a: 1", encoding="utf-8")

    def swap():
        (tmp_path / "c.tmp").write_text("a: 3", encoding="utf-8")
        (tmp_path / "c.tmp").replace(one)

    def add():
        two.parent.mkdir()
        two.write_text("b: 1", encoding="utf-8")

    assert told(tmp_path) == [[]]
    assert told(tmp_path, None, None) == [[]]
    assert told(tmp_path, lambda: one.write_text("a: 22", encoding="utf-8"), None) == [[], ["a.yaml"]]
    assert told(tmp_path, swap, None) == [[], ["a.yaml"]]
    assert told(tmp_path, add, None, None) == [[], ["b.yaml"]]
    assert told(tmp_path, lambda: (tmp_path / "notes.txt").write_text("x", encoding="utf-8"), None) == [[]]
    assert told(tmp_path, lambda: (one.unlink(), two.unlink()), None) == [[], ["a.yaml", "b.yaml"]]


def test_a_save_in_two_steps_is_told_once(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1", encoding="utf-8")
    steps = [lambda n=n: path.write_text("a: " + "1" * n, encoding="utf-8") for n in (3, 4, 5)]
    assert told(tmp_path, *steps, None, None) == [[], ["a.yaml"]]


def test_the_same_size_and_a_file_of_its_own(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1", encoding="utf-8")

    def save():
        path.write_text("a: 2", encoding="utf-8")
        os.utime(path, ns=(1, 1))

    assert told([path], save, None) == [[], ["a.yaml"]]


def test_it_ends_when_told_to(tmp_path):
    editor = Editor(None)
    watch(tmp_path, lambda paths: False, wait=editor)
    assert editor.waits == []
    answers = iter([None, False])
    path = tmp_path / "a.yaml"
    editor = Editor(lambda: path.write_text("x", encoding="utf-8"), None, None)
    watch(tmp_path, lambda paths: next(answers), every=20, wait=editor)
    assert editor.waits == [0.02, 0.02]
