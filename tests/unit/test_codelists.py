"""Facts about the code lists: check digits, no word for two drugs, names in four languages, round trips."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bongsu_schemas import codelists
from bongsu_schemas.codelists import Code, reading

LANGUAGES = {"ko", "en", "th", "vi"}
LISTS = (
    "agencies",
    "concealment",
    "countries",
    "country_aliases",
    "detection_means",
    "factors",
    "places",
    "substance_forms",
    "substances",
    "transport_modes",
    "units",
)
CODES: dict[str, Code] = {
    f"{name}/{code.id}": code
    for name, table in (
        ("concealment", codelists.concealment()),
        ("transport", codelists.transport_modes()),
        ("form", codelists.substance_forms()),
        ("detection", codelists.detection_means()),
    )
    for code in table.values()
}
# Words that agencies report or may report, with the one drug that each means wherever it stands.
REPORTED = {
    "methamphetamine": "METHAMPHETAMINE|methamphetamine|methamphetamin|메트암페타민|메스암페타민|메스암페타인"
    "|메탐페타민|필로폰|히로뽕|작대기|เมทแอมเฟตามีน|เมตแอมเฟตามีน|ไอซ์|ยาไอซ์|ma túy đá|hàng đá",
    "yaba": "YABA|야바|ยาบ้า|ยาม้า|hồng phiến",
    "mdma": "MDMA|엑스터시|엑스타시|도리도리|엠디엠에이|ยาอี|เอ็กซ์ตาซี|thuốc lắc|kẹo lắc",
    "ketamine": "KETAMINE|ketamine|ketamin|케타민|เคตามีน|ยาเค",
    "cocaine": "COCAINE|cocain|코카인|โคเคน",
    "heroin": "heroin|HEROIN|헤로인|เฮโรอีน|bạch phiến",
    "cannabis": "CANNABIS|대마|대마초|액상대마|กัญชา|cần sa|bồ đà|tài mà",
    "synthetic-cannabinoid": "합성대마|กัญชาสังเคราะห์|cần sa tổng hợp|cỏ Mỹ",
    "lsd": "LSD|แสตมป์เมา|แอลเอสดี|bùa lưỡi",
    "ghb": "GHB|물뽕",
    "happy-water": "HAPPY WATER|해피워터|แฮปปี้วอเตอร์|nước vui",
    "cathinone": "lá khát",
}
AMBIGUOUS = (
    "아이스|ICE|얼음|캔디|케이|떨|풀|고기|허브|엘|차가운 술|đá|kẹo|ke|cỏ|tem giấy|ผงขาว|G|K2|coke|weed|crystal|candy"
    "|molly|acid|spice|K|snow|speed|glass|술|뽕|크리스탈|น้ำแข็ง|เค|nước biển"
)


def meanings(word: str) -> dict[str, float]:
    """The substances that a word names, with its ambiguity for each."""
    wanted = reading.spelling(word)
    return {
        known.id: term.ambiguity
        for known in codelists.substances().values()
        for term in known.terms
        if reading.spelling(term.text) == wanted
    }


@pytest.mark.parametrize("name", LISTS)
def test_every_list_names_its_source_licence_and_date(name: str) -> None:
    document = reading.document(name)
    assert document["source"]
    assert document["licence"]
    assert date.fromisoformat(document["as_of"]) > date(2026, 1, 1)


def test_the_seven_agencies_are_members_and_each_customs_answers_for_its_country() -> None:
    assert set(codelists.agencies()) == {"kr.kcs", "kr.knp", "kr.spo", "kr.kcg", "kr.moj", "th.customs", "vn.customs"}
    assert all(set(agency.names) == LANGUAGES for agency in codelists.agencies().values())
    assert [codelists.customs_of(c) for c in ("KR", "th", "VN", "JP")] == ["kr.kcs", "th.customs", "vn.customs", None]


def test_every_cas_number_has_its_check_digit() -> None:
    numbers = [cas for known in codelists.substances().values() for cas in known.cas]
    assert len(numbers) > 90
    for cas in numbers:
        digits = cas.replace("-", "")
        assert int(digits[-1]) == sum(n * int(d) for n, d in enumerate(reversed(digits[:-1]), 1)) % 10, cas
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(("substance", "words"), REPORTED.items())
def test_a_reported_name_means_its_drug_and_no_other(substance: str, words: str) -> None:
    for word in words.split("|"):
        found = meanings(word)
        assert set(found) == {substance}, word
        assert found[substance] < codelists.AMBIGUOUS, word


@pytest.mark.parametrize("word", AMBIGUOUS.split("|"))
def test_a_word_that_is_also_an_ordinary_word_is_ambiguous(word: str) -> None:
    found = meanings(word)
    assert found
    assert min(found.values()) >= codelists.AMBIGUOUS


def test_white_powder_stands_for_heroin_and_for_cocaine() -> None:
    assert set(meanings("ผงขาว")) == {"heroin", "cocaine"}


def test_no_unambiguous_word_names_two_substances() -> None:
    owners: dict[str, set[str]] = {}
    for known in codelists.substances().values():
        for term in known.terms:
            owners.setdefault(reading.spelling(term.text), set()).add(f"{known.id} {term.ambiguous}")
    mixed = {word: who for word, who in owners.items() if len(who) > 1 and any(w.endswith("False") for w in who)}
    assert mixed == {}


def test_every_term_is_in_normal_form_with_a_source_and_a_measured_ambiguity() -> None:
    for known in codelists.substances().values():
        assert {term.lang for term in known.terms} == LANGUAGES, known.id
        for term in known.terms:
            assert term.text == unicodedata.normalize("NFC", term.text).strip()
            assert term.source
            assert 0 <= term.ambiguity <= 1
            assert term.kind in {"official", "common", "slang"}
        assert set(known.forms) <= set(codelists.substance_forms()), known.id


def test_the_legal_class_of_cannabis_in_thailand_changed_with_time() -> None:
    classes = [c for c in codelists.substances()["cannabis"].classes if c.jurisdiction == "TH"]
    assert classes[0].valid_to == classes[1].valid_from


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_every_code_has_names_and_phrases_in_four_languages(code: Code) -> None:
    assert set(code.names) == LANGUAGES
    assert {lang for lang, _ in code.phrases} == LANGUAGES
    assert len(code.phrases) == len(set(code.phrases))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ซุกซ่อนในขวดเครื่องสำอาง", "cosmetics"),
        ("ซุกซ่อนใต้พื้นกระเป๋าเดินทาง", "luggage_false_bottom"),
        ("ซุกซ่อนในห่อลูกอม", "food_sweets"),
        ("ซุกซ่อนในเก้าอี้ทรงกระบอก", "furniture_hollow"),
        ("ซุกซ่อนในห่อกาแฟ", "food_coffee"),
        ("ซุกซ่อนในชิ้นส่วนเครื่องจักร", "machinery"),
        ("ซุกซ่อนในกระป๋องแป้งเด็ก", "baby_products"),
        ("ซุกซ่อนในผนังกล่องกระดาษ", "packaging_wall"),
        ("ซุกซ่อนในช่องรับน้ำทะเล", "vessel_sea_chest"),
        ("ซุกซ่อนในลำโพง", "electronics_interior"),
        ("giấu trong loa", "electronics_interior"),
        ("giấu trong ghế rỗng", "furniture_hollow"),
        ("giấu trong khoang máy", "vessel_void"),
        ("giấu trong gói kẹo", "food_sweets"),
        ("giấu trong lọ mỹ phẩm", "cosmetics"),
        ("giấu trong gói cà phê", "food_coffee"),
        ("giấu trong hộp phấn em bé", "baby_products"),
        ("giấu trong vách thùng carton", "packaging_wall"),
        ("giấu trong máy móc", "machinery"),
        ("기관실 창고 밀실 은닉", "vessel_void"),
        ("여행가방 이중바닥 은닉", "luggage_false_bottom"),
        ("골판지 상자 벽면 은닉", "packaging_wall"),
        ("베이비파우더통 은닉", "baby_products"),
        ("사탕 봉지 은닉", "food_sweets"),
        ("원통형 의자 은닉", "furniture_hollow"),
        ("스피커 내부 은닉", "electronics_interior"),
        ("기계 부품 내부 은닉", "machinery"),
        ("씨체스트 은닉", "vessel_sea_chest"),
        ("hidden in a false bottom of the suitcase", "luggage_false_bottom"),
    ],
)
def test_the_phrases_recognise_one_concealment(text: str, code: str) -> None:
    assert {known.id for known in codelists.concealment().values() if any(p in text for _, p in known.phrases)} == {
        code
    }


@pytest.mark.parametrize(
    "text",
    [
        "피의자 3명과 공급책은 시가 3억원 상당을 판매함",
        "국가전략 불안감 우선실시 항공구역 모니터링 구두로 진술",
        "หนังสือเดินทาง M833L9995 ผู้ส่งไม่มาแสดงตัว ประสานเกาหลีใต้แล้ว",
        "Người gửi không xuất trình giấy tờ; danh sách đối tượng",
    ],
)
def test_ordinary_sentences_hold_no_phrase_of_concealment(text: str) -> None:
    words = f" {text} "
    found = [
        p
        for known in codelists.concealment().values()
        for lang, p in known.phrases
        if lang in {"ko", "th"} and p in words
    ]
    found += [p for known in codelists.concealment().values() for lang, p in known.phrases if f" {p} " in words]
    assert found == []


def test_the_transport_modes_are_those_of_the_schema() -> None:
    wanted = {"post", "express", "air_pax", "sea_pax", "air_cargo", "sea_container", "vessel", "land", "unknown"}
    assert set(codelists.transport_modes()) == wanted


@pytest.mark.parametrize(
    ("words", "unit", "factor"),
    [
        ("g|그램|그람|gam|กรัม|ก.|ＧＲＡＭ|g.", "g", "1"),
        ("kg|KG|킬로그램|킬로|กก.|กิโลกรัม|㎏|กก. ", "kg", "1000"),
        ("mg|밀리그램|มก.|มิลลิกรัม", "mg", "0.001"),
        ("돈", "don", "3.75"),
        ("ml|mL|ML|มล.|cc|มิลลิลิตร|밀리리터", "ml", "0.001"),
        ("L|ลิตร|lít|ล.|리터", "l", "1"),
        ("정|เม็ด|viên|tablets|tabs|알", "tablet", "1"),
        ("캡슐|แคปซูล|viên nang|VIÊN NANG", "capsule", "1"),
        ("봉|봉지|ซอง|ถุง|gói|túi|sachet", "sachet", "1"),
        ("장|แผ่น|ดวง|tem|tờ|blotter", "blotter", "1"),
        ("bánh|แท่ง|brick", "brick", "1"),
        ("그루|ต้น|cây|plants", "plant", "1"),
    ],
)
def test_a_unit_is_known_in_every_spelling_and_normal_form(words: str, unit: str, factor: str) -> None:
    for word in words.split("|"):
        for form in ("NFC", "NFD"):
            known = codelists.unit(unicodedata.normalize(form, word))
            assert known is not None, word
            assert (known.id, known.factor) == (unit, Decimal(factor)), word


def test_every_spelling_of_a_unit_finds_it() -> None:
    assert all(codelists.unit(word.upper()) == known for word, known in codelists.units().items())


def test_a_note_behind_a_unit_is_left_out_and_an_unknown_unit_is_none() -> None:
    assert codelists.unit("그램 (확인 중)") == codelists.unit("g")
    assert codelists.unit("휴대전화") is None
    assert codelists.unit("") is None


def test_a_factor_is_of_the_substance_else_of_any() -> None:
    on = date(2026, 11, 20)
    yaba, mdma = codelists.factor_for("yaba", "tablet", on), codelists.factor_for("mdma", "tablet", on)
    assert yaba is not None
    assert mdma is not None
    assert (yaba.grams, mdma.grams) == (Decimal("0.09"), Decimal("0.25"))
    assert codelists.factor_for("ketamine", "tablet", on) is None
    assert codelists.factor_for(None, "tablet", on) is None
    litre = codelists.factor_for("ghb", "ml", on)
    assert litre is not None
    assert litre == codelists.factor_for(None, "l", on)
    assert litre.grams == 1000
    assert codelists.factor_for("yaba", "tablet", date(1980, 1, 1)) is None


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "KR",
            "대한민국|한국|เกาหลีใต้|เกาหลี|Hàn Quốc|Han Quoc|Nam Hàn|Republic of Korea|South Korea|Korea|KOR|ＫＯＲ",
        ),
        ("KP", "북한|North Korea|เกาหลีเหนือ|Triều Tiên|PRK"),
        ("US", "미국|USA|U.S.A.|United States|สหรัฐอเมริกา|Mỹ|nước Mỹ|Hoa Kỳ"),
        ("TH", "태국|ไทย|ประเทศไทย|Thái Lan|thai lan|THAILAND"),
        ("VN", "베트남|월남|เวียดนาม|Việt Nam|Viet Nam|VIETNAM|VNM"),
        ("CN", "중국|จีน|Trung Quốc|P.R. China"),
        ("LA", "라오스|ลาว|สปป.ลาว|Lào|Lao PDR"),
        ("NL", "네덜란드|เนเธอร์แลนด์|Hà Lan|Netherlands|Holland"),
        ("PA", "파나마|Panama"),
        ("LR", "라이베리아|Liberia"),
        ("RU", "러시아|Nga|รัสเซีย"),
        ("NG", "NGA|Nigeria"),
        ("MY", "MY|말레이시아|Malaysia"),
        ("KR", "대한 민국|เกาหลีใต้ (รอตรวจสอบ)|대한민국 (확인 중)|Hàn Quốc (đang xác minh)"),
    ],
)
def test_a_country_is_known_by_its_names_in_any_normal_form(code: str, names: str) -> None:
    for name in names.split("|"):
        assert codelists.country(unicodedata.normalize("NFC", name)) == code, name
        assert codelists.country(unicodedata.normalize("NFD", name)) == code, name


def test_every_country_is_found_by_its_codes_and_names() -> None:
    for known in codelists.countries().values():
        for word in (known.alpha2, known.alpha3, *known.names.values()):
            assert codelists.country(word) == known.alpha2, word
        assert set(known.names) == LANGUAGES


@pytest.mark.parametrize(
    "text", ["", "-", "미상", "N/A", "UNKNOWN", "000", "ไม่ทราบ", "không rõ", "불명", "?", "무국적"]
)
def test_a_placeholder_is_no_country_and_no_place(text: str) -> None:
    assert codelists.country(text) is None
    assert codelists.place(text) is None


def test_every_place_is_found_by_its_codes_and_names() -> None:
    for known in codelists.places().values():
        assert codelists.place(known.unlocode) == known
        assert codelists.place(known.unlocode.lower()) == known
        assert set(known.names) == LANGUAGES
        assert known.country in codelists.countries()
        assert all(codelists.place(name) == known for name in known.names.values()), known.unlocode
        if known.iata:
            assert codelists.place_by_iata(known.iata) == known
            assert codelists.place(known.iata) == known
        assert -90 <= known.lat <= 90
        assert -180 <= known.lon <= 180


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("KRPUS", "부산|부산항|부산세관|KR PUS|대한민국 부산항"),
        ("KRICN", "인천공항|인천공항세관|ICN|RKSI|Incheon International Airport"),
        ("KRINC", "인천|인천항|KRINC"),
        ("KRTGH", "동해|동해항"),
        ("VNHPH", "하이퐁|Cảng Hải Phòng|Hai Phong|CANG HAI PHONG|Cảng Hải Phòng (đang xác minh)"),
        ("VNHAN", "Sân bay Nội Bài|Noi Bai|San bay Noi Bai|sân bay quốc tế Nội Bài, Hà Nội"),
        ("VNSGN", "Sân bay Tân Sơn Nhất|Sân bay Tân Sơn Nhất (đang xác minh)|SGN|호치민"),
        ("THLCH", "ท่าเรือแหลมฉบัง|ท่าเรือแหลมฉบัง (รอตรวจสอบ)|THLCH|Laem Chabang"),
        ("THBKK", "ท่าอากาศยานสุวรรณภูมิ|ศูนย์ไปรษณีย์สุวรรณภูมิ|BKK|Bangkok (BKK)"),
        ("LAVTE", "LAVTE|비엔티안|เวียงจันทน์"),
    ],
)
def test_a_place_is_known_alone_and_inside_a_longer_text(code: str, texts: str) -> None:
    for text in texts.split("|"):
        for form in ("NFC", "NFD"):
            found = codelists.place(unicodedata.normalize(form, text))
            assert found is not None, text
            assert found.unlocode == code, text


def test_a_name_inside_another_word_is_no_place() -> None:
    assert codelists.place("그 후에 확인") is None
    assert codelists.place("Romeo Parisian") is None
    assert codelists.place("A" * 5000) is None


@given(st.text(max_size=60))
def test_no_text_breaks_a_look_up(text: str) -> None:
    codelists.country(text)
    codelists.place(text)
    codelists.unit(text)
    assert reading.spelling(reading.spelling(text)) == reading.spelling(text)
