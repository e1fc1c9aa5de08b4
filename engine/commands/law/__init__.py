"""Commands on the law: versions, show, check, fmt, draft, explain-code, schema."""
