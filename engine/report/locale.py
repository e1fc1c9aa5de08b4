"""The program's own words in what people read, and how numbers and dates are written: one place, by locale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ..base import dates
from ..base.numbers import exact, fixed
from ..base.positions import printable
from ..contracts.versions import ENDED, IN_FORCE, NOT_YET, READ, Why
from ..core.outcomes import EvaluationError, Outcome, Unknown

_FRENCH = {
    "unknown": "inconnu",
    "unknown payments": "versements inconnus",
    "not applicable": "sans objet",
    "error": "erreur",
    "yes": "oui",
    "no": "non",
    "rules": "règles",
    "caution": "réserve",
    "What is unknown, and what it waits for": "Ce qui est inconnu, et ce qu'il attend",
    "Readings taken": "Lectures retenues",
    "open: nothing decides": "ouverte : rien ne tranche",
    "Assumed, because nobody has said": "Supposé, faute d'indication",
    "Set aside: these rules do not use it": "Laissé de côté : ces règles ne s'en servent pas",
    "Supposed, not in the contract": "Supposé, absent du contrat",
    "readings": "lectures",
    "because": "motif",
    "moves nothing here": "ne change rien ici",
    "in": "dans",
    "no contract takes another option": "aucun contrat n'en prend une autre option",
    "that move nothing of what is known here": "qui ne changent rien ici à ce qui est connu",
    "Readings that move nothing here": "Lectures qui ne changent rien ici",
    "Readings that move nothing of what is known": "Lectures qui ne changent rien à ce qui est connu",
    "of which sure": "dont certain",
    "cannot be": "impossible",
    "What does not hold": "Ce qui ne tient pas",
    "Conditions": "Conditions",
    "Receipt": "Reçu",
    "holds": "remplie",
    "fails": "non remplie",
    "needed by": "attendu par",
    "and": "et",
    "more": "autres",
    "the reading": "la lecture",
    "which": "quels",
    "engine": "moteur",
    "contract": "contrat",
    "places": "cas",
    "from": "à partir du",
    "date": "date",
    "at the latest": "au plus tard",
    "amount": "montant",
    "payment": "versement",
    "source": "source",
    "Payments that are sure": "Versements certains",
    "to": "à",
    "civil year": "année civile",
    "by date": "à la date",
    "by last date": "au plus tard",
    "not yet known": "encore inconnus",
    "payments of unknown date are in no year": "versements de date inconnue ne sont dans aucune année",
    "due": "échéance",
    "state": "état",
    "met on": "fait le",
    "deadline": "obligation",
    "met": "respectée",
    "late": "en retard",
    "open": "ouverte",
    "total": "total",
    "What is at stake": "Ce qui est en jeu",
    "gives it an end": "lui donne une borne",
    "the contract names them": "le contrat les nomme",
    "named on the command line": "nommées dans la commande",
    "the contract names them, each from its day": "le contrat les nomme, chacune à partir de son jour",
    "added": "ajouté",
    "changed": "modifié",
    "renamed": "renommé",
    "new": "nouveau",
    "order": "ordre",
    "was": "auparavant",
    "before": "avant",
    "after": "après",
    "difference": "différence",
    "ratio": "rapport",
    "value": "valeur",
    "days": "jours",
    "points": "points",
    "row": "ligne",
    "when": "quand",
    "latest": "au plus tard",
    "met by": "fait par",
    "in force": "en vigueur",
    "in force from": "en vigueur à partir du",
    "in force until": "jusqu'au",
    "signed": "signé le",
    "as read": "lecture",
    "no difference": "aucune différence",
    "more changes, of steps, checks, remarks and sources: see them with --all": (
        "autres changements, de calculs intermédiaires, contrôles, remarques et sources : --all les montre"
    ),
    "Amounts before and after": "Montants avant et après",
    "The text": "Le texte",
    "Members": "Membres et dimensions",
    "What a contract says": "Ce que dit un contrat",
    "Figures": "Chiffres",
    "Readings": "Lectures",
    "Rules": "Règles",
    "Payments": "Versements",
    "Deadlines": "Échéances",
    "What must always hold": "Ce qui doit toujours tenir",
    "What the text prints": "Ce que le texte imprime",
    "Remarks of the text": "Remarques",
    "Documents": "Documents",
    "passes": "conforme",
    "differs": "s'écarte",
    "says nothing": "ne dit rien",
    "stated": "énoncées",
    "recorded": "enregistrés",
    "do not come out": "ne sortent pas",
    "moved": "ont bougé",
    "stated in": "énoncé dans",
    "recorded in": "enregistré dans",
    "changed since": "changé depuis",
    "contracts": "contrats",
    "the same at": "de même pour",
    "stated lines": "lignes énoncées",
    "stated line": "ligne énoncée",
    "that differ": "qui s'écartent",
    "that differs": "qui s'écarte",
    "that say nothing": "qui ne disent rien",
    "more places": "autres cas",
    "repealed": "abrogé",
    "unchanged": "inchangé",
    "--all prints the formulas of steps, the questions and options of readings and the ratios too": (
        "--all donne aussi les formules intermédiaires, les questions et options des lectures et les rapports"
    ),
    "gain": "gagnent",
    "lose": "perdent",
    "known under both": "connus sous les deux textes",
    "unknown under": "inconnus sous",
    "In all": "En tout",
    "with the unknown ones": "avec ceux qui sont inconnus",
    "By": "Par",
    "each row adds what is known in it": "chaque ligne additionne ce qui y est connu",
    "apart from these": "hors de cela",
    "article": "article",
    "By operation": "Par opération",
    "is not": "n'est pas",
    "with operations of its own: there is no list of operations, only totals": (
        "complété d'opérations : il n'y a pas de liste d'opérations, seulement des totaux"
    ),
    "together, beyond each alone": "ensemble, au-delà de chacune seule",
    "contracts unknown under a part of the operations": "contrats inconnus sous une partie des opérations",
    "other groups of operations cannot reach this result": (
        "autres groupes d'opérations ne peuvent pas toucher ce résultat"
    ),
    "on top of what it needs": "en plus de ce qu'elle suppose",
    "Contracts": "Contrats",
    "the years: what each gains or loses": "les années : ce que chacune gagne ou perd",
    "fact": "fait",
    "name": "nom",
    "Left out": "Écartés",
    "why": "pourquoi",
    "under another accord": "relève d'un autre accord",
    "cannot be read": "illisible",
    "Contracts of largest change": "Contrats qui changent le plus",
    "all of them with --format csv, xlsx or json": "tous avec --format csv, xlsx ou json",
    "Operations, from before to after": "Opérations, d'avant à après",
    "Gains and losses": "Gains et pertes",
    "a text": "un texte",
    "yes or no": "oui ou non",
    "a date: 2022-09-30": "une date : 30/09/2022",
    "an amount: 1250.50": "un montant : 1250,50",
    "a rate: 0.85 or 85 %": "un taux : 0,85 ou 85 %",
    "a whole number": "un nombre entier",
    "a number: 12.5": "un nombre : 12,5",
    "one of": "au choix",
    "for all": "tous",
    "Rules of the contract": "Règles du contrat",
    "Title of the contract, the same in every sheet": "Titre du contrat, le même sur chaque feuille",
    "a name in small letters without accents, digits and _; none: there is none": (
        "un nom en minuscules sans accent, chiffres et _ ; none : il n'y en a pas"
    ),
    "left empty: unknown; {none}: there is no such thing": "vide : inconnu ; {none} : il n'y en a pas",
    IN_FORCE: "en vigueur le {day} ({fact}), depuis le {start}",
    READ: "lecture {reading} : {option}",
    NOT_YET: "{other} ne l'est pas, lecture {reading} : {option}",
    ENDED: "{other} a pris fin le {end}",
}


@dataclass(frozen=True)
class Locale:
    """How things are written: `en` or `fr`."""

    name: str = "en"

    def word(self, text: str) -> str:
        return _FRENCH.get(text, text) if self.name == "fr" else text

    def reason(self, why: Why) -> str:
        """A reason with its dates written as the locale does."""
        days = {k: dates.parse(v) for k, v in why.values}
        said = self.word(why.words).format(**{k: self.day(d) if (d := days[k]) else v for k, v in why.values})
        return (" ; " if self.name == "fr" else "; ").join([said, *map(self.reason, why.also)])

    def digits(self, text: str) -> str:
        """A plain decimal with groups of three and the decimal sign of the locale."""
        sign, number = ("-", text[1:]) if text.startswith("-") else ("", text)
        whole, _, rest = number.partition(".")
        groups = f"{int(whole):,}".replace(",", " " if self.name == "fr" else ",")
        return sign + groups + (("," if self.name == "fr" else ".") + rest if rest else "")

    def number(self, value: Fraction, type_: str) -> str:
        if type_ == "money":
            return self.digits(fixed(value, 2)) + (" €" if self.name == "fr" else "")
        text = exact(value)
        return text if "/" in text else self.digits(text)

    def day(self, value: date) -> str:
        return value.strftime("%d/%m/%Y") if self.name == "fr" else value.isoformat()

    def outcome(self, outcome: Outcome, type_: str) -> str:
        """An outcome as a reader sees it; the dash is not applicable."""
        if isinstance(outcome, Unknown):
            return self.word("unknown")
        if isinstance(outcome, EvaluationError):
            return self.word("error")
        if isinstance(outcome, bool):
            return self.word("yes" if outcome else "no")
        if isinstance(outcome, Fraction):
            return self.number(outcome, type_)
        if isinstance(outcome, date):
            return self.day(outcome)
        return printable(outcome) if isinstance(outcome, str) else "–"
