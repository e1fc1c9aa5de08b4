"""Everything that can be wrong in rule sets and contracts, found before anything runs: one kind of mistake a module."""
