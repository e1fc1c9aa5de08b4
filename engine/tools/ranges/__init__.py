"""What values may be while facts are unknown: interval arithmetic over the same formulas, behind `--range`.

Read in this order: `spans` (what a value may be), `arithmetic`, `functions` and `dates` (arithmetic, aggregates,
dates), `domains` (where bounds come from), `interpreter` and `cells` (formulas, rules, cells), `splitting` (what is
unknown,
split), `ranges` (what the rest of the program calls).
"""
