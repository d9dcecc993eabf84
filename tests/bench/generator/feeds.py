"""What the specification fixes of each feed: where number, revision, status, time and quantity stand, and its words."""

from typing import Any, NamedTuple


class FeedForm(NamedTuple):
    """One feed. `quantity` is the key of the amount, `things` the list that holds it, if any; `text` a free text."""

    agency: str
    form: str  # xml, ndjson, json, csv, pipe
    lang: str
    hours: int  # offset of the agency's zone from UTC; none of them has summer time
    number: str
    revision: str
    status: str
    words: tuple[str, str, str]  # new, corrected, withdrawn
    time: tuple[str, ...]
    quantity: str
    drug: str
    things: str
    text: str
    digit_fields: tuple[str, ...]  # fields in which another script's digits are the same content


FEEDS = {
    feed.agency: feed
    for feed in (
        FeedForm(
            "kr.kcs",
            "xml",
            "ko",
            9,
            "sltnNo",
            "rvsnNo",
            "prcsSe",
            ("N", "U", "D"),
            ("prcsDttm",),
            "drugQty",
            "drugNm",
            "",
            "spcmMtr",
            ("cnsneTelno",),
        ),
        FeedForm(
            "kr.knp",
            "ndjson",
            "ko",
            9,
            "첩보번호",
            "차수",
            "처리구분",
            ("신규", "정정", "철회"),
            ("작성일시",),
            "수량",
            "품명",
            "관련물품",
            "첩보내용",
            (),
        ),
        FeedForm(
            "kr.spo",
            "json",
            "ko",
            9,
            "정보번호",
            "차수",
            "처리구분",
            ("신규", "정정", "철회"),
            ("작성일",),
            "수량",
            "품명",
            "압수물",
            "요지",
            (),
        ),
        FeedForm(
            "kr.kcg",
            "csv",
            "ko",
            9,
            "접촉번호",
            "차수",
            "처리구분",
            ("신규", "정정", "철회"),
            ("접촉일시",),
            "수량",
            "의심물품",
            "",
            "특이사항",
            ("승선원수",),
        ),
        FeedForm(
            "kr.moj",
            "pipe",
            "ko",
            9,
            "number",
            "revision",
            "status",
            ("1", "2", "9"),
            ("arrival", "from"),
            "",
            "",
            "",
            "remarks",
            ("phones",),
        ),
        FeedForm(
            "th.customs",
            "csv",
            "th",
            7,
            "เลขที่รายงาน",
            "ครั้งที่",
            "สถานะ",
            ("ใหม่", "แก้ไข", "ยกเลิก"),
            ("วันที่ตรวจพบ",),
            "ปริมาณ",
            "ชนิดยาเสพติด",
            "",
            "หมายเหตุ",
            ("มูลค่าบาท", "โทรศัพท์ผู้รับ"),
        ),
        FeedForm(
            "vn.customs",
            "json",
            "vi",
            7,
            "SoBaoCao",
            "LanSua",
            "TrangThai",
            ("mới", "sửa", "hủy"),
            ("NgayPhatHien",),
            "SoLuong",
            "LoaiMaTuy",
            "",
            "GhiChu",
            ("DienThoaiNguoiNhan",),
        ),
    )
}
_KCG_COLUMNS = (
    "접촉번호,차수,처리구분,접촉일시,위도,경도,선명,호출부호,IMO,MMSI,국적,선종,침로,속력,출항지,목적지,승선원수,선장,검문결과,의심물품,"
    "수량,단위,관련컨테이너,관련선하증권,특이사항,함정"
)
_TH_COLUMNS = (
    "เลขที่รายงาน,ครั้งที่,สถานะ,วันที่ตรวจพบ,สถานที่,ช่องทาง,เลขพัสดุ,เลขตู้คอนเทนเนอร์,เลขใบตราส่ง,เที่ยวบินหรือเรือ,ผู้ส่ง,"
    "โทรศัพท์ผู้ส่ง,ผู้รับ,โทรศัพท์ผู้รับ,ที่อยู่ผู้รับ,ปลายทาง,ชนิดยาเสพติด,ปริมาณ,หน่วย,วิธีซุกซ่อน,มูลค่าบาท,ผู้ต้องสงสัย,"
    "หนังสือเดินทาง,ชั้นความลับ,หมายเหตุ"
)
_VN_COLUMNS = (
    "SoBaoCao,LanSua,TrangThai,NgayPhatHien,DiaDiem,PhuongThucVanChuyen,SoVanDon,SoContainer,SoHieuChuyen,TenNguoiGui,"
    "DienThoaiNguoiGui,TenNguoiNhan,DienThoaiNguoiNhan,DiaChiNguoiNhan,NuocDen,LoaiMaTuy,SoLuong,DonViTinh,"
    "PhuongThucCatGiau,DoiTuong,NgaySinh,SoHoChieu,MucDo,GhiChu"
)
KCG_COLUMNS = tuple(_KCG_COLUMNS.split(","))
TH_COLUMNS = tuple(_TH_COLUMNS.split(","))
VN_COLUMNS = tuple(_VN_COLUMNS.split(","))
MOJ_FIELDS = (
    "number",
    "revision",
    "status",
    "latin",
    "own",
    "former",
    "nationality",
    "sex",
    "birth",
    "passport",
    "former_passports",
    "control",
    "reason",
    "from",
    "to",
    "deported",
    "offence",
    "disposition",
    "flight",
    "departs",
    "lands",
    "arrival",
    "companions",
    "phones",
    "stay",
    "remarks",
)
COLUMNS: dict[str, tuple[str, ...]] = {
    "kr.kcg": KCG_COLUMNS,
    "th.customs": TH_COLUMNS,
    "vn.customs": VN_COLUMNS,
    "kr.moj": MOJ_FIELDS,
}
EXTENSIONS = {"xml": "xml", "ndjson": "ndjson", "json": "json", "csv": "csv", "pipe": "txt", "cells": "xlsx"}


def things_of(feed: FeedForm, record: dict[str, Any]) -> dict[str, Any] | None:
    """The object of the record in which drug and quantity stand: itself, or the first of its things."""
    if not feed.things:
        return record
    things = record.get(feed.things)
    return things[0] if things else None
