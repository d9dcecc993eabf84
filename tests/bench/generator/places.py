"""Addresses, ports, airports, vessels, companies, goods and hiding places, none of them from the samples."""

from random import Random
from typing import NamedTuple

from generator import more_places


class Street(NamedTuple):
    """A street in Korean and in Latin letters."""

    ko: str
    district: str
    latin: str


STREETS = (
    Street("전라남도 여수시 여문로", "여수시", "Yeomun-ro, Yeosu-si"),
    Street("강원특별자치도 원주시 무실로", "원주시", "Musil-ro, Wonju-si"),
    Street("경기도 평택시 포승향남로", "평택시", "Poseunghyangnam-ro, Pyeongtaek-si"),
    Street("서울특별시 영등포구 대림로", "영등포구", "Daerim-ro, Yeongdeungpo-gu, Seoul"),
    Street("울산광역시 남구 삼산로", "남구", "Samsan-ro, Nam-gu, Ulsan"),
    Street("전북특별자치도 군산시 대학로", "군산시", "Daehak-ro, Gunsan-si"),
    Street("제주특별자치도 제주시 노형로", "제주시", "Nohyeong-ro, Jeju-si"),
    Street("광주광역시 광산구 하남대로", "광산구", "Hanam-daero, Gwangsan-gu, Gwangju"),
    Street("대전광역시 유성구 계룡로", "유성구", "Gyeryong-ro, Yuseong-gu, Daejeon"),
    Street("충청북도 음성군 금왕로", "음성군", "Geumwang-ro, Eumseong-gun"),
    Street("경상북도 포항시 북구 새천년대로", "포항시", "Saecheonnyeon-daero, Buk-gu, Pohang-si"),
    Street("서울특별시 송파구 위례성대로", "송파구", "Wiryeseong-daero, Songpa-gu, Seoul"),
)
VESSELS = (
    "ORCHID BRIDGE",
    "JADE MERIDIAN",
    "CORAL EXPRESS",
    "NORTHERN CRANE",
    "BLUE HERON",
    "AMBER TIDE",
    "SEA LANTERN",
)
KO_COMPANIES: tuple[tuple[str, str], ...] = (
    ("(주)한빛물산", "HANBIT MULSAN CO., LTD."),
    ("새결무역 주식회사", "SAEGYEOL TRADING CO., LTD."),
    ("㈜두레푸드", "DURE FOOD INC."),
    ("동해로지스(주)", "DONGHAE LOGIS CO., LTD."),
)
KO_COMPANIES += more_places.KO_COMPANIES
TH_COMPANIES: tuple[str, ...] = (
    "บริษัท ไทยรุ่งเรืองเทรดดิ้ง จำกัด",
    "หจก. เชียงรายขนส่ง",
    "บริษัท อันดามันฟรุ๊ต จำกัด (มหาชน)",
    "ANDAMAN FRUIT PUBLIC CO., LTD.",
)
TH_COMPANIES += more_places.TH_COMPANIES
VI_COMPANIES: tuple[str, ...] = (
    "Công ty Cổ phần Đại Thành",
    "Công ty TNHH Hòa Bình 7",
    "Cong ty TNHH Sao Bien",
    "SAO BIEN CO., LTD.",
)
VI_COMPANIES += more_places.VI_COMPANIES
GOODS = (
    "DRIED FRUIT",
    "CERAMIC VASE",
    "AUTO PARTS",
    "HERBAL TEA",
    "SHOES",
    "BABY CLOTHES",
    "WATER PURIFIER",
    "LED LAMP",
)
HIDDEN_KO = (
    "신발 밑창",
    "커피믹스 봉지",
    "액자 뒷면",
    "정수기 필터",
    "과자 상자",
    "인형 속",
    "기계 부품 내부",
    "화장품 용기",
)
HIDDEN_TH = ("ซุกซ่อนในพื้นรองเท้า", "ซุกซ่อนในซองกาแฟ", "ซุกซ่อนในกรอบรูป", "ซุกซ่อนในเครื่องกรองน้ำ", "ซุกซ่อนในกล่องขนม")
HIDDEN_VI = (
    "giấu trong đế giày",
    "giấu trong gói cà phê",
    "giấu trong khung ảnh",
    "giấu trong máy lọc nước",
    "giấu trong búp bê",
)
COUNTRIES_KO = {
    "KR": "대한민국",
    "TH": "태국",
    "VN": "베트남",
    "CN": "중국",
    "US": "미국",
    "NL": "네덜란드",
    "DE": "독일",
    "LA": "라오스",
    "KH": "캄보디아",
    "MX": "멕시코",
}
ALPHA3 = {
    "KR": "KOR",
    "TH": "THA",
    "VN": "VNM",
    "CN": "CHN",
    "US": "USA",
    "NL": "NLD",
    "DE": "DEU",
    "LA": "LAO",
    "KH": "KHM",
    "MX": "MEX",
}
PORTS = {
    "TH": ("THLCH", "THBKK"),
    "VN": ("VNSGN", "VNHPH", "VNDAD"),
    "CN": ("CNTAO", "CNNGB"),
    "US": ("USLGB", "USSEA"),
    "NL": ("NLRTM",),
    "DE": ("DEHAM",),
    "MX": ("MXZLO",),
    "LA": ("THLCH",),
    "KH": ("KHKOS",),
}
AIRPORTS = {
    "TH": ("BKK", "CNX", "HKT"),
    "VN": ("HAN", "SGN", "DAD"),
    "CN": ("CAN", "PEK"),
    "US": ("JFK", "LAX"),
    "NL": ("AMS",),
    "DE": ("FRA",),
    "MX": ("MEX",),
    "LA": ("VTE",),
    "KH": ("PNH",),
}
FLIGHTS = {
    "TH": ("TG658", "KE660", "OZ748", "7C2206"),
    "VN": ("VN416", "KE476", "VJ960", "OZ732"),
    "CN": ("KE862", "CZ369"),
    "US": ("KE086", "OZ201"),
    "NL": ("KE926",),
    "DE": ("OZ542",),
    "MX": ("AM90",),
    "LA": ("QV923",),
    "KH": ("KE690",),
}
ORIGINS = ("TH",) * 8 + ("VN",) * 6 + ("CN", "CN", "US", "US", "NL", "DE", "LA", "KH", "MX")
BANKS = ("우리", "하나", "기업", "카카오뱅크", "새마을금고", "수협")
HANDLE_WORDS = ("panda", "river", "kiwi", "mango", "storm", "rabbit", "blueday", "cloud9")
FLAGS_KO = ("파나마", "대한민국", "라이베리아", "베트남", "태국", "마셜제도")


class Address(NamedTuple):
    """A Korean address: street, number, building and door."""

    street: Street
    number: int
    building: int
    door: int

    def ko(self) -> str:
        return f"{self.street.ko} {self.number}, {self.building}동 {self.door}호"

    def latin(self, rng: Random) -> str:
        if rng.random() < 0.5:
            return f"{self.building}-{self.door}, {self.number} {self.street.latin}, Korea"
        return f"{self.number} {self.street.latin}, #{self.building}-{self.door}, KOREA"


def address(rng: Random) -> Address:
    random = rng.random
    return Address(
        STREETS[int(random() * len(STREETS))],
        3 + int(random() * 400),
        101 + int(random() * 20),
        (1 + int(random() * 19)) * 100 + 1 + int(random() * 8),
    )


def vessel(rng: Random) -> str:
    return f"{VESSELS[int(rng.random() * len(VESSELS))]} {1 + int(rng.random() * 98)}"


def ship_name(rng: Random, name: str) -> str:
    """The vessel's name as another port writes it."""
    roll = rng.random()
    if roll < 0.4:
        return name
    return f"M/V {name}" if roll < 0.7 else f"MV {name.rsplit(' ', 1)[0]} NO.{name.rsplit(' ', 1)[1]}"
