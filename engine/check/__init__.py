"""Everything that is wrong in a rule set whatever the contract, found before anything runs: one kind of mistake a
module."""
