"""Commands on what changes: diff, blame, history, impact, and those that git calls."""
