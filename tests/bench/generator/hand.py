"""The clerk's hand: how an identifier, a phone number or a name is written down, and what it then means."""

from random import Random

from generator import checkdigits, names
from generator.batch import Amount, Facts, Moment
from generator.names import Person

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
THAI_DIGITS = {ord("0") + n: 0x0E50 + n for n in range(10)}
WIDE_DIGITS = {ord("0") + n: 0xFF10 + n for n in range(10)}
CHECKED = frozenset({"container", "imo", "s10", "awb", "courier"})
GROUPS = {"container": (4, 10), "s10": (2, 5, 8, 11), "awb": (3, 7), "courier": (4, 8), "bl": (4, 5), "passport": (1,)}


def normal(scheme: str, value: str) -> str:
    """The normal form of an identifier as the events hold it."""
    return value.replace("-", "") if scheme == "account" else value


class Hand:
    """Writes values as the senders do; with `mess` 0 always plainly, and then nothing is spoiled or left out."""

    def __init__(self, rng: Random, mess: float) -> None:
        self.rng = rng
        self.mess = mess
        self.country = "kr"  # set by each report
        self.wide = True  # whether the charset has full-width letters

    def chance(self, share: float) -> bool:
        """True for that share of the values, times the mess."""
        return self.mess > 0 and self.rng.random() < share * self.mess

    def time(self, _agency: str, moment: Moment) -> Moment | str:
        """The moment, for the record's style to write."""
        return moment

    def amount(self, _lang: str, value: str) -> Amount | str:
        """The number, for the record's style to write."""
        return Amount(value)

    def absent(self) -> str:
        """Nothing, or a word that means nothing."""
        if self.chance(0.4):
            return "미상" if self.country == "kr" and self.rng.random() < 0.7 else "-"
        return ""

    def identifier(self, facts: Facts, scheme: str, value: str) -> str:
        """The identifier as written in a field; what it means goes into `facts.ids`."""
        if not value:
            return ""
        if self.mess == 0:
            facts.ids.append((scheme, normal(scheme, value), True))
            return value
        if self.chance(0.06):
            if scheme in {"passport", "phone"} and self.rng.random() < 0.5:
                return self.rng.choice(("000000000", "N/A", "-", "0000000"))
            return self.absent()
        written, valid = value, True
        if scheme in CHECKED and self.chance(0.05):
            written, valid = checkdigits.spoiled(value, scheme), False
        facts.ids.append((scheme, normal(scheme, written), valid))
        return self.disguised(scheme, written)

    def disguised(self, scheme: str, value: str) -> str:
        """The same identifier with blanks, hyphens, small letters, full-width letters or Thai digits."""
        rng = self.rng
        if scheme == "imo":
            value = rng.choice((value, f"IMO {value}", f"IMO{value}"))
        elif scheme == "awb" and self.chance(0.3):
            value = value.replace("-", rng.choice(("", " ")))
        elif scheme in GROUPS and self.chance(0.35):
            value = self._grouped(value, GROUPS[scheme])
        if scheme in {"container", "s10"} and self.chance(0.06):
            value = value.lower()
        roll = rng.random() / self.mess if self.mess else 1.0
        if self.country == "th":
            return value.translate(THAI_DIGITS) if roll < 0.1 and scheme not in {"flight", "passport"} else value
        return value.translate(WIDE) if roll < 0.06 and self.wide and scheme not in {"flight", "handle"} else value

    def _grouped(self, value: str, cuts: tuple[int, ...]) -> str:
        mark = self.rng.choice((" ", "-"))
        ends = (*cuts, len(value))
        starts = (0, *cuts)
        return mark.join(value[a:b] for a, b in zip(starts, ends, strict=True) if value[a:b])

    def phone(self, facts: Facts, number: str, home: str) -> str:
        """A number in one of the forms in which people write it; local forms only for `home`, a dialling code."""
        if not number:
            return ""
        if self.mess == 0:
            facts.ids.append(("phone", number, True))
            return "0" + number[3:] if number.startswith("+" + home) else number
        if self.chance(0.06):
            return self.rng.choice(("-", "000000000", "N/A"))
        facts.ids.append(("phone", number, True))
        written = self.phone_form(number, home)
        if self.country == "th" and self.chance(0.1):
            return written.translate(THAI_DIGITS)
        return written.translate(WIDE) if self.country != "th" and self.wide and self.chance(0.06) else written

    def phone_form(self, number: str, home: str) -> str:
        """One of the written forms of an E.164 number."""
        roll = int(self.rng.random() * 5) if self.mess else 0
        if number.startswith("+" + home):
            rest = number[1 + len(home) :]
            local = "0" + rest
            a, b, c = local[:3], local[3:-4], local[-4:]
            if roll == 4:
                return f"+{home} {rest[:2]}-{rest[2:-4]}-{rest[-4:]}"
            return (f"{a}-{b}-{c}", local, f"{a} {b} {c}", f"+{home} {rest}")[roll]
        code = next(
            c for c in ("82", "66", "84", "86", "1", "31", "49", "856", "855", "52") if number.startswith("+" + c)
        )
        rest = number[1 + len(code) :]
        return (number, f"+{code} {rest}", f"+{code} {rest[:2]}-{rest[2:-4]}-{rest[-4:]}", number, f"+{code}-{rest}")[
            roll
        ]

    def person(self, person: Person, script: str) -> str:
        """A person's name in its own script or in Latin letters; sometimes full-width or with idle blanks."""
        if script == "own" and person.own:
            text = person.own
        else:
            text = person.latin() if self.mess == 0 else names.spelled(self.rng, person)
        if self.mess == 0:
            return text
        if self.chance(0.05):
            return text.replace(" ", "  ") + " "
        if script == "latin" and self.country == "kr" and self.chance(0.05):
            return text.translate(WIDE)
        return text
