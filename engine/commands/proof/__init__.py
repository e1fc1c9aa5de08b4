"""Commands that prove: test, record, accept, replay, coverage, mutate."""
