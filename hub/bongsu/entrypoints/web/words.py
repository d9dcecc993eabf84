"""Alerts in words for the pages: handling as sentences, highlights as segments that the templates escape."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from bongsu.entrypoints.web.languages import mark
from bongsu.entrypoints.web.moments import Clockface
from bongsu.entrypoints.web.vocabulary import word

_CODES = {
    "H0": mark("May be used under the general rules (H0)."),
    "H1": mark("May not be used in court without the consent of %(agency)s (H1)."),
    "H2": mark("May not be passed on without the consent of %(agency)s (H2)."),
    "H3": mark("Restricted: ask %(agency)s first, other conditions hold (H3)."),
}
_ONWARD = {
    "none": mark("It must not be passed on."),
    "ask": mark("Ask %(agency)s before passing it on."),
    "free": mark("It may be passed on to other member agencies."),
}
_COURT = {
    "free": mark("Use in court is free."),
    "ask": mark("Ask %(agency)s before any use in court."),
    "none": mark("It must not be used in court."),
}


_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NAMED = {code: f"⟨U+{code:04X}⟩" for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def handling_in_words(alert: Mapping[str, Any], clock: Clockface) -> list[str]:
    """The originator's conditions as sentences."""
    spoken = clock.language
    handling = alert["handling"]
    released = handling["releasable_to"]
    agency = word("agency", alert["origin"]["agency"], spoken)
    if released == ["*"]:
        audience = spoken.text("Released to all member agencies.")
    elif released:
        named = ", ".join(word("agency", each, spoken) for each in released)
        audience = spoken.text("Released to %(agencies)s.", agencies=named)
    else:
        audience = spoken.text("Released to nobody but the originator and the joint desk.")
    sentences = [f"TLP:{handling['tlp'].upper()}.", audience]
    sentences += [spoken.text(_CODES[code], agency=agency) for code in handling["codes"]]
    further = (_ONWARD[handling["onward"]], _COURT[handling["judicial_use"]])
    sentences += [spoken.text(each, agency=agency) for each in further]
    if handling["purposes"]:
        named = ", ".join(word("purpose", each, spoken) for each in handling["purposes"])
        sentences.append(spoken.text("Only for: %(purposes)s.", purposes=named))
    if handling.get("caveat"):
        sentences.append(handling["caveat"])
    if alert["legal"].get("expires_at"):
        sentences.append(
            spoken.text("It expires on %(day)s.", day=f"{clock.utc_day(alert['legal']['expires_at'])} UTC")
        )
    return sentences


def segments(text: str, ranges: Sequence[list[int]]) -> list[tuple[str, bool]]:
    """A text cut at its highlights: (part, whether it is marked). Joined, the parts are the text again."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for first, last in sorted(ranges):
        start = max(first, at)
        if start >= last:
            continue
        parts += [(text[at:start], False), (text[start:last], True)]
        at = last
    parts.append((text[at:], False))
    return [part for part in parts if part[0]]


def undisguised(value: Any) -> Any:
    """A value without characters that turn what follows round or hide it: each is shown by its number instead.

    Such a character in a feed's text could make a page show another address or number than the one that stands there.
    """
    if isinstance(value, str) and _TURNING.search(value):
        return value.translate(_NAMED)
    return value


def plain(value: Any) -> str:
    """A field as sent: texts as they are, anything else as JSON."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()
