"""What everything stands on: places in files, nodes, diagnostics, reading and writing, numbers and dates."""
