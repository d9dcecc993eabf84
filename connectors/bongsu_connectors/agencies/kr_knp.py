"""kr.knp, Korean National Police Agency 경찰청: 수사첩보, a narrative with some structure. NDJSON, UTF-8."""

import re
from datetime import datetime
from typing import Any

from bongsu_connectors.reading.canonical import squashed
from bongsu_connectors.reading.cast import Cast, clip, country_of, identifier, names, phones
from bongsu_connectors.reading.decoding import checked, decoded
from bongsu_connectors.reading.fields import Fields
from bongsu_connectors.reading.form import Form, read_records
from bongsu_connectors.reading.goods import described, listed_substances
from bongsu_connectors.reading.handling import handling, releasees
from bongsu_connectors.reading.json_records import line_records
from bongsu_connectors.reading.moments import birth_date, dashed
from bongsu_connectors.reading.numbers import POINT
from bongsu_connectors.reading.splitting import split_lines
from bongsu_connectors.reading.wording import free_text, summary, title
from bongsu_schemas.draft import Draft
from bongsu_schemas.feed import Feed, ParsedFile

NUMBER = "첩보번호"
_MODES = {
    "우편": "post",
    "특송": "express",
    "컨테이너": "sea_container",
    "항공편": "air_pax",
    "선박": "vessel",
    "선하증권": "sea_container",
}
_SOURCE = {"A": 5, "B": 4, "C": 3, "D": 2, "E": 1, "F": None}
_INFORMATION = {"1": 5, "2": 4, "3": 3, "4": 2, "5": 1, "6": None}
_AIR_WAYBILL = re.compile(r"\d{11}")
_HYPHENS = re.compile("[-‐‑‒–—―−.·/]")
_RESTRICTIONS = ("H0", "H1", "H2", "H3")


def parse(payload: bytes, received_at: datetime) -> ParsedFile:
    """Read a file of tips; see `feed.Feed.parse`."""
    payload = checked(payload)
    return read_records(line_records(payload, decoded(payload, "utf-8"), NUMBER), _FORM, received_at)


def _body(fields: Fields) -> Draft:
    cast = Cast(fields)
    goods = fields.items("관련물품")
    drugs = listed_substances(goods, "품명", "수량", "단위", POINT)
    people = [_suspect(each, cast) for each in fields.items("대상자")]
    carried = [_carried(each, cast) for each in fields.items("관련운송")]
    for person in people[1:]:
        cast.link(people[0], person, "associated_with")
    if len(people) == 1:
        for thing in carried:
            cast.link(people[0], thing, "associated_with")
    found = described(drugs)
    return {
        "message_type": "risk_alert",
        "title": title(fields.text("제목") or fields.text("죄명") or "수사첩보"),
        "summary": summary(
            "ko",
            fields.text("첩보내용"),
            " ".join(found),
            fields.text("죄명"),
            fields.text("작성관서"),
            fields.text("입수경위"),
        ),
        "substances": drugs,
        "transport_modes": cast.modes,
        "risk": {"level": None, "score": None, "indicators": []},
        "entities": cast.entities,
        "links": cast.links,
        "places": [],
        "assessment": _assessment(fields),
        "legal": {"basis": clip(fields.text("죄명")) or None},
        "free_text": free_text(fields, "ko", "KR", "제목", "첩보내용", "입수경위"),
    }


def _suspect(person: Fields, cast: Cast) -> str | None:
    nationality = country_of(person, "국적")
    born = None
    if sent := person.text("생년월일"):
        try:
            born = birth_date(sent, "-", "4")
        except ValueError:
            person.warn("생년월일", "bad_birth_date", found=sent)
    passports = person.texts("여권번호")
    held = [identifier("passport", each, issuer=nationality) for each in passports]
    held += phones(person.texts("연락처"), "KR")
    held += [identifier("handle", each) for each in person.texts("SNS")]
    name = person.text("성명")
    return cast.suspect(
        "suspect",
        name,
        born=born,
        passports=passports,
        names=names(name, *((each, "alias") for each in person.texts("이명"))),
        identifiers=held,
        nationality=nationality,
        address=person.text("주소"),
    )


def _carried(item: Fields, cast: Cast) -> str | None:
    kind = squashed(item.text("구분"))
    mode = _MODES.get(kind)
    if kind and mode is None:
        item.warn("구분", "unknown_code", found=kind)
    number = item.text("번호")
    if not number:
        cast.mode(mode)
        return None
    if kind in ("우편", "특송", "항공편", "선박"):
        cast.mode(mode)
    bare = _HYPHENS.sub("", squashed(number))
    # Police write air waybills under 선하증권 too: eleven bare digits are no bill of lading.
    return cast.transport(number, None if kind == "선하증권" and _AIR_WAYBILL.fullmatch(bare) else mode)


def _assessment(fields: Fields) -> dict[str, Any] | None:
    sent = fields.text("평가등급")
    if not sent:
        return None
    grade = squashed(sent).upper()
    source, information = grade[:1], grade[1:]
    if source not in _SOURCE or information not in _INFORMATION:
        fields.warn("평가등급", "bad_grade", found=sent)
        return {"scheme": "6x6", "source": None, "information": None, "native": clip(sent), "ordinals": None}
    return {
        "scheme": "6x6",
        "source": source,
        "information": information,
        "native": clip(sent),
        "ordinals": {"source": _SOURCE[source], "information": _INFORMATION[information]},
    }


def _handling(fields: Fields) -> dict[str, Any]:
    """취급제한 as it stands; what is no list, or a code that the scheme has not, is H3 until somebody has asked."""
    sent = fields.get("취급제한")
    listed = sent if isinstance(sent, list) else [sent]
    named = [squashed(str(each or "")).upper() for each in listed]
    unknown = [each for each in named if each not in (*_RESTRICTIONS, "없음")]
    named = [each for each in named if each and each != "없음"]
    for each in unknown:
        fields.warn("취급제한", "unknown_marking", found=each)
    codes = [code for code in _RESTRICTIONS if code in named or (unknown and code == "H3")]
    caveat = f"취급제한 {', '.join(named)}" if named else ""
    return handling(codes, releasees(fields, "배포기관"), caveat)


_FORM = Form(
    number=NUMBER,
    revision="차수",
    status="처리구분",
    statuses={"신규": "new", "정정": "corrected", "철회": "withdrawn"},
    when=lambda _: ("작성일시", dashed),
    zone="Asia/Seoul",
    columns=frozenset(
        [
            "첩보번호",
            "차수",
            "처리구분",
            "작성일시",
            "작성관서",
            "제목",
            "첩보내용",
            "대상자",
            "관련운송",
            "관련물품",
            "죄명",
            "입수경위",
            "평가등급",
            "취급제한",
            "배포기관",
        ]
    ),
    numeric={"차수": POINT, "수량": POINT},
    moments={"작성일시": dashed},
    body=_body,
    handling=_handling,
)

FEED = Feed(
    agency="kr.knp",
    title="경찰청 수사첩보",
    payload_type="application/vnd.bongsu.kr.knp+ndjson",
    charset="utf-8",
    zone="Asia/Seoul",
    language="ko",
    mapping_version="3",
    parse=parse,
    split=split_lines,
)
