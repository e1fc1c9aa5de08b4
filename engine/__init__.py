"""Accord's engine: it loads rule sets written as data, checks them and evaluates a contract under them.

The engine knows the rule language and nothing of any accord: every name of the law lives in `rules/`.
"""

VERSION = "0.1.0"
