"""A made-up population of communities with the sizes that there really are: 4 % of size 1, 35 % of size 2, 39 % of
size 3, 12 % of size 4, the 10 % of unknown size spread over the four. The same seed gives the same contracts.

`python tests/impact/population.py 700 FOLDER` writes them as files."""

import random
import sys
from datetime import date, timedelta
from pathlib import Path

SHARES = {1: 4, 2: 35, 3: 39, 4: 12}
INHABITANTS = {1: (12_000, 39_999), 2: (40_001, 79_999), 3: (80_001, 174_999), 4: (175_001, 420_000)}
SOCLES = ("acces_soins", "parcours", "prevention", "crises_sanitaires")
OPTIONAL = ("qualite", "accompagnement")
YEARS = range(1, 6)


def sizes(count):
    """How many contracts of each size: shares of the known, whole numbers that add up, the largest rest first."""
    whole = sum(SHARES.values())
    found = {size: count * share // whole for size, share in SHARES.items()}
    rest = sorted(SHARES, key=lambda s: (-(count * SHARES[s] % whole), s))[: count - sum(found.values())]
    return {size: number + (size in rest) for size, number in found.items()}


def population(count=700, seed=2022):
    """`count` contracts as the text of their files, everything of them known."""
    chance = random.Random(seed)
    order = [size for size, number in sizes(count).items() for _ in range(number)]
    chance.shuffle(order)
    return [_contract(number, size, chance) for number, size in enumerate(order, 1)]


def _contract(number, size, chance):
    signed = date(2019, 9, 1) + timedelta(days=chance.randrange(0, 1600))
    start = {m: signed + timedelta(days=chance.choice((0, 30, 91, 182, 365, 500))) for m in (*SOCLES, *OPTIONAL)}
    chosen = [m for m in OPTIONAL if chance.random() < 0.3]
    lines = [
        f"contract: Essai {number:03}",
        "rules: aci-cpts/avenant-2",
        "facts:",
        f"  date_signature: {signed}",
        f"  date_avenant_au_contrat: {max(signed, date(2022, 6, 1))}" if signed < date(2022, 3, 31) else "",
        f"  population: {chance.randint(*INHABITANTS[size])}",
        f"  soins_non_programmes: {_word(chance.random() < 0.8)}",
        f"  orientation_telephonique: {_word(chance.random() < 0.4)}",
        f"  membres: {chance.randint(30, 400)}",
        f"  actions_covid_2021: {_word(chance.random() < 0.6)}",
        "  crise: {}" if chance.random() < 0.7 else "  crise: {vague: {date_identification: 2023-01-15}}",
        "  mission:",
    ]
    for mission in (*SOCLES, *chosen):
        rates = ", ".join(f"{year}: {chance.choice(('0.5', '0.75', '0.9', '1', '1.1'))}" for year in YEARS)
        rate = "" if mission == "crises_sanitaires" else f", taux_mission: {{{rates}}}"
        choice = "choisie: true, " if mission in OPTIONAL else ""
        lines.append(f"    {mission}: {{{choice}demarrage: {start[mission]}{rate}}}")
    return "\n".join(line for line in lines if line) + "\n"


def _word(yes):
    return "true" if yes else "false"


if __name__ == "__main__":
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True)
    for number, text in enumerate(population(count), 1):
        (folder / f"essai-{number:03}.yaml").write_text(text, encoding="utf-8")
