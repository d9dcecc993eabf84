"""Why a search of several parts found nothing: how much each of its parts finds alone, for this very reader."""

from dataclasses import dataclass, replace

from bongsu.bootstrap import Hub
from bongsu.domain.query.conjuncts import conjuncts
from bongsu.entrypoints.api.identity import Reader
from bongsu.entrypoints.web.asked import Asked
from bongsu.services.search import counted

_MOST_PARTS = 8  # each costs a search


@dataclass(frozen=True, slots=True)
class PartAlone:
    """A part as it was written, its own hits, and the query without it and without the parts that find nothing."""

    text: str
    total: int
    others: str  # empty where no part would be left, or where the part finds something and others do not


def parts_alone(hub: Hub, reader: Reader, question: Asked) -> list[PartAlone]:
    """Each part of a query that asks for 2 to 8 things at once, under the same filters; else none.

    Recorded as one search that released no alert.
    """
    texts = conjuncts(question.q)
    if not 1 < len(texts) <= _MOST_PARTS:
        return []
    chosen = {name: values for name, values in question.chosen.items() if values}
    now = hub.clock()
    totals = [
        counted(hub.index, reader.viewer, reader.purpose, replace(question, q=text).query()[0], now, chosen)
        for text in texts
    ]
    hub.accesses.note(*reader.told, "search", {})
    parts = []
    for place, (text, total) in enumerate(zip(texts, totals, strict=True)):
        others = [each for other, each in enumerate(texts) if other != place and totals[other]]
        parts.append(PartAlone(text, total, " ".join(others) if total == 0 or all(totals) else ""))
    return parts
