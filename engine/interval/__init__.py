"""What values may be while facts are unknown: interval arithmetic over the same formulas, behind `--range`.

Read in this order: `spans` (what a value may be), `reckon`, `gather` and `almanac` (arithmetic, aggregates, dates),
`domains` and `clips` (where bounds come from), `walker`, `rulespans` and `reach` (formulas, rules, cells), `narrow`
and `bounds` (splitting what is unknown), `ranges` (what the rest of the program calls).
"""
