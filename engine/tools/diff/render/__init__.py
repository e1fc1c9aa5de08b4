"""A difference as text, Markdown, HTML and JSON."""
