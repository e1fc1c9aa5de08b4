"""Spreadsheets: the empty form of a rule set as a workbook, and filled workbooks turned into contracts."""

from .writer import csv_text, inert, workbook

__all__ = ["csv_text", "inert", "workbook"]
