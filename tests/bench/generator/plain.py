"""The hand that writes for load: everything in its plain form at once, and no books kept."""

from random import Random

from generator.batch import Facts, Moment
from generator.feeds import FEEDS
from generator.forms import date_text, local, number_text
from generator.hand import Hand
from generator.names import Person


class PlainHand(Hand):
    """Writes dates and numbers into the fields as they are, so that the fields are the record."""

    def __init__(self, rng: Random) -> None:
        super().__init__(rng, 0.0)

    def chance(self, _share: float) -> bool:
        return False

    def identifier(self, _facts: Facts, _scheme: str, value: str) -> str:
        return value

    def phone(self, _facts: Facts, number: str, home: str) -> str:
        return "0" + number[3:] if number.startswith("+" + home) else number

    def person(self, person: Person, script: str) -> str:
        return person.own if script == "own" and person.own else person.latin()

    def time(self, agency: str, moment: Moment) -> str:
        return date_text(agency, local(moment, FEEDS[agency].hours), moment.precision, 0)

    def amount(self, lang: str, value: str) -> str:
        return number_text(lang, value, 0)
