"""Which scheme a transport number is when the sender does not say: by shape, with the mode of transport as a hint."""

import re
from functools import lru_cache

from bongsu_schemas.identifiers import consignment
from bongsu_schemas.identifiers.normal import LONGEST, compact, narrow, without_number_word

_LABELS = (
    (re.compile(r"\s*IMO\b|\s*IMO(?=\d)", re.IGNORECASE), "imo"),
    (re.compile(r"\s*MMSI", re.IGNORECASE), "mmsi"),
    (re.compile(r"\s*[MH]?AWB", re.IGNORECASE), "awb"),
    (re.compile(r"\s*[MH]?B/L", re.IGNORECASE), "bl"),
)
_SHAPES = (
    (re.compile(r"(?:EMS)?[A-Z]{2}\d{9}[A-Z]{2}"), "s10"),
    (re.compile(r"(?:CONTAINER|CNTR)?[A-Z]{3}[UJZ]\d{7}"), "container"),
    (re.compile(r"1Z[0-9A-Z]{16}"), "courier"),
    (consignment.NAMED_COURIER, "courier"),
    (re.compile(r"[A-Z]{2}(?=[A-Z]*\d)[0-9OILBS]{9}[A-Z]{2}"), "s10"),  # letters for digits: misread, and so invalid
)
_DIGITS = {7: "imo", 10: "courier", 11: "awb", 12: "courier"}
_FLYING = (None, "air_pax", "air_cargo")
_BY_MODE = {"post": "courier", "express": "courier", "air_cargo": "awb", "air_pax": "flight", "vessel": "imo"}


def classify_transport(raw: str, mode: str | None) -> str:
    """The scheme of a transport number: s10, awb, container, bl, courier, imo, mmsi or flight.

    `mode` is post, express, air_cargo, sea_container, vessel, air_pax or none; it decides only what the shape leaves
    open.
    """
    return _classified(raw[:LONGEST], mode)


@lru_cache(maxsize=16_384)
def _classified(raw: str, mode: str | None) -> str:
    text = without_number_word(narrow(raw))
    for label, scheme in _LABELS:
        if label.match(text):
            return scheme
    value = compact(text)
    for shape, scheme in _SHAPES:
        if shape.fullmatch(value):
            return scheme
    if value.isdigit():
        return _of_digits(value, mode)
    if mode in _FLYING and consignment.is_flight_form(value):
        return "flight"
    return "bl" if mode not in ("post", "express") or value[:1].isalpha() else "courier"


def _of_digits(value: str, mode: str | None) -> str:
    if len(value) == len("351288299"):
        return "mmsi" if mode in (None, "vessel") and value[0] in "234567" else "courier"
    if mode == "sea_container":
        return "bl"
    return _DIGITS.get(len(value)) or {"awb": "courier"}.get(scheme := _BY_MODE.get(mode or "", "courier"), scheme)
