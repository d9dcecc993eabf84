"""A page of hits as it is listed (with its marking, its time, how many agencies report its incident)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bongsu.bootstrap import Hub
from bongsu.entrypoints.api.identity import Reader
from bongsu.services.reading import key_of
from bongsu.services.sight import Sight


def listed(hub: Hub, reader: Reader, hits: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The hits of an answer with what the list shows beside them. All of them were released to the reader."""
    alerts = hub.alerts_by_id([hit["alert_id"] for hit in hits]) if hits else {}
    sight = Sight(hub.archive, hub.links, reader.viewer, reader.purpose, hub.clock())
    return [_line(sight, hit, alerts[hit["alert_id"]]) for hit in hits if hit["alert_id"] in alerts]


def strictest(markings: Iterable[str]) -> str | None:
    """The strictest of several TLP markings, which a print of all of them carries."""
    found = set(markings)
    return next((each for each in ("red", "amber+strict", "amber", "green", "clear") if each in found), None)


def _line(sight: Sight, hit: Mapping[str, Any], alert: Mapping[str, Any]) -> dict[str, Any]:
    key = key_of(alert)
    members = sight.members(key) if sight.visible(key) else frozenset({key})
    titles = [each["ranges"] for each in hit["highlights"] if each["field"] == "title"]
    return {
        **hit,
        "happened": alert["times"]["occurred"],
        "handling": alert["handling"],
        "precedence": alert["precedence"],
        "message_type": alert["message_type"],
        "sources": sorted({member.partition("/")[0] for member in members}),
        "title_ranges": titles[0] if titles else [],
        "passages": [
            each for each in hit["highlights"] if each["field"] != "title" and each["text"] not in hit["title"]
        ],
    }
