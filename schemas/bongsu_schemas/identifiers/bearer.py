"""Numbers of persons, firms, vehicles and their accounts.

Sources: passport forms as printed by the issuers (KR since 2021 with a letter in the middle), Thai and Vietnamese
tax and person numbers by their published check digits, Korean business number by the National Tax Service's rule.
Korean resident numbers are checked for form only: those issued since October 2020 have random tails.
"""

import re

from bongsu_schemas.identifiers.normal import Normal, as_written, checked, compact, digits_of, narrow
from bongsu_schemas.identifiers.thai_province import province

_PASSPORT = re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{6,9}")
_PASSPORT_LABEL = re.compile(r"PASSPORT(?:NUMBER|NO)?")
_PASSPORTS = {
    "KR": re.compile(r"[A-Z]\d{8}|[A-Z]\d{3}[A-Z]\d{4}|[A-Z]{2}\d{7}"),
    "TH": re.compile(r"[A-Z]{1,2}\d{6,7}"),
    "VN": re.compile(r"[A-Z]\d{7,8}"),
}
_ISSUERS = {"KOR": "KR", "THA": "TH", "VNM": "VN"}
_KR_RRN = re.compile(r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[0-9]\d{6}")
_VN_ID = re.compile(r"\d{9}|\d{12}")
_TH_LENGTH = 13
_KR_PCCC = re.compile(r"P\d{12}")
_NATIONAL_ID = re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{5,20}")
_KR_PLATE = re.compile(r"(?:[가-힣]{2})?\d{2,3}[가-힣]\d{4}")
_TH_PLATE = re.compile(r"(?:\d?[ก-ฮ]{1,3}\d{1,4}|\d{2}\d{4})[\u0e00-\u0e7f]*")
_TH_PLATE_OF_PROVINCE = re.compile(r"(\d?[ก-ฮ]{1,3}\d{1,4})([\u0e00-\u0e7f]+)")
_VN_PLATE = re.compile(r"\d{2}[A-ZĐ]{1,2}\d{4,6}")
_PLATE = re.compile(r"(?=[^\d]*\d)[^\W_]{2,12}")
_KR_BRN_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_VN_MST_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_BUSINESS_NO = re.compile(r"\d{10}|\d{13}")
_IBAN = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{11,30}")
_ACCOUNT = re.compile(r"\d{6,20}")
_SEPARATORS = re.compile(r"[^\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+|_+")
_SERVICE = re.compile(
    r"(?:https?://)?(?P<word>t\.me|telegram(?:\.me)?|텔레그램|텔레|line|라인|kakao(?:talk)?|카카오톡?|카톡|wechat|위챗|weixin|zalo|잘로"
    r"|facebook(?:\.com)?|fb|instagram(?:\.com)?|인스타(?:그램)?|twitter(?:\.com)?|x\.com|whatsapp|signal|wickr|tiktok)"
    r"\s*(?:id|아이디)?(?:\s*[:/=]+\s*@?|\s*@|\s+)(?=[^\s@:/=])",
    re.IGNORECASE,
)
_SERVICES = {
    "t.me": "telegram", "telegram.me": "telegram", "텔레그램": "telegram", "텔레": "telegram", "라인": "line",
    "kakaotalk": "kakao", "카카오": "kakao", "카카오톡": "kakao", "카톡": "kakao", "위챗": "wechat", "weixin": "wechat",
    "잘로": "zalo", "facebook.com": "facebook", "fb": "facebook", "instagram.com": "instagram", "인스타": "instagram",
    "인스타그램": "instagram", "twitter": "x", "twitter.com": "x", "x.com": "x",
}  # fmt: skip
_HANDLE = re.compile(r"@[\w.\-]{2,64}")
_REF = re.compile(r"(?=[^\d]*\d)[^\W_]{3,64}")


def passport(raw: str, issuer: str | None) -> Normal:
    """A passport: the form of its issuer (ISO 3166 alpha-2 or alpha-3) where we know it, else 6 to 9 characters."""
    value = compact(raw)
    if not _PASSPORT.fullmatch(value) and (label := _PASSPORT_LABEL.match(value)):
        value = value[label.end() :]
    code = (issuer or "").upper()
    form = _PASSPORTS.get(_ISSUERS.get(code, code), _PASSPORT)
    return checked("passport", raw, value, None if form.fullmatch(value) else "form of the issuer's passports")


def national_id(raw: str, country: str | None) -> Normal:
    """A person's number: Thai by check digit, Korean and Vietnamese by form, others by length."""
    value = compact(raw)
    country = (country or "").upper()
    if country in ("TH", "THA"):
        return checked("national_id", raw, value, None if _thai_check(value) else "check digit")
    if country in ("VN", "VNM"):
        return checked("national_id", raw, value, None if _VN_ID.fullmatch(value) else "form: 9 or 12 digits")
    if country in ("KR", "KOR"):
        known = _KR_RRN.fullmatch(value) or _KR_PCCC.fullmatch(value)
        return checked("national_id", raw, value, None if known else "form: birth date and 7 digits")
    return checked("national_id", raw, value, None if _NATIONAL_ID.fullmatch(value) else "form: 5 to 20 characters")


def business_no(raw: str, country: str | None) -> Normal:
    """A firm's number: Korean 10 digits, Thai 13, Vietnamese 10 or 13, each by its check digit."""
    value = compact(raw)
    country = (country or "").upper()[:2]
    if not _BUSINESS_NO.fullmatch(value):
        return checked("business_no", raw, value, "form: 10 or 13 digits")
    checks = {"KR": _korean_check, "TH": _thai_check, "VN": _vietnamese_check}
    known = [checks[country]] if country in checks else list(checks.values())
    return checked("business_no", raw, value, None if any(check(value) for check in known) else "check digit")


def vehicle(raw: str, country: str | None) -> Normal:
    """A number plate without separators; Korean, Thai and Vietnamese plates by form, others by length.

    A Thai plate keeps its province, where it is written: another province gives out the same number.
    """
    value = plain_letters(raw)
    if plate := _TH_PLATE_OF_PROVINCE.fullmatch(value):
        value = plate[1] + province(plate[2])
    country = (country or "").upper()[:2]
    form = {"KR": _KR_PLATE, "TH": _TH_PLATE, "VN": _VN_PLATE}.get(country, _PLATE)
    return checked("vehicle", raw, value, None if form.fullmatch(value) else "form of the country's plates")


def account(raw: str) -> Normal:
    """A bank account: its digits alone (the bank stands beside it), or an IBAN by its check digits."""
    letters = compact(raw)
    if _IBAN.fullmatch(letters):
        number = int("".join(str(int(char, 36)) for char in letters[4:] + letters[:4]))
        return checked("account", raw, letters, None if number % 97 == 1 else "check digit")
    value = digits_of(raw)
    return checked("account", raw, value, None if _ACCOUNT.fullmatch(value) else "form: 6 to 20 digits")


def handle(raw: str) -> Normal:
    """A name on a messenger: `@name`, casefolded; a service written before it goes into `service`, not into the value.

    One value for all services, because the same name is quoted with and without its service.
    """
    text = " ".join(narrow(raw).split())
    service = None if text.startswith("@") else _SERVICE.match(text)
    name = text[service.end() :] if service else text
    name = narrow(narrow(name.lstrip("@ ").replace(" ", "")).casefold())
    if not name:
        return Normal("handle", as_written(raw), valid=False, reason="empty")
    value = f"@{name}"
    word = service["word"].casefold() if service else None
    ok = _HANDLE.fullmatch(value) is not None
    return Normal("handle", value, ok, None if ok else "form: @ and a name", word and _SERVICES.get(word, word))


def ref(raw: str) -> Normal:
    """An agency's own number, in upper case without separators."""
    value = plain_letters(raw)
    return checked("ref", raw, value, None if _REF.fullmatch(value) else "form: letters and digits")


def plain_letters(raw: str) -> str:
    """Letters of any script in upper case, their marks, and digits; no separators."""
    return narrow(_SEPARATORS.sub("", narrow(raw).upper()))


def _korean_check(value: str) -> bool:
    if len(value) != len(_KR_BRN_WEIGHTS) + 1:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_KR_BRN_WEIGHTS, value[:9], strict=True))
    return -(total + int(value[8]) * 5 // 10) % 10 == int(value[9])


def _thai_check(value: str) -> bool:
    if len(value) != _TH_LENGTH or not value.isdigit():
        return False
    return (11 - sum(int(digit) * (13 - at) for at, digit in enumerate(value[:12])) % 11) % 10 == int(value[12])


def _vietnamese_check(value: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_VN_MST_WEIGHTS, value[:9], strict=True))
    return 10 - total % 11 == int(value[9])
