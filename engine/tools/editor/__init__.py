"""What an editor needs: the layout of rule files, the schema of a contract, checks as files are saved."""

from .format import formatted

__all__ = ["formatted"]
