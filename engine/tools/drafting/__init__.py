"""An amendment or a variant drafted from a changed copy of a text: the operations that lead from one to the other."""
