"""Sentences for people that remember how they were made, so that an interface can say them in another language."""

from collections.abc import Mapping


class Saying(str):
    """A sentence in English; `template` has `%(name)s` where `values` were set in.

    A value may be a `Saying` or a `Coded` itself, or a tuple of them, which is shown with commas.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]


class Coded(str):
    """A code inside a sentence; an interface says it in words of its `kind`, such as `user_role`."""

    __slots__ = ("kind",)
    kind: str


def saying(template: str, **values: object) -> Saying:
    """A sentence of a template, which stands there as one literal, and its values."""
    made = Saying(template % {name: _plain(value) for name, value in values.items()} if values else template)
    made.template, made.values = template, values
    return made


def coded(kind: str, code: str) -> Coded:
    """A code that stands in a sentence."""
    made = Coded(code)
    made.kind = kind
    return made


def _plain(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value
