"""The console's languages: catalogues read from their .po files, and numbers as each language writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import localcontext
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

_DIGITS = 400  # more than any float has before its point
LANGUAGES = ("ko", "en", "th", "vi")
OWN_NAMES: Mapping[str, str] = {"ko": "한국어", "en": "English", "th": "ไทย", "vi": "Tiếng Việt"}


@dataclass(frozen=True, slots=True)
class Language:
    """One language with its catalogue."""

    code: str
    locale: Locale
    catalogue: GNUTranslations

    def text(self, message: str, **values: object) -> str:
        """A message in this language, with its values set in."""
        found = self.catalogue.gettext(message)
        return found % values if values else found

    def plural(self, one: str, many: str, number: int) -> str:
        """A counted message in the form that this language has for the number, with `%(num)s` set in."""
        return self.catalogue.ngettext(one, many, number) % {"num": self.number(number)}

    def number(self, value: float) -> str:
        """A number with this language's separators."""
        with localcontext(prec=_DIGITS):  # babel rounds in the context's precision, and fails where it does not do
            return str(format_decimal(value, locale=self.locale))


@cache
def language(code: str) -> Language:
    """A language by its code; `KeyError` for one that the console does not speak."""
    if code not in LANGUAGES:
        raise KeyError(code)
    source = files("bongsu.entrypoints.web") / "locale" / f"{code}.po"
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source.read_bytes()), locale=code))
    compiled.seek(0)
    return Language(code, Locale.parse(code), GNUTranslations(compiled))


def mark(message: str) -> str:
    """The message itself: marks a text for the catalogues where it stands, to be translated where it is shown."""
    return message
