"""The small evaluator: outcomes, formulas, the model of a law, and its evaluation cell by cell."""
