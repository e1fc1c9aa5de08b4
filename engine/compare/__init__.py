"""Two texts of the law compared: what changed as data (`diff`), by which article, and one value through time."""
