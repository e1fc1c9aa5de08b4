"""Spreadsheets: the empty form of a rule set as a workbook, and filled workbooks turned into contracts."""
