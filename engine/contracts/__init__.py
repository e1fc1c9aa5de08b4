"""A contract evaluated: its facts, the versions it is under, and the statement of what is due."""
