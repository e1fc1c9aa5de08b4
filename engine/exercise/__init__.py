"""How much of a law its contracts exercise: units of the text, the stated lines that reach them, changes that none sees."""
