"""`python cli.py` in a checkout is `accord` once installed: the commands live in `engine/commands`."""

from engine.commands import main

if __name__ == "__main__":
    main()
