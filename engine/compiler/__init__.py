"""A consolidated text made into a checked rule set: build, resolve, typecheck, dependencies."""
