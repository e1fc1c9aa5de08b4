"""The interface for programs and notebooks; `import engine` shows it."""

from .library import Library
from .result import Result

__all__ = ["Library", "Result"]
