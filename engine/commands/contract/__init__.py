"""Commands on a contract: evaluate, import, template."""
