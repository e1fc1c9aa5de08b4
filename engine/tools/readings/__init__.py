"""The options of a reading compared: what each moves in a contract."""
