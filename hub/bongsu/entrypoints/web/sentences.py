"""The domain's sentences in a reader's language, with the codes inside them in words."""

from bongsu.domain.saying import Coded, Saying
from bongsu.entrypoints.web.languages import Language
from bongsu.entrypoints.web.vocabulary import word


def said(sentence: Saying, spoken: Language) -> str:
    """A sentence in a language; the sentences and codes among its values too."""
    return spoken.text(sentence.template, **{name: _said(value, spoken) for name, value in sentence.values.items()})


def _said(value: object, spoken: Language) -> str:
    if isinstance(value, tuple):
        return ", ".join(_said(each, spoken) for each in value)
    if isinstance(value, Coded):
        return word(value.kind, value, spoken)
    return said(value, spoken) if isinstance(value, Saying) else str(value)
