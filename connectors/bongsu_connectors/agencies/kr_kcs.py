"""kr.kcs, Korea Customs Service 관세청: 우범화물 선별, cargo, post and express targeting and finds. XML, UTF-8."""

from datetime import datetime

from bongsu_connectors.reading.canonical import squashed
from bongsu_connectors.reading.cast import Cast, clip, identifier, names
from bongsu_connectors.reading.decoding import checked, decoded
from bongsu_connectors.reading.fields import Fields
from bongsu_connectors.reading.form import Form, read_records
from bongsu_connectors.reading.goods import described, substance
from bongsu_connectors.reading.handling import for_all_members
from bongsu_connectors.reading.moments import exact_digits
from bongsu_connectors.reading.numbers import POINT, decimal
from bongsu_connectors.reading.ship import ship
from bongsu_connectors.reading.splitting import split_xml
from bongsu_connectors.reading.wording import free_text, named_place, place, summary, title
from bongsu_connectors.reading.xml_records import element_records
from bongsu_schemas.draft import Draft
from bongsu_schemas.feed import Feed, ParsedFile
from bongsu_schemas.identifiers import classify_transport

ROOT, RECORD, COUNT = "rskCargSltnQryRtnVo", "rskCargSltnVo", "tCnt"
_RISK = {"A": "critical", "B": "high", "C": "medium", "D": "low"}
_MODES = {"10": "sea_container", "40": "air_cargo", "50": "post", "60": "express"}
_MODE_WORDS = {
    "sea_container": "해상화물",
    "air_cargo": "항공화물",
    "air_pax": "여행자",
    "post": "국제우편",
    "express": "특송",
}


def parse(payload: bytes, received_at: datetime) -> ParsedFile:
    """Read a file of selected cargo; see `feed.Feed.parse`."""
    payload = checked(payload)
    decoded(payload, "utf-8")
    return read_records(element_records(payload, ROOT, RECORD, COUNT), _FORM, received_at)


def _body(fields: Fields) -> Draft:
    cast = Cast(fields)
    mode = _mode(fields)
    cast.mode(mode)
    drugs = substance(fields, "drugNm", "drugQty", "drugUt", POINT)
    origin, destination = fields.text("ldprCd"), fields.text("dsprCd")
    places = [
        place("origin", origin),
        place("destination", destination),
        place("seizure", fields.text("etprCstm"), country="KR") if drugs else None,
    ]
    _entities(fields, cast, mode, places[0].get("country") if places[0] else None)
    if (weight := fields.text("ttwg")) and decimal(weight, POINT) is None:
        fields.warn("ttwg", "bad_quantity", found=weight)
    if fields.text("etprDt"):
        _check_day(fields, "etprDt")
    found = described(drugs)
    route = " → ".join(filter(None, (named_place(each, "ko") for each in places[:2])))
    weight = f"{weight} {fields.text('wghtUt')}".strip()
    goods = fields.text("prnm")
    return {
        "message_type": "seizure_report" if drugs else "risk_alert",
        "title": title(_MODE_WORDS.get(mode or "", "화물"), route, *(found or [goods])),
        "summary": summary(
            "ko",
            " ".join(found),
            goods and f"품명 {goods}",
            fields.text("hsSgn") and f"HS {fields.text('hsSgn')}",
            weight and f"중량 {weight}",
            fields.text("etprCstm"),
            fields.text("spcmMtr"),
        ),
        "substances": drugs,
        "transport_modes": cast.modes,
        "risk": {"level": _risk(fields), "score": None, "indicators": _indicators(fields)},
        "entities": cast.entities,
        "links": cast.links,
        "places": [each for each in places if each],
        "legal": {},
        "free_text": free_text(fields, "ko", "KR", "spcmMtr"),
    }


def _mode(fields: Fields) -> str | None:
    code = squashed(fields.text("transMthdCd"))
    if not code:
        return None
    mode = _MODES.get(code)
    if mode is None:
        fields.warn("transMthdCd", "unknown_code", found=code)
    elif mode == "air_cargo" and (fields.text("psptNo") or fields.text("psngNm")):
        return "air_pax"
    return mode


def _risk(fields: Fields) -> str | None:
    code = squashed(fields.text("rskGrdCd"))
    if code and code not in _RISK:
        fields.warn("rskGrdCd", "unknown_code", found=code)
    return _RISK.get(code)


def _indicators(fields: Fields) -> list[str]:
    labels = (("sltnRsnCd", "선별사유"), ("insptMthdCd", "검사방법"))
    return [clip(f"{label} {fields.text(name)}") for name, label in labels if fields.text(name)]


def _entities(fields: Fields, cast: Cast, mode: str | None, origin: str | None) -> None:
    """Parties, the consignment under all its numbers, what carried it, and a passenger with the passport."""
    house = fields.text("hblNo")
    numbers = [identifier(classify_transport(house, mode), house)] if house else []
    if cargo := fields.text("cargMtNo"):
        numbers.append(identifier("cargo_no", cargo))
    consignment = cast.add("consignment", None, identifiers=numbers)
    master = cast.add("consignment", "master", identifiers=_one(fields, "mblNo", "bl", mode))
    container = cast.add("container", None, identifiers=_one(fields, "cntrNo", "container", mode))
    name, number = ship(fields.text("shipNm"))
    named = [identifier("imo", number)] if number else []
    vessel = cast.add("vessel", None, names=names(name), identifiers=_one(fields, "imoNo", "imo", mode) or named)
    flight = cast.add("flight", None, identifiers=_one(fields, "fltNo", "flight", mode))
    consignor = cast.party(
        "consignor", fields.text("cnsgnNm"), fields.texts("cnsgnTelno"), origin, address=fields.text("cnsgnAddr")
    )
    consignee = cast.party(
        "consignee", fields.text("cnsneNm"), fields.texts("cnsneTelno"), "KR", address=fields.text("cnsneAddr")
    )
    passenger = cast.add(
        "person",
        "passenger",
        names=names(fields.text("psngNm")),
        identifiers=[identifier("passport", each) for each in fields.texts("psptNo")],
    )
    goods = consignment or container or master
    cast.link(consignor, goods, "consignor_of")
    cast.link(consignee, goods, "consignee_of")
    cast.link(consignment, master, "part_of")
    cast.link(consignment or master, container, "shipped_in")
    cast.link(container or consignment, vessel, "carried_on")
    cast.link(consignment, flight, "carried_on")
    cast.link(passenger, flight or vessel, "travelled_on")


def _one(fields: Fields, name: str, scheme: str, mode: str | None) -> list[object]:
    raw = fields.text(name)
    if not raw:
        return []
    if scheme == "bl" and mode in ("air_cargo", "air_pax"):
        scheme = classify_transport(raw, mode)
    return [identifier(scheme, raw)]


def _check_day(fields: Fields, name: str) -> None:
    try:
        exact_digits(8)(fields.text(name))
    except ValueError:
        fields.warn(name, "bad_day", found=fields.text(name))


_FORM = Form(
    number="sltnNo",
    revision="rvsnNo",
    status="prcsSe",
    statuses={"N": "new", "U": "corrected", "D": "withdrawn"},
    exact_status=True,
    when=lambda _: ("prcsDttm", exact_digits(14)),
    zone="Asia/Seoul",
    columns=frozenset(
        [
            "sltnNo",
            "rvsnNo",
            "prcsSe",
            "prcsDttm",
            "cargMtNo",
            "mblNo",
            "hblNo",
            "cntrNo",
            "transMthdCd",
            "shipNm",
            "imoNo",
            "fltNo",
            "ldprCd",
            "dsprCd",
            "etprCstm",
            "etprDt",
            "prnm",
            "hsSgn",
            "ttwg",
            "wghtUt",
            "cnsgnNm",
            "cnsgnAddr",
            "cnsgnTelno",
            "cnsneNm",
            "cnsneAddr",
            "cnsneTelno",
            "psptNo",
            "psngNm",
            "sltnRsnCd",
            "rskGrdCd",
            "insptMthdCd",
            "drugNm",
            "drugQty",
            "drugUt",
            "spcmMtr",
        ]
    ),
    numeric={"rvsnNo": POINT, "ttwg": POINT, "drugQty": POINT},
    body=_body,
    handling=for_all_members,
)

FEED = Feed(
    agency="kr.kcs",
    title="관세청 우범화물 선별",
    payload_type="application/vnd.bongsu.kr.kcs+xml",
    charset="utf-8",
    zone="Asia/Seoul",
    language="ko",
    mapping_version="3",
    parse=parse,
    split=lambda payload, most_bytes, most_records: split_xml(payload, (ROOT, RECORD, COUNT), most_bytes, most_records),
)
