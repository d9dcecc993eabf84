"""Thai orthography and its Latin spellings: which letters tell names apart, and how written syllables are said."""

from itertools import combinations

import pytest

from bongsu_schemas.names import fold_keys
from bongsu_schemas.names.matching import compare
from bongsu_schemas.names.skeleton import sound_of
from bongsu_schemas.names.thai import romanise

ENDINGS_APART = [
    ("ณัฐพล แซ่ลี้", "ณัฐพร แซ่ลี้"),
    ("ธนพล ศรีสุข", "ธนพร ศรีสุข"),
    ("พรชัย มาลา", "พลชัย มาลา"),
    ("ณัฐพร แซ่ลี้", "Nattapol Saelee"),
    ("ณัฐพล แซ่ลี้", "NATTAPORN SAELEE"),
    ("วรพล ศรีสุข", "Woraporn Srisuk"),
    ("วีรพล พรชัย", "Weeraporn Pornchai"),
    ("พลชัย มาลา", "Pornchai Mala"),
    ("จิราภรณ์ แสงทอง", "Jirapol Saengthong"),
    ("Thanapol Srisuk", "Thanaporn Srisuk"),
    ("Somphol Saelee", "SAELEE<<SOMPORN"),
    ("กิตติพงษ์ แก้วมณี", "กิตติพล แก้วมณี"),
]
"""พล and พร in Thai; `-pol` and `-porn` in Latin letters."""

BEGINNINGS_APART = [
    ("อดิศักดิ์ แก้วมณี", "Kittisak Kaewmanee"),
    ("อภิสิทธิ์ บุญมี", "Pisit Boonmee"),
    ("กันตพงศ์ บุญมี", "Nattapong Boonmee"),
    ("ดารุณี แก้วมณี", "Arunee Kaewmanee"),
]
"""Other consonants, or none, before the first vowel."""

ENDINGS_ALIKE = [
    ["สมพร ใจดี", "Somporn Jaidee", "Somphon Chaidi"],
    ["สมพล ใจดี", "Sompol Jaidee", "Somphon Chaidi", "Sompon Jaidee"],
    ["พรชัย มาลา", "Pornchai Mala", "Phonchai Mala"],
    ["จิราภรณ์ แสงทอง", "Jiraporn Saengthong", "Chiraphon Saengthong"],
    ["พรพล ศรีสุข", "Pornpol Srisuk", "Phonphon Sisuk"],
    ["วีรพล สมพร", "Weerapol Somporn", "Wiraphon Somphon", "SOMPORN WEERAPOL"],
    ["กิตติพงษ์ แก้วมณี", "กิตติพงศ์ แก้วมณี", "Kittipong Kaewmanee"],
]
"""RTGS writes ร and ล at the end as n; พงษ์ and พงศ์ are said alike, and clerks write one for the other."""


@pytest.mark.parametrize(("one", "other"), ENDINGS_APART + BEGINNINGS_APART)
def test_letters_that_begin_or_close_a_word_tell_names_apart(one: str, other: str) -> None:
    assert not compare(one, other, "person").same
    assert not compare(other, one, "person").same


@pytest.mark.parametrize("spellings", ENDINGS_ALIKE, ids=lambda names: names[0])
def test_spellings_that_may_stand_for_either_letter_are_the_same(spellings: list[str]) -> None:
    for one, other in combinations(spellings, 2):
        assert compare(one, other, "person").same, (one, other)


SPOKEN = """
แก้วกาญจน์ kaewkan, แก้วกล้า kaewkla, แก้วมณี kaewmani, แก้วกมล kaewkamon, แก้วใส kaewsai, แก้วเกตุ kaewket, กล้าหาญ klahan
เกรียงไกร kriangkrai, ไกรสร kraison, ไกรวุฒิ kraiwut, ไพลิน phailin, ไพรวัลย์ phraiwan, เกรียงศักดิ์ kriangsak, เปรมชัย premchai
กมลชนก kamonchanok, กมลวรรณ kamonwan, กรกนก konkanok, พรชนก phonchanok, กนกพร kanokphon
ปิยพงษ์ piyaphong, ปิยวัฒน์ piyawat, ชยพล chayaphon, ทิพยรัตน์ thipyarat, นิยม niyom, พยนต์ phayon, เคยชิน khoeichin
บุญญฤทธิ์ bunyarit, ปัญญา panya, กาญจนา kanchana, กาญจนบุรี kanchanaburi, เบญจวรรณ benchawan, เบญจมาศ benchamat
ศราวุธ sarawut, ศรัณย์ saran, ศรายุทธ sarayut, ศรุต sarut, ศรีสุข sisuk, ศรัทธา sattha
อรทัย orathai, อรวรรณ orawan, อรสา orasa, อรุณ arun, อริสา arisa, วรเดช woradet, สรวิชญ์ sorawit, ปรเมศวร์ poramet
พงศกร phongsakon, วงศธร wongsathon, พงศ์พัฒน์ phongphat, พงษ์ศักดิ์ phongsak
ณัฐวุฒิ natthawut, ธนภัทร thanaphat, รัตนพงศ์ rattanaphong, พัชราภา phatcharapha, จักรกฤษณ์ chakkrit, นภัสสร naphatson
ชนิดา chanida, บรรจง banchong, ภาคภูมิ phakphum, สิริกร sirikon, จักร chak, โสภณ sophon, โชคดี chokdi
เพ็ญพักตร์ phenphak, นิรันดร์ niran, จิตรมั่น chitman
อินทรสุวรรณ inthrasuwan, สุขเกษม sukkasem
"""
"""Names as the Royal Thai General System writes what is said; a rule of `thai.py` a line."""


@pytest.mark.parametrize("pair", SPOKEN.strip().replace("\n", ",").split(","), ids=str.strip)
def test_thai_is_read_by_its_orthography(pair: str) -> None:
    written, said = pair.split()
    assert sound_of(romanise(written)) == sound_of(said)


@pytest.mark.parametrize(
    ("thai", "latin"),
    [
        ("สุรเดช แก้วกาญจน์", "SURADET KAEWKAN"),
        ("สุรเดช แก้วกาญจน์", "Suradech Kaewkarn"),
        ("ศราวุธ วงศ์ไพบูลย์", "Sarawut Wongpaiboon"),
        ("อรทัย ศรีเมือง", "ORATHAI SRIMUEANG"),
        ("พงศกร อินทรสุวรรณ", "Pongsakorn Intharasuwan"),
        ("เกรียงไกร ปิยพงษ์", "Kriangkrai Piyapong"),
    ],
)
def test_a_name_so_read_meets_its_latin_spellings(thai: str, latin: str) -> None:
    assert compare(thai, latin, "person").grade == "sound"
    assert fold_keys(thai) & fold_keys(latin)
