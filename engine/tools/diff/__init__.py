"""Two texts of the law compared: what changed as data (`changes`), by which article, and one value through time."""
