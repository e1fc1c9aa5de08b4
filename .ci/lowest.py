"""Print, as constraints for pip, the lowest version of each dependency that pyproject.toml allows.

Of what pyproject.toml does not bound (the dependencies of dependencies) pip takes the newest.
"""

import re
import sys
import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
BOUND = re.compile(r"([A-Za-z0-9._-]+)\s*>=\s*([0-9.]+)")


def lowest() -> list[str]:
    """One line a library; a dependency that states no lowest version is a mistake in pyproject.toml."""
    optional = PROJECT["optional-dependencies"]
    stated = [*PROJECT["dependencies"], *(d for group in ("sheets", "pages", "test") for d in optional[group])]
    found = []
    for dependency in stated:
        if dependency.startswith(PROJECT["name"]):
            continue
        bound = BOUND.match(dependency)
        if bound is None:
            sys.exit(f"{dependency} states no lowest version")
        found.append(f"{bound[1]}=={bound[2]}")
    return found


if __name__ == "__main__":
    print("\n".join(lowest()))
