"""vn.customs, Vietnam Customs Hải quan Việt Nam: seizures and suspect consignments. One JSON document, or XLSX."""

from datetime import datetime
from typing import Any

from bongsu_connectors.reading.cast import Cast, clip, country_of, identifier, names
from bongsu_connectors.reading.decoding import checked, decoded
from bongsu_connectors.reading.fields import Fields
from bongsu_connectors.reading.form import Form, read_records
from bongsu_connectors.reading.goods import described, substance
from bongsu_connectors.reading.handling import graded
from bongsu_connectors.reading.json_records import document_records
from bongsu_connectors.reading.moments import birth_date, slashed
from bongsu_connectors.reading.numbers import COMMA, POINT
from bongsu_connectors.reading.occurrence import instant
from bongsu_connectors.reading.parcel import Columns, add_parcel
from bongsu_connectors.reading.splitting import split_document, split_sheet
from bongsu_connectors.reading.table import xlsx_records
from bongsu_connectors.reading.wording import free_text, place, summary, title
from bongsu_connectors.reading.xlsx_archive import MAGIC
from bongsu_schemas.draft import Draft
from bongsu_schemas.feed import Defect, Feed, ParsedFile

LIST, COUNT, NUMBER = "DanhSach", "SoBanGhi", "SoBaoCao"
COLUMNS = (
    "SoBaoCao",
    "LanSua",
    "TrangThai",
    "NgayPhatHien",
    "DiaDiem",
    "PhuongThucVanChuyen",
    "SoVanDon",
    "SoContainer",
    "SoHieuChuyen",
    "TenNguoiGui",
    "DienThoaiNguoiGui",
    "TenNguoiNhan",
    "DienThoaiNguoiNhan",
    "DiaChiNguoiNhan",
    "NuocDen",
    "LoaiMaTuy",
    "SoLuong",
    "DonViTinh",
    "PhuongThucCatGiau",
    "DoiTuong",
    "NgaySinh",
    "SoHoChieu",
    "MucDo",
    "GhiChu",
)
_AROUND = frozenset({"CoQuan", "NgayTao", "SoBanGhi"})
_MODES = {
    "bưuchính": "post",
    "chuyểnphátnhanh": "express",
    "đườngbiển": "sea_container",
    "đườnghàngkhông": "air_cargo",
    "hànhkhách": "air_pax",
}
_PARCEL = Columns(
    items=("SoVanDon",),
    container="SoContainer",
    carrier="SoHieuChuyen",
    sender="TenNguoiGui",
    sender_phone="DienThoaiNguoiGui",
    recipient="TenNguoiNhan",
    recipient_phone="DienThoaiNguoiNhan",
    recipient_address="DiaChiNguoiNhan",
)


def parse(payload: bytes, received_at: datetime) -> ParsedFile:
    """Read a report file; see `feed.Feed.parse`. An XLSX is known by its first bytes."""
    payload = checked(payload)
    if payload.startswith(MAGIC):
        return read_records(xlsx_records(payload, COLUMNS), _FORM, received_at)
    file = document_records(payload, decoded(payload, "utf-8"), LIST, COUNT, NUMBER)
    parsed = read_records(file, _FORM, received_at, instant(file.envelope.get("NgayTao"), slashed, "Asia/Ho_Chi_Minh"))
    unknown = tuple(Defect(name, "unknown_column", {"found": name}) for name in file.envelope if name not in _AROUND)
    return ParsedFile(parsed.records, parsed.warnings + unknown)


def _body(fields: Fields) -> Draft:
    cast = Cast(fields)
    drugs = substance(fields, "LoaiMaTuy", "SoLuong", "DonViTinh", COMMA)
    way = fields.word("PhuongThucVanChuyen")
    mode = _MODES.get(way)
    if way and mode is None:
        fields.warn("PhuongThucVanChuyen", "unknown_code", found=way)
    country = country_of(fields, "NuocDen")
    suspect = cast.add(
        "person",
        "suspect",
        names=names(fields.text("DoiTuong")),
        identifiers=[identifier("passport", each) for each in fields.texts("SoHoChieu")],
        birth_date=_born(fields),
    )
    add_parcel(cast, fields, _PARCEL, mode, suspect, ("VN", country))
    found = described(drugs)
    bound = fields.text("NuocDen")
    places = [place("seizure", fields.text("DiaDiem"), country="VN"), {"role": "origin", "country": "VN"}]
    if bound:
        destination: dict[str, Any] = {"role": "destination", "name": clip(bound)}
        places.append({**destination, "country": country} if country else destination)
    return {
        "message_type": "seizure_report",
        "title": title(
            " ".join(["Phát hiện", *found]), fields.text("PhuongThucVanChuyen"), bound and f"Việt Nam → {bound}"
        ),
        "summary": summary(
            "vi",
            " ".join(found),
            fields.text("DiaDiem"),
            fields.text("PhuongThucVanChuyen"),
            bound and f"nước đến {bound}",
            fields.text("PhuongThucCatGiau"),
            fields.text("GhiChu"),
        ),
        "substances": drugs,
        "concealment_text": [text for text in [fields.text("PhuongThucCatGiau")] if text],
        "transport_modes": cast.modes,
        "risk": {"level": None, "score": None, "indicators": []},
        "entities": cast.entities,
        "links": cast.links,
        "places": [each for each in places if each],
        "legal": {},
        "free_text": free_text(fields, "vi", "VN", "PhuongThucCatGiau", "GhiChu"),
    }


def _born(fields: Fields) -> str | None:
    sent = fields.get("NgaySinh")
    if isinstance(sent, datetime):
        return sent.date().isoformat()
    text = fields.text("NgaySinh")
    if not text:
        return None
    try:
        return birth_date(text, "/", "4")
    except ValueError:
        fields.warn("NgaySinh", "bad_birth_date", found=text)
        return None


def _handling(fields: Fields) -> dict[str, Any]:
    """Thường for all, mật for all under H2, tối mật and whatever is not known for the addressee alone."""
    return graded(fields, "MucDo", "Mức độ", ("thường", "mật", "tốimật"), "NuocDen")


_FORM = Form(
    number=NUMBER,
    revision="LanSua",
    status="TrangThai",
    statuses={"mới": "new", "sửa": "corrected", "hủy": "withdrawn", "huỷ": "withdrawn"},
    when=lambda _: ("NgayPhatHien", slashed),
    zone="Asia/Ho_Chi_Minh",
    columns=frozenset(COLUMNS),
    numeric={"LanSua": POINT, "SoLuong": COMMA},
    moments={"NgayPhatHien": slashed},
    body=_body,
    handling=_handling,
)


def _split(payload: bytes, most_bytes: int, most_records: int) -> list[bytes]:
    if payload.startswith(MAGIC):
        return split_sheet(payload, most_bytes, most_records)
    return split_document(payload, (LIST, COUNT, NUMBER), most_bytes, most_records)


FEED = Feed(
    agency="vn.customs",
    title="Hải quan Việt Nam, báo cáo phát hiện ma túy",
    payload_type="application/vnd.bongsu.vn.customs+table",
    charset="utf-8",
    zone="Asia/Ho_Chi_Minh",
    language="vi",
    mapping_version="3",
    parse=parse,
    split=_split,
)
