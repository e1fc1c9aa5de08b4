"""Files of the law made into consolidated texts: the schema, tables, operations, amending, the library."""
