"""Changes of a law that no contract would notice."""
