"""kr.spo, Supreme Prosecutors' Office 대검찰청: 범죄정보, case information under strict handling. One JSON document."""

from datetime import datetime
from typing import Any

from bongsu_connectors.reading.cast import Cast, clip, country_of, identifier, names, phones
from bongsu_connectors.reading.decoding import checked, decoded
from bongsu_connectors.reading.fields import Fields
from bongsu_connectors.reading.form import Form, read_records
from bongsu_connectors.reading.goods import described, listed_substances
from bongsu_connectors.reading.handling import handling, releasees
from bongsu_connectors.reading.json_records import document_records
from bongsu_connectors.reading.moments import birth_date, dashed, dotted_day
from bongsu_connectors.reading.numbers import POINT
from bongsu_connectors.reading.occurrence import instant
from bongsu_connectors.reading.splitting import split_document
from bongsu_connectors.reading.wording import free_text, summary, title
from bongsu_schemas.codelists import country
from bongsu_schemas.draft import Draft
from bongsu_schemas.feed import Defect, Feed, ParsedFile
from bongsu_schemas.identifiers import normalise

LIST, COUNT, NUMBER = "범죄정보", "건수", "정보번호"
_AROUND = frozenset({"기관", "생성일시", "건수"})
_NEIGHBOURS = {"태국": "TH", "베트남": "VN"}
_CODES = {"기소전": ("H1", "H2"), "공판중": ("H1",), "없음": ()}


def parse(payload: bytes, received_at: datetime) -> ParsedFile:
    """Read a document of case information; see `feed.Feed.parse`."""
    payload = checked(payload)
    file = document_records(payload, decoded(payload, "utf-8"), LIST, COUNT, NUMBER)
    parsed = read_records(file, _FORM, received_at, instant(file.envelope.get("생성일시"), dashed, "Asia/Seoul"))
    unknown = tuple(Defect(name, "unknown_column", {"found": name}) for name in file.envelope if name not in _AROUND)
    return ParsedFile(parsed.records, parsed.warnings + unknown)


def _body(fields: Fields) -> Draft:
    cast = Cast(fields)
    drugs = listed_substances(fields.items("압수물"), "품명", "수량", "단위", POINT)
    case = fields.text("사건번호")
    cast.add("document", "case", identifiers=[identifier("ref", case)] if case else None)
    suspects = [_person(each, cast, "suspect") for each in fields.items("피의자")]
    accomplices = [_person(each, cast, "accomplice") for each in fields.items("공범")]
    supplier = cast.party("supplier", fields.text("공급선"))
    for each in accomplices:
        cast.link(each, suspects[0] if suspects else None, "accomplice_of")
    cast.link(supplier, suspects[0] if suspects else None, "supplier_of")
    abroad = _abroad(fields)
    for number in fields.texts("통화분석"):
        region = "KR" if abroad is None or normalise("phone", number, region="KR").valid else abroad
        cast.add("phone", "call_analysis", identifiers=phones([number], region))
    for account in fields.items("계좌"):
        bank = account.text("은행")
        held = [identifier("account", each, issuer=bank) for each in account.texts("번호")]
        cast.add("account", None, identifiers=held, bank=clip(bank))
    for number in fields.texts("운송번호"):
        cast.transport(number, None)
    found = described(drugs)
    offence = fields.text("죄명")
    return {
        "message_type": "risk_alert",
        "title": title(" · ".join(found) or offence or "범죄정보", case),
        "summary": summary("ko", fields.text("요지"), offence, " ".join(found)),
        "substances": drugs,
        "transport_modes": cast.modes,
        "risk": {"level": None, "score": None, "indicators": []},
        "entities": cast.entities,
        "links": cast.links,
        "places": [],
        "legal": {"basis": clip(offence) or None},
        "free_text": free_text(fields, "ko", "KR", "요지", "죄명", "공급선"),
    }


def _abroad(fields: Fields) -> str | None:
    """The one neighbour that the case speaks of, where a number that cannot be Korean then belongs."""
    text = fields.text("요지")
    people = [*fields.items("피의자"), *fields.items("공범")]
    nationalities = {country(person.text("국적")) for person in people}
    named = [code for word, code in _NEIGHBOURS.items() if word in text or code in nationalities]
    return named[0] if len(named) == 1 else None


def _person(person: Fields, cast: Cast, role: str) -> str | None:
    nationality = country_of(person, "국적")
    born = None
    if sent := person.text("생년월일"):
        try:
            born = birth_date(sent, "-", "4")
        except ValueError:
            person.warn("생년월일", "bad_birth_date", found=sent)
    name, passports = person.text("성명"), person.texts("여권번호")
    return cast.suspect(
        role,
        name,
        born=born,
        passports=passports,
        names=names(name, (person.text("로마자성명"), "romanised")),
        identifiers=[identifier("passport", each, issuer=nationality) for each in passports],
        nationality=nationality,
    )


def _handling(fields: Fields) -> dict[str, Any]:
    marking = fields.word("공개제한")
    codes = _CODES.get(marking)
    if codes is None:
        fields.warn("공개제한", "unknown_marking", found=marking)
        codes = _CODES["기소전"]
    caveat = f"공개제한 {marking or '미기재'}" if codes else ""
    return handling(codes, releasees(fields, "배포기관"), caveat)


_FORM = Form(
    number=NUMBER,
    revision="차수",
    status="처리구분",
    statuses={"신규": "new", "정정": "corrected", "철회": "withdrawn"},
    when=lambda _: ("작성일", dotted_day),
    zone="Asia/Seoul",
    columns=frozenset(
        [
            "정보번호",
            "차수",
            "처리구분",
            "작성일",
            "사건번호",
            "피의자",
            "공범",
            "죄명",
            "공급선",
            "압수물",
            "통화분석",
            "계좌",
            "운송번호",
            "공개제한",
            "배포기관",
            "요지",
        ]
    ),
    numeric={"차수": POINT, "수량": POINT},
    moments={"작성일": dotted_day},
    body=_body,
    handling=_handling,
)

FEED = Feed(
    agency="kr.spo",
    title="대검찰청 범죄정보",
    payload_type="application/vnd.bongsu.kr.spo+json",
    charset="utf-8",
    zone="Asia/Seoul",
    language="ko",
    mapping_version="3",
    parse=parse,
    split=lambda payload, most_bytes, most_records: split_document(
        payload, (LIST, COUNT, NUMBER), most_bytes, most_records
    ),
)
