"""Sentences for people that remember how they were made, so that an interface can say them in another language."""

from collections.abc import Mapping


class Saying(str):
    """A sentence in English; `template` has `%(name)s` where `values` were set in."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]


def saying(template: str, **values: object) -> Saying:
    """A sentence of a template and its values."""
    made = Saying(template % values if values else template)
    made.template, made.values = template, values
    return made
