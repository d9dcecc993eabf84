"""Telephone numbers in E.164.

Numbers of Korea, Thailand and Vietnam, nearly all that the feeds carry, are done here in about a microsecond; the rest
is left to libphonenumber (`phonenumberslite`, Apache-2.0). `valid` means a possible number, by country and length, not
one from a range that is in use today: ranges change and the reports stay.
"""

import re

import phonenumbers

from bongsu_schemas.identifiers.normal import Normal, as_written, narrow

_SEVERAL = re.compile(r"[/;,|]|또는|หรือ|hoặc", re.IGNORECASE)
_SLASHED = re.compile(r"\s*0\d{1,2}\s*/\s*\d{3,4}\s*/\s*\d{4}\s*")
_EXTENSION = re.compile(r"(?:ext|내선|ต่อ|máy lẻ|#|(?<=\d)\s*x\s*\d).*", re.IGNORECASE | re.DOTALL)
_TRUNK_NOTE = re.compile(r"\(\s*0\s*\)")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_LETTERS = re.compile(r"(?<=\d)-?[A-Za-z]{1,2}-?(?=\d)|(?<![A-Za-z])[OoIl](?=\d)|(?<=\d)[OoIl](?![A-Za-z])")
"""Letters that stand among a number's digits, or in place of its first or last one."""
_MOST_DIGITS = 17
_CODES = {"KR": "82", "TH": "66", "VN": "84"}
_NATIONAL = {
    # national significant numbers that are possible, without the trunk 0
    "82": re.compile(r"1\d{7,9}|2\d{7,8}|(?:3[1-3]|4[1-4]|5[1-5]|6[1-4])\d{6,8}|[78]0\d{7,8}|50\d{8,9}|60\d{7,8}"),
    "66": re.compile(r"[2-7]\d{7}|[1-9]\d{8}|1\d{9}"),
    "84": re.compile(r"[1-9]\d{8,9}|1[89]00\d{4,6}|2\d{9}"),
}
_THAI_MOBILE = re.compile(r"0[689]\d{8}")
_VIETNAMESE_MOBILE = re.compile(r"0[35789]\d{8}")
_WITH_CODE = re.compile(r"82[1-9]\d{7,9}|66[2-9]\d{7,8}|84[2-9]\d{8,9}")
_FEWEST_WITH_CODE = 11
_DATED = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_KOREAN_MOBILE = re.compile(r"010\d{8}")


def phone(raw: str, region: str | None) -> Normal:
    """E.164; `region` (ISO 3166 alpha-2) is where one without country code belongs. Of several the first counts.

    A number with a letter among its digits was misread: without the letter it would be somebody else's.
    """
    text = _EXTENSION.sub("", _first(narrow(raw)))
    if _LETTERS.search(text):
        return Normal("phone", as_written(raw), valid=False, reason="a letter among the digits")
    international = "+" in text
    digits = _NOT_DIGIT.sub("", _TRUNK_NOTE.sub("", text) if international else text)
    if not digits:
        return Normal("phone", as_written(raw), valid=False, reason="no digits")
    value, reason = _resolved(digits, international=international, region=(region or "").upper())
    return Normal("phone", value, reason is None, reason)


def _first(text: str) -> str:
    """The first of several numbers; one that slashes part (010/5315/1132) is one."""
    if _SLASHED.fullmatch(text):
        return text
    first = _SEVERAL.split(text, maxsplit=1)[0]
    return first if _NOT_DIGIT.sub("", first) else text


def _resolved(digits: str, *, international: bool, region: str) -> tuple[str, str | None]:
    written = f"+{digits}" if international else digits
    if len(digits) > _MOST_DIGITS or not digits.strip("0"):
        return written, "form: no telephone number"
    if international:
        return _ours(digits[:2], digits[2:]) or _by_library(written, None)
    if digits.startswith("00"):
        value, reason = _resolved(digits.lstrip("0"), international=True, region=region)
        return (value, None) if reason is None else _by_library(written, region or None)
    return _national(digits, region) or _by_library(digits, region or None)


def _national(digits: str, region: str) -> tuple[str, str | None] | None:
    """A number written as one dials it at home, or with the country code and no plus."""
    if _KOREAN_MOBILE.fullmatch(digits):  # Beijing's landlines look alike; agencies here write those with +86
        region = "KR"
    if region == "KR" and digits[0] == "0" and not _NATIONAL["82"].fullmatch(digits[1:]):
        return _neighbour(digits)
    code = _CODES.get(region)
    if _WITH_CODE.fullmatch(digits) and (code is None or digits.startswith(code)):
        found = _ours(digits[:2], digits[2:])
        if found and found[1] is None:
            return found
    if code and (digits.startswith("0") or _NATIONAL[code].fullmatch(digits)):
        return _ours(code, digits)
    return None


def _neighbour(digits: str) -> tuple[str, str | None]:
    """A number in a Korean report that can be none of Korea: the Thai or Vietnamese mobile that it must be."""
    thai, vietnamese = _THAI_MOBILE.fullmatch(digits), _VIETNAMESE_MOBILE.fullmatch(digits)
    if bool(thai) == bool(vietnamese):
        return digits, "Thai or Vietnamese, not Korean" if thai else "no possible number"
    return f"+{_CODES['TH' if thai else 'VN']}{digits[1:]}", None


def _ours(code: str, rest: str) -> tuple[str, str | None] | None:
    """The number of a country that we know by heart; none for any other."""
    form = _NATIONAL.get(code)
    if form is None:
        return None
    national = rest.lstrip("0")
    return f"+{code}{national}", None if form.fullmatch(national) else "length of the country's numbers"


def _by_library(written: str, region: str | None) -> tuple[str, str | None]:
    """What libphonenumber makes of it, if that is possible and stands when it is read again."""
    value = _parsed(written, region)
    if value is None or _parsed(value, None) != value or _is_short(value):
        if abroad := _with_code(written):
            return abroad, None
        return written, "no possible number" if region or written.startswith("+") else "no country code"
    return value, None


def _with_code(digits: str) -> str | None:
    """A number with the code of any country and no plus, if that country gives out such numbers and it is no date."""
    if not digits.isdigit() or digits[0] == "0" or len(digits) < _FEWEST_WITH_CODE or _DATED.match(digits):
        return None
    value = _parsed(f"+{digits}", None)
    return value if value and phonenumbers.is_valid_number(phonenumbers.parse(value)) else None


def _is_short(value: str) -> bool:
    """Whether libphonenumber took a service number such as 100 for a whole number of Korea, Thailand or Vietnam."""
    known = _ours(value[1:3], value[3:])
    return known is not None and known != (value, None)


def _parsed(written: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
