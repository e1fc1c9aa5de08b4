"""Data as JSON text: exact, readable, in UTF-8, and nothing in it that nobody sees."""

from __future__ import annotations

import json
import re
from typing import Any

from .positions import HIDDEN


def json_text(data: Any) -> str:
    """JSON over several lines; hidden characters are written as `\\uXXXX`, which reads as the same text."""
    return HIDDEN.sub(_escaped, json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f"
