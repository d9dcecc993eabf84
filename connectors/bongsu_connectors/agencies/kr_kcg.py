"""kr.kcg, Korea Coast Guard 해양경찰청: 선박접촉보고, vessel contacts. CSV with a header, CP949."""

import re
from datetime import datetime
from typing import Any

from bongsu_connectors.reading.cast import Cast, clip, country_of, identifier, names
from bongsu_connectors.reading.decoding import checked, decoded
from bongsu_connectors.reading.fields import Fields
from bongsu_connectors.reading.form import Form, read_records
from bongsu_connectors.reading.goods import described, is_thing, substance
from bongsu_connectors.reading.handling import for_all_members
from bongsu_connectors.reading.moments import dashed
from bongsu_connectors.reading.numbers import POINT, decimal
from bongsu_connectors.reading.ship import ship
from bongsu_connectors.reading.splitting import split_csv
from bongsu_connectors.reading.table import csv_records
from bongsu_connectors.reading.width import narrow
from bongsu_connectors.reading.wording import free_text, named_place, place, summary, title
from bongsu_schemas.draft import Draft
from bongsu_schemas.feed import Feed, ParsedFile
from bongsu_schemas.identifiers import classify_transport

CHARSET = "cp949"
NUMBER = "접촉번호"
COLUMNS = (
    "접촉번호",
    "차수",
    "처리구분",
    "접촉일시",
    "위도",
    "경도",
    "선명",
    "호출부호",
    "IMO",
    "MMSI",
    "국적",
    "선종",
    "침로",
    "속력",
    "출항지",
    "목적지",
    "승선원수",
    "선장",
    "검문결과",
    "의심물품",
    "수량",
    "단위",
    "관련컨테이너",
    "관련선하증권",
    "특이사항",
    "함정",
)
_DEGREES = re.compile(r"(\d{1,3})-(\d{1,2}(?:\.\d{1,6})?)\s?([NSEW])\Z", re.ASCII)
_MINUTES = 60
_NUMBERS = ("침로", "속력", "승선원수")


def parse(payload: bytes, received_at: datetime) -> ParsedFile:
    """Read a file of vessel contacts; see `feed.Feed.parse`."""
    payload = checked(payload)
    file = csv_records(payload, decoded(payload, CHARSET), CHARSET, COLUMNS, NUMBER)
    return read_records(file, _FORM, received_at)


def _body(fields: Fields) -> Draft:
    cast = Cast(fields)
    cast.mode("vessel")
    thing = is_thing(fields.text("의심물품"), fields.word("단위"))
    drugs = [] if thing else substance(fields, "의심물품", "수량", "단위", POINT)
    for name in _NUMBERS:
        if (sent := fields.text(name)) and decimal(sent, POINT) is None:
            fields.warn(name, "bad_quantity", found=sent)
    origin, destination = place("origin", fields.text("출항지")), place("destination", fields.text("목적지"))
    places = [each for each in (_position(fields), origin, destination) if each]
    _entities(fields, cast)
    result, ship = fields.text("검문결과"), fields.text("선명")
    found = described(drugs)
    if thing:
        found = [f"{fields.text('의심물품')} {fields.text('수량')} {fields.text('단위')}".strip()]
    route = " → ".join(filter(None, (named_place(origin, "ko"), named_place(destination, "ko"))))
    return {
        "message_type": "seizure_report" if fields.word("검문결과").startswith("압수") else "sighting",
        "title": title(f"선박접촉 {ship}".strip(), route, result, *found),
        "summary": summary(
            "ko",
            f"{ship} {fields.text('선종')}".strip(),
            route,
            result and f"검문결과 {result}",
            " ".join(found),
            fields.text("승선원수") and f"승선원 {fields.text('승선원수')}명",
            fields.text("침로") and f"침로 {fields.text('침로')}",
            fields.text("속력") and f"속력 {fields.text('속력')}",
            fields.text("특이사항"),
            fields.text("함정"),
        ),
        "substances": drugs,
        "transport_modes": cast.modes,
        "risk": {"level": None, "score": None, "indicators": [clip(f"검문결과 {result}")] if result else []},
        "entities": cast.entities,
        "links": cast.links,
        "places": places,
        "legal": {},
        "free_text": free_text(fields, "ko", "KR", "특이사항"),
    }


def _entities(fields: Fields, cast: Cast) -> None:
    held = [
        identifier(scheme, raw)
        for name, scheme in (("IMO", "imo"), ("MMSI", "mmsi"), ("호출부호", "callsign"))
        if (raw := fields.text(name))
    ]
    name, number = ship(fields.text("선명"))
    if number and not fields.text("IMO"):
        held.insert(0, identifier("imo", number))
    vessel = cast.add("vessel", None, names=names(name), identifiers=held, flag=country_of(fields, "국적"))
    master = cast.party("master", fields.text("선장"))
    cast.link(master, vessel, "master_of")
    for number in fields.parts("관련컨테이너", "/"):
        cast.link(cast.add("container", None, identifiers=[identifier("container", number)]), vessel, "carried_on")
    for number in fields.parts("관련선하증권", "/"):
        scheme = classify_transport(number, "sea_container")
        cast.link(cast.add("consignment", None, identifiers=[identifier(scheme, number)]), vessel, "carried_on")


def _position(fields: Fields) -> dict[str, Any] | None:
    """`35-06.2N`, `129-02.5E`: degrees and minutes, WGS 84, as decimal degrees to six places."""
    lat, lon = _degrees(fields, "위도", "NS", 90), _degrees(fields, "경도", "EW", 180)
    if lat is None or lon is None:
        return None
    return {"role": "position", "lat": lat, "lon": lon}


def _degrees(fields: Fields, name: str, halves: str, most: int) -> float | None:
    sent = fields.text(name)
    if not sent:
        return None
    match = _DEGREES.match(narrow(sent).upper())
    if match and match[3] in halves and float(match[2]) < _MINUTES:
        degrees = round(int(match[1]) + float(match[2]) / _MINUTES, 6)
        if degrees <= most:
            return -degrees if match[3] == halves[1] else degrees
    fields.warn(name, "bad_coordinates", found=sent)
    return None


_FORM = Form(
    number=NUMBER,
    revision="차수",
    status="처리구분",
    statuses={"신규": "new", "정정": "corrected", "철회": "withdrawn"},
    when=lambda _: ("접촉일시", dashed),
    zone="Asia/Seoul",
    columns=frozenset(COLUMNS),
    numeric=dict.fromkeys(("차수", "침로", "속력", "승선원수", "수량"), POINT),
    moments={"접촉일시": dashed},
    body=_body,
    handling=for_all_members,
)

FEED = Feed(
    agency="kr.kcg",
    title="해양경찰청 선박접촉보고",
    payload_type="application/vnd.bongsu.kr.kcg+csv",
    charset=CHARSET,
    zone="Asia/Seoul",
    language="ko",
    mapping_version="3",
    parse=parse,
    split=lambda payload, most_bytes, most_records: split_csv(payload, CHARSET, most_bytes, most_records),
)
