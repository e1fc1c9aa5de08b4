"""Contracts below this folder are tests (see `engine/regress/plugin.py`), but for those that are wrong on purpose."""

collect_ignore_glob = ["bad/*.yaml", "bad/*/*.yaml"]
