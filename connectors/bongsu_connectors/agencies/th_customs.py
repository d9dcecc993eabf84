"""th.customs, Thai Customs กรมศุลกากร: seizures and suspect parcels bound for Korea. CSV (CP874) or XLSX."""

from datetime import datetime
from typing import Any

from bongsu_connectors.reading.cast import Cast, clip, country_of, identifier, names
from bongsu_connectors.reading.decoding import checked, decoded
from bongsu_connectors.reading.fields import Fields
from bongsu_connectors.reading.form import Form, read_records
from bongsu_connectors.reading.goods import described, substance
from bongsu_connectors.reading.handling import graded
from bongsu_connectors.reading.moments import thai
from bongsu_connectors.reading.numbers import POINT, decimal
from bongsu_connectors.reading.parcel import Columns, add_parcel
from bongsu_connectors.reading.splitting import split_csv, split_sheet
from bongsu_connectors.reading.table import csv_records, xlsx_records
from bongsu_connectors.reading.wording import free_text, place, summary, title
from bongsu_connectors.reading.xlsx_archive import MAGIC
from bongsu_schemas.draft import Draft
from bongsu_schemas.feed import Feed, ParsedFile

CHARSET = "cp874"
NUMBER = "เลขที่รายงาน"
COLUMNS = (
    "เลขที่รายงาน",
    "ครั้งที่",
    "สถานะ",
    "วันที่ตรวจพบ",
    "สถานที่",
    "ช่องทาง",
    "เลขพัสดุ",
    "เลขตู้คอนเทนเนอร์",
    "เลขใบตราส่ง",
    "เที่ยวบินหรือเรือ",
    "ผู้ส่ง",
    "โทรศัพท์ผู้ส่ง",
    "ผู้รับ",
    "โทรศัพท์ผู้รับ",
    "ที่อยู่ผู้รับ",
    "ปลายทาง",
    "ชนิดยาเสพติด",
    "ปริมาณ",
    "หน่วย",
    "วิธีซุกซ่อน",
    "มูลค่าบาท",
    "ผู้ต้องสงสัย",
    "หนังสือเดินทาง",
    "ชั้นความลับ",
    "หมายเหตุ",
)
_MODES = {
    "พัสดุไปรษณีย์": "post",
    "พัสดุเร่งด่วน": "express",
    "ผู้โดยสาร": "air_pax",
    "ตู้สินค้าทางทะเล": "sea_container",
}
_PARCEL = Columns(
    items=("เลขพัสดุ", "เลขใบตราส่ง"),
    container="เลขตู้คอนเทนเนอร์",
    carrier="เที่ยวบินหรือเรือ",
    sender="ผู้ส่ง",
    sender_phone="โทรศัพท์ผู้ส่ง",
    recipient="ผู้รับ",
    recipient_phone="โทรศัพท์ผู้รับ",
    recipient_address="ที่อยู่ผู้รับ",
)


def parse(payload: bytes, received_at: datetime) -> ParsedFile:
    """Read a report file; see `feed.Feed.parse`. An XLSX is known by its first bytes."""
    payload = checked(payload)
    if payload.startswith(MAGIC):
        file = xlsx_records(payload, COLUMNS)
    else:
        file = csv_records(payload, decoded(payload, CHARSET), CHARSET, COLUMNS, NUMBER)
    return read_records(file, _FORM, received_at)


def _body(fields: Fields) -> Draft:
    cast = Cast(fields)
    drugs = substance(fields, "ชนิดยาเสพติด", "ปริมาณ", "หน่วย", POINT)
    channel = fields.word("ช่องทาง")
    mode = _MODES.get(channel)
    if channel and mode is None:
        fields.warn("ช่องทาง", "unknown_code", found=channel)
    if (value := fields.text("มูลค่าบาท")) and decimal(value, POINT) is None:
        fields.warn("มูลค่าบาท", "bad_quantity", found=value)
    country = country_of(fields, "ปลายทาง")
    suspect = cast.add(
        "person",
        "suspect",
        names=names(fields.text("ผู้ต้องสงสัย")),
        identifiers=[identifier("passport", each) for each in fields.texts("หนังสือเดินทาง")],
    )
    add_parcel(cast, fields, _PARCEL, mode, suspect, ("TH", country))
    found = described(drugs)
    bound = fields.text("ปลายทาง")
    seized = place("seizure", fields.text("สถานที่"), country="TH")
    places = [seized, place("origin", "", country="TH"), place("destination", bound)]
    if country and places[2]:
        places[2] = {"role": "destination", "country": country, "name": clip(bound)}
    return {
        "message_type": "seizure_report",
        "title": title(" ".join(["ตรวจพบ", *found]), fields.text("ช่องทาง"), bound and f"ไทย → {bound}"),
        "summary": summary(
            "th",
            " ".join(found),
            fields.text("สถานที่"),
            fields.text("ช่องทาง"),
            bound and f"ปลายทาง {bound}",
            fields.text("วิธีซุกซ่อน"),
            value and f"มูลค่า {value} บาท",
            fields.text("หมายเหตุ"),
        ),
        "substances": drugs,
        "concealment_text": [text for text in [fields.text("วิธีซุกซ่อน")] if text],
        "transport_modes": cast.modes,
        "risk": {"level": None, "score": None, "indicators": []},
        "entities": cast.entities,
        "links": cast.links,
        "places": [each for each in places if each],
        "legal": {},
        "free_text": free_text(fields, "th", "TH", "วิธีซุกซ่อน", "หมายเหตุ"),
    }


def _handling(fields: Fields) -> dict[str, Any]:
    """ปกติ for all, ลับ for all under H2, ลับมาก and whatever is not known for the addressee alone."""
    return graded(fields, "ชั้นความลับ", "ชั้นความลับ", ("ปกติ", "ลับ", "ลับมาก"), "ปลายทาง")


_FORM = Form(
    number=NUMBER,
    revision="ครั้งที่",
    status="สถานะ",
    statuses={"ใหม่": "new", "แก้ไข": "corrected", "ยกเลิก": "withdrawn"},
    when=lambda _: ("วันที่ตรวจพบ", thai),
    zone="Asia/Bangkok",
    columns=frozenset(COLUMNS),
    numeric=dict.fromkeys(("ครั้งที่", "ปริมาณ", "มูลค่าบาท"), POINT),
    moments={"วันที่ตรวจพบ": thai},
    body=_body,
    handling=_handling,
)


def _split(payload: bytes, most_bytes: int, most_records: int) -> list[bytes]:
    if payload.startswith(MAGIC):
        return split_sheet(payload, most_bytes, most_records)
    return split_csv(payload, CHARSET, most_bytes, most_records)


FEED = Feed(
    agency="th.customs",
    title="กรมศุลกากร รายงานการตรวจพบยาเสพติด",
    payload_type="application/vnd.bongsu.th.customs+table",
    charset=CHARSET,
    zone="Asia/Bangkok",
    language="th",
    mapping_version="3",
    parse=parse,
    split=_split,
)
