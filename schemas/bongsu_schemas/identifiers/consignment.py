"""Numbers of transport: containers, bills, parcels, vessels, flights, declarations.

Sources: ISO 6346 (container), UPU S10 (post), IATA resolution 600a (air waybill: serial mod 7), IMO A.1117(30),
ITU-R M.585 (MMSI); couriers: DHL mod 7 and FedEx 3-1-7 mod 11 as in `tracking_number_data` (MIT), UPS 1Z mod 10.
"""

import re

from bongsu_schemas.identifiers.normal import Normal, checked, compact, narrow

_CONTAINER = re.compile(r"[A-Z]{4}\d{7}")
_CONTAINER_LABEL = re.compile(r"(?:CONTAINER|CNTR|CONT)(?:NUMBER|NO)?")
_EQUIPMENT = "UJZ"
_LETTERS = {
    letter: value
    for value, letter in zip((v for v in range(10, 39) if v % 11), "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=True)
}
_S10 = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
_S10_LABEL = re.compile(r"EMS")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_S10_CHECK = {10: 0, 11: 5}
_AWB = re.compile(r"\d{11}")
_AWB_LABEL = re.compile(r"[MH]?AWB(?:NUMBER|NO)?")
_BL = re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{4,35}")
_BL_LABEL = re.compile(r"\s*[MH]?(?:B/L|BL(?=\s*[:#.]|\s*NO))\s*(?:NUMBER|NO)?[\s.:#]*", re.IGNORECASE)
_UPS = re.compile(r"1Z[0-9A-Z]{15}\d")
_COURIER = re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{8,34}")
_DHL_LENGTH, _FEDEX_LENGTH = 10, 12
_COURIER_NAME = r"(?:DHL|FEDEX|FEDERALEXPRESS|UPS)(?:EXPRESS)?(?:AWB|WAYBILL|TRACKING)?(?:NUMBER|NO)?"
NAMED_COURIER: re.Pattern[str] = re.compile(rf"{_COURIER_NAME}(?P<number>\d{{10}}|\d{{12}}|1Z[0-9A-Z]{{15}}\d)")
"""In a compact text: a courier's name, then a number of those couriers whose numbers we check."""
_IMO = re.compile(r"\d{7}")
_IMO_LABEL = re.compile(r"IMO(?:NUMBER|NO)?")
_MMSI = re.compile(r"[2-7]\d{8}")
_MMSI_LABEL = re.compile(r"MMSI(?:NUMBER|NO)?")
_CALLSIGN = re.compile(r"(?=[0-9]*[A-Z])[A-Z0-9]{3,7}")
_CALLSIGN_LABEL = re.compile(r"(?:CALLSIGN|CS)")
_FLIGHT = re.compile(r"(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])[A-Z]?\d{1,4}[A-Z]?")
_FLIGHT_LABEL = re.compile(r"(?:FLIGHT|FLT)(?:NUMBER|NO)?")
_CARGO_NO = re.compile(r"\d{2}[A-Z0-9]{4}[A-Z0-9]{5}\d{4}(?:\d{3,4})?")
_DECLARATION = re.compile(r"[A-Z0-9]{4}\d{10}|\d{12}|\d{13}[A-Z]")


def container(raw: str) -> Normal:
    """ISO 6346: owner code, equipment category U, J or Z, six digits and the check digit."""
    value = _unlabelled(compact(raw), _CONTAINER_LABEL, _CONTAINER)
    if not _CONTAINER.fullmatch(value) or value[3] not in _EQUIPMENT:
        return checked("container", raw, value, "form: 4 letters, the fourth U, J or Z, and 7 digits")
    return checked("container", raw, value, None if container_check(value) == int(value[10]) else "check digit")


def container_check(value: str) -> int:
    """The check digit that belongs to the first ten characters of a container number in normal form."""
    return sum((_LETTERS[char] if char.isalpha() else int(char)) << at for at, char in enumerate(value[:10])) % 11 % 10


def s10(raw: str) -> Normal:
    """UPU S10 postal item: service, eight digits, check digit, country."""
    value = _unlabelled(compact(raw), _S10_LABEL, _S10)
    if not _S10.fullmatch(value):
        return checked("s10", raw, value, "form: 2 letters, 9 digits, 2 letters")
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, value[2:10], strict=True)) % 11
    return checked("s10", raw, value, None if _S10_CHECK.get(rest, rest) == int(value[10]) else "check digit")


def awb(raw: str) -> Normal:
    """Air waybill: airline prefix, seven digits, serial mod 7; written `217-12345675`."""
    value = _unlabelled(compact(raw), _AWB_LABEL, _AWB)
    if not _AWB.fullmatch(value):
        return checked("awb", raw, value, "form: 3 and 8 digits")
    return checked(
        "awb", raw, f"{value[:3]}-{value[3:]}", None if int(value[3:10]) % 7 == int(value[10]) else "check digit"
    )


def bl(raw: str) -> Normal:
    """Bill of lading: 4 to 35 letters and digits, no check digit."""
    text = narrow(raw)
    label = _BL_LABEL.match(text)
    value = compact(text[label.end() :] if label else text) or compact(text)
    return checked("bl", raw, value, None if _BL.fullmatch(value) else "form: 4 to 35 letters and digits")


def courier(raw: str) -> Normal:
    """A courier's item: DHL (10 digits), FedEx (12) and UPS (1Z) by check digit, others by form alone."""
    value = compact(raw)
    if named := NAMED_COURIER.fullmatch(value):
        value = named["number"]
    if not _COURIER.fullmatch(value):
        return checked("courier", raw, value, "form: 8 to 34 letters and digits")
    known = courier_check(value)
    return checked("courier", raw, value, "check digit" if known is False else None)


def courier_check(value: str) -> bool | None:
    """Whether the check digit of an item number in normal form holds; none where its courier has none that we know."""
    if value.isdigit():
        if len(value) == _DHL_LENGTH:
            return int(value[:9]) % 7 == int(value[9])
        if len(value) == _FEDEX_LENGTH:
            return sum(int(digit) * (3, 1, 7)[at % 3] for at, digit in enumerate(value[:11])) % 11 % 10 == int(
                value[11]
            )
        return None
    if _UPS.fullmatch(value):
        total = sum(_ups_digit(char) * (1 + at % 2) for at, char in enumerate(value[2:17]))
        return -total % 10 == int(value[17])
    return None


def _ups_digit(char: str) -> int:
    return int(char) if char.isdigit() else (ord(char) - 63) % 10


def imo(raw: str) -> Normal:
    """IMO ship number: seven digits, the first six weighted 7 to 2."""
    value = _unlabelled(compact(raw), _IMO_LABEL, _IMO)
    if not _IMO.fullmatch(value):
        return checked("imo", raw, value, "form: 7 digits")
    total = sum(int(digit) * (7 - at) for at, digit in enumerate(value[:6]))
    return checked("imo", raw, value, None if total % 10 == int(value[6]) else "check digit")


def mmsi(raw: str) -> Normal:
    """Ship station identity: nine digits, the first 2 to 7."""
    value = _unlabelled(compact(raw), _MMSI_LABEL, _MMSI)
    return checked("mmsi", raw, value, None if _MMSI.fullmatch(value) else "form: 9 digits, the first 2 to 7")


def callsign(raw: str) -> Normal:
    """A ship's call sign: three to seven letters and digits."""
    value = compact(raw)
    if not _CALLSIGN.fullmatch(value):
        value = _unlabelled(value, _CALLSIGN_LABEL, _CALLSIGN)
    return checked("callsign", raw, value, None if _CALLSIGN.fullmatch(value) else "form: 3 to 7 letters and digits")


def flight(raw: str) -> Normal:
    """A flight: airline of two (IATA) or three (ICAO) characters, one to four digits, perhaps a letter."""
    value = _unlabelled(compact(raw), _FLIGHT_LABEL, _FLIGHT)
    return checked("flight", raw, value, None if _FLIGHT.fullmatch(value) else "form: airline and 1 to 4 digits")


def cargo_no(raw: str) -> Normal:
    """Korean 화물관리번호: manifest number 11 (year, carrier, sequence), MSN 4 and, for a house bill, HSN 3 or 4."""
    value = compact(raw)
    return checked("cargo_no", raw, value, None if _CARGO_NO.fullmatch(value) else "form: MRN 11, MSN 4, HSN 3 or 4")


def declaration(raw: str) -> Normal:
    """A customs declaration: Thai 14 characters, Vietnamese 12 digits, Korean 13 digits and a letter."""
    value = compact(raw)
    return checked("declaration", raw, value, None if _DECLARATION.fullmatch(value) else "form of no known customs")


def is_flight_form(value: str) -> bool:
    """Whether a compact text has a flight number's form."""
    return _FLIGHT.fullmatch(value) is not None


def _unlabelled(value: str, label: re.Pattern[str], form: re.Pattern[str]) -> str:
    """The text without the label before it (`IMO9943762`), where what is left has the scheme's form."""
    if form.fullmatch(value):
        return value
    found = label.match(value)
    return value[found.end() :] if found and form.fullmatch(value, found.end()) else value
