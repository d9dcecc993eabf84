import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bongsu.domain.recognition.identifiers import find_identifiers

SENTENCES = [
    ("KR", "연락처 010 0410 7249. 사건접수 2026-731호.", [("phone", "+821004107249")]),
    ("KR", "스피커 내부 은닉 의심. 연락처 01006630995.", [("phone", "+821006630995")]),
    (
        "KR",
        "문의: 수사대 031-888-4289, 02-123-4567, 1588-1234",
        [("phone", "+82318884289"), ("phone", "+8221234567"), ("phone", "+8215881234")],
    ),
    ("KR", "연락처 ０１０　１７６２　３９０１ 사용", [("phone", "+821017623901")]),
    ("KR", "연락처 +66 603587897, +856 20 0388 3999", [("phone", "+66603587897"), ("phone", "+8562003883999")]),
    ("KR", "+82 10-1234-5678 2026-10-24 접촉", [("phone", "+821012345678")]),
    ("TH", "โทร ๐๖๘-๑๖๖-๑๖๐๕ พัสดุ RR 492 937 349 TH", [("phone", "+66681661605"), ("s10", "RR492937349TH")]),
    ("VN", "ĐT 0977357762, số vận đơn 1080 5154 8908", [("phone", "+84977357762"), ("courier", "108051548908")]),
    ("KR", "컨테이너 sytu 854883–4 및 XQSU6577398.", [("container", "SYTU8548834"), ("container", "XQSU6577398")]),
    ("KR", "컨테이너 SYTU8721840 확인", [("container", "SYTU8721840")]),
    ("KR", "운송장 4449152190. 현금 700,000원", [("courier", "4449152190")]),
    ("KR", "송장번호 8720999939 의심", [("courier", "8720999939")]),
    ("KR", "항공화물 988-13881803 및 010-12345678", [("awb", "988-13881803"), ("phone", "+821012345678")]),
    ("KR", "선하증권 SYNMC 01808931", [("bl", "SYNMC01808931")]),
    ("KR", "선박 IMO 9943762, MMSI 574314692 접촉", [("imo", "9943762"), ("mmsi", "574314692")]),
    ("KR", "여권 M931L6129. 국제통화 7회.", [("passport", "M931L6129")]),
    ("TH", "หนังสือเดินทาง AG6557448", [("passport", "AG6557448")]),
    ("VN", "hộ chiếu số C3419530", [("passport", "C3419530")]),
    ("KR", "KE684편으로 입국, 이후 OZ736", [("flight", "KE684"), ("flight", "OZ736")]),
    ("KR", "텔레그램 @Tiger_MC775를 사용, a@b.com 제외", [("handle", "@tiger_mc775")]),
    ("KR", "카카오톡 아이디: night_ub565", [("handle", "@night_ub565")]),
    ("KR", "계좌 386078-96-969365.", [("account", "38607896969365")]),
    ("KR", "국민은행 계좌번호: 110-123-456789", [("account", "110123456789")]),
    ("VN", "tài khoản 0123456789", [("account", "0123456789")]),
    (
        "KR",
        "비트코인 bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 송금",
        [("crypto", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")],
    ),
    ("KR", "USDT TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", [("crypto", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")]),
    ("KR", "화물관리번호 26LKNM0867I57037484", [("cargo_no", "26LKNM0867I57037484")]),
    ("KR", "차량 12가3456 이용", [("vehicle", "12가3456")]),
    (
        "KR",
        "피의자 소유 38루 9124 카니발에서 압수. 서울 12가 3456, 123바 4567",
        [
            ("vehicle", "38루9124"),
            ("vehicle", "12가3456"),
            ("vehicle", "123바4567"),
        ],
    ),
    ("KR", "차량번호 101호 4022", [("vehicle", "101호4022")]),
    ("TH", "รถกระบะทะเบียน บต 4471 เชียงราย จอดอยู่", [("vehicle", "บต4471เชียงราย")]),
    ("TH", "ทะเบียน 1กข 1234 (กทม.)", [("vehicle", "1กข1234กรุงเทพมหานคร")]),
    ("TH", "รถทะเบียนบต 4471", [("vehicle", "บต4471")]),
    ("TH", "ทะเบียน 1กข 1234 จ.กรุงเทพฯ", [("vehicle", "1กข1234กรุงเทพมหานคร")]),
    ("TH", "ทะเบียน บต 4471 แพร่ระบาดยาบ้า", [("vehicle", "บต4471")]),
    ("KR", "SITF-19237/2569 통보 건. CCTV 14:35 확인.", [("ref", "SITF192372569")]),
    ("KR", "HQ-26/31554/MT 통보 건.", [("ref", "HQ2631554MT")]),
    ("KR", "KCS2600036484 및 MOJ26-040623 관련", [("ref", "KCS2600036484"), ("ref", "MOJ26040623")]),
    (
        "KR",
        "대검마약-2026-36781, 동해-1110-23859, 2026형제12345호",
        [("ref", "대검마약202636781"), ("ref", "동해111023859"), ("ref", "2026형제12345호")],
    ),
    ("KR", "M384X5248", [("passport", "M384X5248")]),
    ("KR", "9943762", [("imo", "9943762")]),
]


@pytest.mark.parametrize(("region", "text", "expected"), SENTENCES, ids=lambda value: str(value)[:20])
def test_a_text_gives_its_identifiers(region: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.scheme, each.value) for each in find_identifiers(text, region=region)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "현금 700,000원 거래. 1234567890원",
        "CCTV 14:35 확인. 2026-10-24 14:30, 06-11-2026 07:48",
        "히로뽕 약 5.435kg을(를) 3,000정 국제통화 7회",
        "서울특별시 구로구 디지털로 26, 103동 1408호",
        "107-1205, 197 Gamjeon-ro, Sasang-gu, Busan",
        "사건접수 2026-231호.",
        "1,234.5 kg ใน ๒๕๖๙",
        "Ngày 20/11/2026 14:30, 2.469,65 gam",
        "주민번호 900101-1234567",
        "101호 4022, 섭씨 35도 1234, 12조 3456억, 사본 20부 1000, 마곡중앙12로 1234",
        "증거 38나 2026. 11. 20., 갑 12가 2026년, 3,12마 1234, 30사 3000정",
    ],
)
def test_amounts_times_and_addresses_are_no_identifiers(text: str) -> None:
    assert find_identifiers(text, region="KR") == []


ANNOUNCED = [
    ("여권 M 45503266 소지", [("passport", "M45503266")]),
    ("여권 B B8231963", [("passport", "BB8231963")]),
    ("여권번호: M582W 6578 확인", [("passport", "M582W6578")]),
    ("PASSPORT NO. EJ 0142387", [("passport", "EJ0142387")]),
    ("หนังสือเดินทางเลขที่ AB 6557448", [("passport", "AB6557448")]),
    ("hộ chiếu số C 3419530", [("passport", "C3419530")]),
    ("비엘 HJXB PUS58978353 확인", [("bl", "HJXBPUS58978353")]),
    ("bill of lading MEDU AB123456 and 20 boxes", [("bl", "MEDUAB123456")]),
    ("ใบตราส่ง OOLU BKK2345678", [("bl", "OOLUBKK2345678")]),
    ("vận đơn SITG HPH9912345 cho lô hàng", [("bl", "SITGHPH9912345")]),
    ("H/BL ABCD1234 567890", [("bl", "ABCD1234567890")]),
    ("B/L ABCD1234567 was sealed at port", [("bl", "ABCD1234567")]),
    ("vận đơn ABC-1234567 cho lô hàng", [("bl", "ABC1234567")]),
    ("연락처 82-10-2602-6069", [("phone", "+821026026069")]),
    ("연락처 998-90-9221947", [("phone", "+998909221947")]),
    ("전화는 998909221947 사용", [("phone", "+998909221947")]),
    ("연락처 82-10-2602-6069 2026-10-24 접촉", [("phone", "+821026026069")]),
    ("โทร 66-81-234-5678", [("phone", "+66812345678")]),
    ("SĐT 84 912 345 678.", [("phone", "+84912345678")]),
    ("Tel 66 81 234 5678 (LINE)", [("phone", "+66812345678")]),
    ("발신번호는 전화 0066 883600682", [("phone", "+66883600682")]),
    ("피의자 소지 여권(No. P6963521) 확인", [("passport", "P6963521")]),
    ("hộ chiếu số M-541R7177 của", [("passport", "M541R7177")]),
    ("여권번호는 M-62303559", [("passport", "M62303559")]),
    ("송장 297 58418695 확인", [("awb", "297-58418695")]),
    ("배송조회번호는 016 - 38232880", [("awb", "016-38232880")]),
    ("송장 58418695123", [("courier", "58418695123")]),
    ("택배 연락처 01012345678", [("phone", "+821012345678")]),
    ("연락처 010/5315/1132", [("phone", "+821053151132")]),
    ("휴대폰 010 - 8449 - 3473 번호 사용", [("phone", "+821084493473")]),
]


@pytest.mark.parametrize(("text", "expected"), ANNOUNCED)
def test_a_word_announces_what_a_blank_or_a_missing_plus_hides(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.scheme, each.value) for each in find_identifiers(text, region="KR")] == expected


@pytest.mark.parametrize(
    "text",
    [
        "M 45503266 소지", "B B8231963", "passport no 1234567 seen", "passport in 2025101", "passport from 1234567",
        "여권 3 45503266", "여권 M 45503266개", "HJXB PUS58978353", "B/L FROM PUS58978353", "b/l dated 20261024",
        "BL 2026 1024", "선하증권 24 20261024", "bill of lading shows 12345678 boxes", "82-10-2602-6069",
        "전화 20261024 1430", "전화 998000000000", "M-62303559 소지", "297 58418695", "010/2026/10",
        "2199-8o98", "model 010-2199-8o98",
    ],
)  # fmt: skip
def test_what_no_word_announces_or_a_word_only_precedes_is_no_number(text: str) -> None:
    assert find_identifiers(text, region="KR") == []


def test_an_account_and_a_parcel_are_no_phone_with_a_country_s_code() -> None:
    texts = ("송장 821026026069", "계좌 821026026069", "전화 110-123-456789", "(주)비엘 02-1234-5678")
    schemes = [[each.scheme for each in find_identifiers(text, region="KR")] for text in texts]
    assert schemes == [["courier"], ["account"], ["account"], ["phone"]]


@pytest.mark.parametrize("written", ["EEIOO56OI89VN", "RB33200l7B3TH"])
def test_a_postal_number_with_letters_for_digits_is_kept_as_invalid(written: str) -> None:
    (found,) = find_identifiers(f"우편물 {written} 확인", region="KR")
    assert (found.scheme, found.value, found.valid) == ("s10", written.upper(), False)


def test_a_telephone_number_with_a_letter_for_a_digit_is_kept_as_invalid() -> None:
    [found] = find_identifiers("전화 010-2199-8o98", region="KR")
    assert (found.scheme, found.value, found.valid) == ("phone", "010-2199-8o98", False)


def test_a_wrong_check_digit_is_kept_as_invalid() -> None:
    (found,) = find_identifiers("컨테이너 SYTU8721840", region="KR")
    assert not found.valid


_PIECES = st.sampled_from([text for _, text, _ in SENTENCES])
_TEXTS = st.one_of(
    st.text(max_size=80),
    st.text("0123456789-+ .()/@kceimoABSYTU여권계좌번호:ĐT๐", max_size=60),
    st.lists(_PIECES, min_size=1, max_size=3).map(" ".join),
)


@settings(max_examples=200)
@given(_TEXTS, st.sampled_from(["KR", "TH", "VN", None]))
def test_identifiers_lie_in_the_text_one_after_the_other(text: str, region: str | None) -> None:
    reach = 0
    for found in find_identifiers(text, region=region):
        assert reach <= found.start < found.end <= len(text)
        assert found.raw == text[found.start : found.end]
        reach = found.end


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1 " * 60_000,
            "a1" * 60_000,
            "0" * 120_000,
            "+8" * 60_000,
            "@a." * 40_000,
            "가-2026-" * 20_000,
            "1-" * 60_000,
        ),
        *("abcu1234567 " * 10_000, "a\u0300\u0316" * 40_000, "\u0e4d" * 120_000),
    ],
    ids=lambda text: repr(text[:6]),
)
def test_a_hostile_text_is_read_in_linear_time(text: str) -> None:
    start = time.process_time()  # other work on the machine does not count
    find_identifiers(text, region="KR")
    assert time.process_time() - start < 3
