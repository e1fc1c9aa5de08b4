"""A small workbook, as an office program would write it.

`python tests/sheets/books.py` writes anew those that are kept."""

from datetime import date, datetime
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DAYS = "dd/mm/yyyy"


def book(path, sheets, change=None):
    """Sheets as rows of values: text, numbers, dates, booleans; None leaves a cell empty."""
    made = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    made.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  # a workbook has no time zone
    day = made.add_format({"num_format": DAYS})
    pages = {}
    for name, rows in sheets.items():
        page = pages[name] = made.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(r, c, value, day)
                elif value is not None:
                    page.write(r, c, value)
    if change is not None:
        change(made, pages)
    made.close()
    return path


SHEETS = {
    "contracts": [
        ["contract", "rules", "date_signature", "population", "membres[1]", "membres[3]", "piece_projet"],
        ["CPTS des Deux Vallées", "aci-cpts/avenant-2", date(2022, 9, 30), 60371, 95, 120, True],
        ["CPTS du Plateau", "aci-cpts/avenant-2", "15/01/2023", "190 000", None, None, "non"],
    ],
    "missions": [
        ["contract", "mission", "demarrage", "taux_mission[1]", "taux_mission[2]"],
        ["CPTS des Deux Vallées", "acces_soins", date(2022, 12, 5), 0.85, "92,5 %"],
        ["CPTS des Deux Vallées", "prevention", "sans objet", None, None],
        ["CPTS du Plateau", "parcours", date(2023, 1, 15), 1, None],
    ],
    "communes": [
        ["contract", "commune", "habitants"],
        ["CPTS du Plateau", "01067", 190000],
    ],
    "crises": [["contract", "crise", "date_identification"], ["CPTS du Plateau", "none", None]],
}

GARDEN = {
    "contracts": [
        ["contract", "rules", "signed_on", "area", "helpers", "public"],
        ["Garden by the station", "garden/accord", date(2024, 3, 1), 1900, 4, True],
        ["Garden of the hill", "garden/accord", "15/04/2024", "900", None, "non"],
    ],
    "works": [
        ["contract", "work", "begun", "rate[1]", "rate[2]"],
        ["Garden by the station", "Paths", date(2024, 4, 1), 0.85, "92,5 %"],
        ["Garden by the station", "water", "sans objet", None, None],
        ["Garden of the hill", "fences", date(2024, 5, 15), 1, None],
    ],
    "plots": [["contract", "plot", "plot_area"], ["Garden of the hill", "007", 300]],
}

if __name__ == "__main__":
    book(HERE / "contracts.xlsx", SHEETS)
    book(ROOT / "tests/diagnostics/law/sheets/garden.xlsx", GARDEN)
