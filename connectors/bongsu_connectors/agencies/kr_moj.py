"""kr.moj, Ministry of Justice 법무부: 출입국 규제·위험승객, entry bans and risk passengers. `H`, `D`, `T` lines."""

from datetime import datetime

from bongsu_connectors.reading import limits
from bongsu_connectors.reading.canonical import squashed
from bongsu_connectors.reading.cast import Cast, clip, country_of, identifier, names, phones
from bongsu_connectors.reading.decoding import checked, decoded
from bongsu_connectors.reading.fields import Fields
from bongsu_connectors.reading.form import Form, read_records
from bongsu_connectors.reading.handling import for_all_members
from bongsu_connectors.reading.lines import numbered_lines
from bongsu_connectors.reading.moments import Form as MomentForm
from bongsu_connectors.reading.moments import birth_date, exact_digits
from bongsu_connectors.reading.numbers import POINT, whole_number
from bongsu_connectors.reading.occurrence import instant
from bongsu_connectors.reading.raw_record import RawFile, RawRecord
from bongsu_connectors.reading.splitting import split_piped
from bongsu_connectors.reading.table import nul_defects
from bongsu_connectors.reading.wording import free_text, place, summary, title
from bongsu_schemas.draft import Draft
from bongsu_schemas.feed import Defect, Feed, FileRefused, ParsedFile

COLUMNS = (
    "number",
    "revision",
    "status",
    "name_latin",
    "name_own",
    "former_names",
    "nationality",
    "sex",
    "birth_date",
    "passport",
    "former_passports",
    "control_kind",
    "reason",
    "from",
    "to",
    "deported",
    "offence",
    "disposition",
    "flight",
    "from_airport",
    "to_airport",
    "arrival",
    "companions",
    "phones",
    "stay_address",
    "remarks",
)
_HEADER = ("H", "MOJ", "RISK-PAX")
_CONTROLS = frozenset({"입국금지", "입국규제", "정밀심사", "수배"})
_SEX = {"m": "m", "f": "f", "x": "x", "남": "m", "여": "f"}
_BACKSLASH, _PIPE = "\ud800", "\ud801"  # stand for the escaped ones while a line is cut: no decoded text has them
_ARRIVAL, _DAY = exact_digits(12), exact_digits(8)


def parse(payload: bytes, received_at: datetime) -> ParsedFile:
    """Read a batch of controls; see `feed.Feed.parse`."""
    payload = checked(payload)
    file = _records(payload, decoded(payload, "utf-8"))
    return read_records(file, _FORM, received_at, instant(file.envelope["sent"], exact_digits(14), "Asia/Seoul"))


def _records(payload: bytes, text: str) -> RawFile:
    """Cut the `D` records out. `FileRefused`: `header`, `missing_trailer`, `count_mismatch`."""
    lines = [each for each in numbered_lines(text, payload) if each[1] and not each[1].isspace()]
    if not lines:
        raise FileRefused(Defect("", "empty"))
    first, head, _ = lines[0]
    header = head.split("|")
    if tuple(each.strip() for each in header[:3]) != _HEADER:
        expected = "H|MOJ|RISK-PAX|yyyyMMddHHmmss|1"
        raise FileRefused(Defect("H", "header", {"found": head, "expected": expected}), f"line {first}")
    last, tail, _ = lines[-1]
    trailer = tail.split("|")
    if trailer[0] != "T" or len(lines) == 1:
        raise FileRefused(Defect("T", "missing_trailer", {"found": tail, "expected": "T|n"}), f"line {last}")
    counted = sum(line.startswith("D|") or line == "D" for _, line, _ in lines[1:-1])
    declared = trailer[1] if len(trailer) > 1 else ""
    if whole_number(declared) != counted:
        raise FileRefused(Defect("T", "count_mismatch", {"found": declared, "expected": counted}), f"line {last}")
    limits.check_count(len(lines) - 2, limits.SUBMISSION_RECORDS)
    records = [_record(line, raw, f"line {number}") for number, line, raw in lines[1:-1]]
    return RawFile(records, {"sent": header[3] if len(header) > 3 else ""})  # noqa: PLR2004 - the fourth field


def _record(line: str, raw: bytes, where: str) -> RawRecord:
    pieces = _unescaped(line) if "\\" in line else line.split("|")
    if pieces[0] == "D" and len(pieces) == len(COLUMNS) + 1:
        fields = dict(zip(COLUMNS, pieces[1:], strict=True))
        return RawRecord(raw, where, fields, nul_defects(fields) if "\x00" in line else ())
    ref = pieces[1] if pieces[0] == "D" and len(pieces) > 1 else None
    found = str(len(pieces) - 1) if pieces[0] == "D" else line
    defects = [Defect("", "truncated", {"found": found, "expected": len(COLUMNS)})]
    if "\x00" in line:
        defects.append(Defect("", "nul", {"found": "NUL"}))
    return RawRecord(raw, where, None, tuple(defects), ref)


def _unescaped(line: str) -> list[str]:
    """Fields of a line in which a pipe or a backslash is escaped; a backslash before anything else is itself."""
    held = line.replace("\\\\", _BACKSLASH).replace("\\|", _PIPE)
    return [piece.replace(_BACKSLASH, "\\").replace(_PIPE, "|") for piece in held.split("|")]


def _when(fields: Fields) -> tuple[str, MomentForm]:
    """The arrival, and only where there is none the start of the control."""
    # 99999… is a placeholder elsewhere; in a time only zeros, signs and words are.
    present = fields.text("arrival") or any(
        digit in "123456789" for digit in squashed(str(fields.get("arrival") or ""))
    )
    return ("arrival", _ARRIVAL) if present else ("from", _DAY)


def _body(fields: Fields) -> Draft:
    cast = Cast(fields)
    _entities(fields, cast)
    for name in ("to", "deported", *(("from",) if fields.text("arrival") else ())):
        if sent := fields.text(name):
            _check_day(fields, name, sent)
    kind, reason, flight = fields.text("control_kind"), fields.text("reason"), fields.text("flight")
    if kind and kind not in _CONTROLS:
        fields.warn("control_kind", "unknown_code", found=kind)
    origin = _airport("origin", fields.text("from_airport"))
    destination = _airport("destination", fields.text("to_airport"))
    route = " → ".join(filter(None, (fields.text("from_airport"), fields.text("to_airport"))))
    return {
        "message_type": "risk_alert",
        "title": title(kind or "위험승객", fields.text("name_own") or fields.text("name_latin"), reason, route, flight),
        "summary": summary(
            "ko",
            " ".join(filter(None, (kind, reason))),
            fields.text("offence"),
            fields.text("disposition"),
            fields.text("from") and f"규제 {fields.text('from')}~{fields.text('to')}",
            fields.text("deported") and f"강제퇴거 {fields.text('deported')}",
            " ".join(filter(None, (flight, route))),
            fields.text("remarks"),
        ),
        "substances": [],
        "transport_modes": cast.modes,
        "risk": {"level": None, "score": None, "indicators": [clip(each) for each in (kind, reason) if each]},
        "entities": cast.entities,
        "links": cast.links,
        "places": [each for each in (origin, destination) if each],
        "legal": {"basis": clip(fields.text("offence")) or None},
        "free_text": free_text(fields, "ko", "KR", "reason", "offence", "disposition", "remarks"),
    }


def _entities(fields: Fields, cast: Cast) -> None:
    nationality = country_of(fields, "nationality")
    latin, own = fields.text("name_latin"), fields.text("name_own")
    kind = "mrz" if "<" in latin else "romanised" if own else "primary"
    former = [(each, "former") for each in fields.parts("former_names", ";")]
    passports = [*fields.parts("passport", ";"), *fields.parts("former_passports", ";")]
    person = cast.add(
        "person",
        "passenger" if fields.text("flight") else "subject",
        names=names(own, (latin, kind), *former),
        identifiers=[
            *(identifier("passport", each, issuer=nationality) for each in passports),
            *phones(fields.parts("phones", ";"), "KR"),
        ],
        birth_date=_born(fields),
        nationality=nationality,
        sex=_sex(fields),
        address=fields.text("stay_address"),
    )
    flight = fields.text("flight")
    if flight:
        cast.mode("air_pax")
    carrier = cast.add("flight", None, identifiers=[identifier("flight", flight)] if flight else None)
    cast.link(person, carrier, "travelled_on")
    for each in fields.parts("companions", ";"):
        companion = cast.add("person", "companion", identifiers=[identifier("passport", each)])
        cast.link(person, companion, "travelled_with")
        cast.link(companion, carrier, "travelled_on")


def _born(fields: Fields) -> str | None:
    sent = fields.text("birth_date")
    if not sent:
        return None
    try:
        return birth_date(sent, "8")
    except ValueError:
        fields.warn("birth_date", "bad_birth_date", found=sent)
        return None


def _sex(fields: Fields) -> str | None:
    sent = fields.word("sex")
    if sent and sent not in _SEX:
        fields.warn("sex", "unknown_code", found=sent)
    return _SEX.get(sent)


def _airport(role: str, code: str) -> dict[str, object] | None:
    if not code:
        return None
    found = place(role, code)
    return {**found, "iata": code.upper()} if found else None


def _check_day(fields: Fields, name: str, sent: str) -> None:
    try:
        _DAY(sent)
    except ValueError:
        fields.warn(name, "bad_day", found=sent)


_FORM = Form(
    number="number",
    revision="revision",
    status="status",
    statuses={"1": "new", "2": "corrected", "9": "withdrawn"},
    when=_when,
    zone="Asia/Seoul",
    columns=frozenset(COLUMNS),
    numeric={"revision": POINT},
    body=_body,
    handling=for_all_members,
)

FEED = Feed(
    agency="kr.moj",
    title="법무부 출입국 규제·위험승객",
    payload_type="application/vnd.bongsu.kr.moj+piped",
    charset="utf-8",
    zone="Asia/Seoul",
    language="ko",
    mapping_version="3",
    parse=parse,
    split=split_piped,
)
