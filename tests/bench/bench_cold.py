"""Cold commands, each against the bare import of what the program stands on."""

from pairs import command, compare

REAL = "tests/contracts/cpts-bassin-carcassonnais.yaml"
IMPORTS = command("-c", "import click, yaml, jsonschema, simpleeval")
COMMANDS = {
    "evaluate": ("evaluate", REAL),
    "evaluate --format json": ("evaluate", REAL, "--format", "json"),
    "check of a version": ("check", "aci-cpts/avenant-2"),
    "test of one contract": ("test", REAL),
    "versions": ("versions",),
    "diff": ("diff", "aci-cpts/2019-arrete", "aci-cpts/avenant-2"),
    "explain-code": ("explain-code", "E513"),
}

if __name__ == "__main__":
    for name, arguments in COMMANDS.items():
        compare(f"{name} to the bare imports", command("cli.py", *arguments), IMPORTS)
