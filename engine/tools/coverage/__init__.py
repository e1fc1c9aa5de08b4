"""How much of a law its contracts exercise: parts of the text and the stated lines that reach them."""
