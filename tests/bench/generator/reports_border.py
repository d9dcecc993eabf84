"""Reports of the coast guard and of the Thai and Vietnamese customs: kr.kcg, th.customs and vn.customs."""

from generator import places
from generator.batch import Facts, Fields, Moment, Report
from generator.checkdigits import container
from generator.events import Event
from generator.hand import Hand
from generator.narrative import hidden, text
from generator.reports_land import birth, drug_field

CHANNELS_TH = {
    "post": "พัสดุไปรษณีย์",
    "express": "พัสดุเร่งด่วน",
    "air": "พัสดุเร่งด่วน",
    "passenger": "ผู้โดยสาร",
    "sea": "ตู้สินค้าทางทะเล",
}
CHANNELS_VN = {
    "post": "bưu chính",
    "express": "chuyển phát nhanh",
    "air": "đường hàng không",
    "passenger": "hành khách",
    "sea": "đường biển",
}
SPOTS_TH = {"sea": "ท่าเรือกรุงเทพ", "post": "ศูนย์ไปรษณีย์หลักสี่", "passenger": "ท่าอากาศยานดอนเมือง"}
SPOTS_VN = {"sea": "Cảng Cát Lái", "post": "Bưu cục quốc tế TP.HCM", "passenger": "Sân bay Đà Nẵng"}


def kcg(hand: Hand, event: Event, ref: str, moment: Moment) -> Report:
    rng, facts = hand.rng, Facts(moment)
    write = hand.identifier
    boxes = [write(facts, "container", event.container)] if rng.random() < 0.6 else []
    if boxes and hand.chance(0.25):
        boxes.append(write(facts, "container", container(rng)))
    name, amount, unit = drug_field(hand, event, facts, "ko") if rng.random() < 0.5 else ("", "", "")
    ports = (*places.PORTS[event.origin], "호찌민", "방콕")
    fields: Fields = {
        "접촉번호": ref,
        "차수": 1,
        "처리구분": "신규",
        "접촉일시": hand.time("kr.kcg", moment),
        "위도": f"{33 + int(rng.random() * 5)}-{rng.random() * 59.9:04.1f}N",
        "경도": f"{126 + int(rng.random() * 5)}-{rng.random() * 59.9:04.1f}E",
        "선명": places.ship_name(rng, event.vessel),
        "호출부호": write(facts, "callsign", event.callsign),
        "IMO": write(facts, "imo", event.imo),
        "MMSI": write(facts, "mmsi", event.mmsi if rng.random() < 0.7 else ""),
        "국적": places.FLAGS_KO[event.hidden % 6],
        "선종": ("컨테이너선", "벌크선", "어선", "유조선")[event.hidden % 4],
        "침로": str(int(rng.random() * 360)),
        "속력": f"{rng.random() * 20:.1f}",
        "출항지": ports[int(rng.random() * len(ports))],
        "목적지": ("KRYOS", "KRPTK", "울산")[event.hidden % 3],
        "승선원수": str(3 + event.hidden % 22),
        "선장": hand.person(event.sender, "latin"),
        "검문결과": ("압수", "의심", "이상없음")[event.hidden % 3],
        "의심물품": name,
        "수량": amount,
        "단위": unit,
        "관련컨테이너": "/".join(box for box in boxes if box),
        "관련선하증권": write(facts, "bl", event.bl if rng.random() < 0.6 else ""),
        "특이사항": encodable(text(hand, event, facts, "ko")),
        "함정": f"{1000 + event.hidden}함",
    }
    return Report("kr.kcg", ref, event.key, fields, facts)


def encodable(said: str) -> str:
    """Without what CP949 cannot write."""
    return said.replace("\u2028", "\n").replace("\u0085", "\n")


def th(hand: Hand, event: Event, ref: str, moment: Moment) -> Report:
    rng, facts = hand.rng, Facts(moment)
    write, sea, passenger = hand.identifier, event.mode == "sea", event.kind == "passenger"
    name, amount, unit = drug_field(hand, event, facts, "th")
    sender = event.sender if event.sender.country in {"TH", "US", "DE", "LA", "KH", "NL", "MX"} else None
    receiver = event.receiver
    script = "own" if receiver.country == "TH" else "latin"
    away = event.item_scheme == "awb"
    fields: Fields = {
        "เลขที่รายงาน": ref,
        "ครั้งที่": 1,
        "สถานะ": "ใหม่",
        "วันที่ตรวจพบ": hand.time("th.customs", moment),
        "สถานที่": SPOTS_TH.get(event.mode, SPOTS_TH["post"]),
        "ช่องทาง": CHANNELS_TH[event.mode],
        "เลขพัสดุ": write(facts, event.item_scheme, event.item) if event.item and not away else "",
        "เลขตู้คอนเทนเนอร์": write(facts, "container", event.container),
        "เลขใบตราส่ง": write(facts, "awb" if away else "bl", event.item if away else event.bl),
        "เที่ยวบินหรือเรือ": places.ship_name(rng, event.vessel)
        if sea
        else write(facts, "flight", event.flight)
        if passenger
        else "",
        "ผู้ส่ง": ""
        if passenger
        else places.TH_COMPANIES[event.company]
        if sea or not sender
        else hand.person(sender, "own" if sender.country == "TH" and rng.random() < 0.6 else "latin"),
        "โทรศัพท์ผู้ส่ง": "" if passenger else hand.phone(facts, event.sender_phone, "66"),
        "ผู้รับ": "" if passenger else places.KO_COMPANIES[event.company][1] if sea else hand.person(receiver, script),
        "โทรศัพท์ผู้รับ": "" if passenger or sea else hand.phone(facts, event.phone, "82"),
        "ที่อยู่ผู้รับ": "" if passenger or sea else event.address.latin(rng),
        "ปลายทาง": "เกาหลีใต้",
        "ชนิดยาเสพติด": name,
        "ปริมาณ": amount,
        "หน่วย": unit,
        "วิธีซุกซ่อน": hidden(event, "th"),
        "มูลค่าบาท": f"{1000 + int(rng.random() * 900_000):,}",
        "ผู้ต้องสงสัย": hand.person(receiver, script),
        "หนังสือเดินทาง": write(facts, "passport", event.passport if rng.random() < 0.8 else ""),
        "ชั้นความลับ": ("ปกติ", "ปกติ", "ลับ", "ลับมาก")[event.hidden % 4],
        "หมายเหตุ": text(hand, event, facts, "th"),
    }
    return Report("th.customs", ref, event.key, fields, facts)


def vn(hand: Hand, event: Event, ref: str, moment: Moment) -> Report:
    rng, facts = hand.rng, Facts(moment)
    write, sea, passenger = hand.identifier, event.mode == "sea", event.kind == "passenger"
    name, amount, unit = drug_field(hand, event, facts, "vi")
    receiver = event.receiver
    script = "own" if receiver.country == "VN" and rng.random() < 0.7 else "latin"
    number = write(facts, event.item_scheme, event.item) if event.item else write(facts, "bl", event.bl)
    fields: Fields = {
        "SoBaoCao": ref,
        "LanSua": 1,
        "TrangThai": "mới",
        "NgayPhatHien": hand.time("vn.customs", moment),
        "DiaDiem": SPOTS_VN.get(event.mode, SPOTS_VN["post"]),
        "PhuongThucVanChuyen": CHANNELS_VN[event.mode],
        "SoVanDon": number,
        "SoContainer": write(facts, "container", event.container),
        "SoHieuChuyen": places.ship_name(rng, event.vessel)
        if sea
        else write(facts, "flight", event.flight)
        if passenger
        else "",
        "TenNguoiGui": ""
        if passenger
        else places.VI_COMPANIES[event.company]
        if sea
        else hand.person(event.sender, "own" if event.sender.country == "VN" and rng.random() < 0.7 else "latin"),
        "DienThoaiNguoiGui": "" if passenger or sea else hand.phone(facts, event.sender_phone, "84"),
        "TenNguoiNhan": ""
        if passenger
        else places.KO_COMPANIES[event.company][1]
        if sea
        else hand.person(receiver, script),
        "DienThoaiNguoiNhan": "" if passenger or sea else hand.phone(facts, event.phone, "82"),
        "DiaChiNguoiNhan": "" if passenger or sea else event.address.latin(rng),
        "NuocDen": ("Hàn Quốc", "KR")[event.hidden % 2],
        "LoaiMaTuy": name,
        "SoLuong": amount,
        "DonViTinh": unit,
        "PhuongThucCatGiau": hidden(event, "vi"),
        "DoiTuong": hand.person(receiver, script),
        "NgaySinh": "/".join(reversed(birth(event, "-").split("-"))),
        "SoHoChieu": write(facts, "passport", event.passport if rng.random() < 0.8 else ""),
        "MucDo": ("thường", "thường", "mật", "tối mật")[event.hidden % 4],
        "GhiChu": text(hand, event, facts, "vi"),
    }
    return Report("vn.customs", ref, event.key, fields, facts)
