"""Thai addresses meet across scripts by house number, road and district, and by nothing less."""

import pytest

from bongsu.domain.linking.addresses import read_address

ONE_PLACE = [
    (
        "123/4 ถ.สุขุมวิท แขวงคลองเตย เขตคลองเตย กรุงเทพฯ 10110",
        "123/4 Sukhumvit Rd., Khlong Toei, Bangkok 10110",
    ),
    (
        "99/12 ซอยสุขุมวิท 21 แขวงคลองเตยเหนือ เขตวัฒนา กรุงเทพมหานคร 10110",
        "99/12 Soi Sukhumvit 21, Khlong Toei Nuea, Watthana, Bangkok 10110",
    ),
    (
        "99/12 ซอยสุขุมวิท 21 แขวงคลองเตยเหนือ เขตวัฒนา กรุงเทพมหานคร 10110",
        "99/12 Sukhumvit Soi 21, Khlong Toei Nuea, Watthana, Bangkok 10110",
    ),
    (
        "เลขที่ 55 ถนนพระราม 4 แขวงสีลม เขตบางรัก กรุงเทพฯ 10500",
        "55 Rama IV Road, Silom, Bang Rak, Bangkok",
    ),
    (
        "88/9 หมู่ 5 ถนนพหลโยธิน ตำบลคลองหนึ่ง อำเภอคลองหลวง จังหวัดปทุมธานี 12120",
        "88/9 Moo 5, Phahonyothin Road, Khlong Nueng, Khlong Luang, Pathum Thani 12120",
    ),
    (
        "12 ถนนนิมมานเหมินท์ ตำบลสุเทพ อำเภอเมืองเชียงใหม่ จ.เชียงใหม่ 50200",
        "12 Nimmanhaemin Rd, Suthep, Mueang Chiang Mai, Chiang Mai 50200",
    ),
    (
        "7/1 ถ.เจริญกรุง แขวงบางรัก เขตบางรัก กรุงเทพฯ 10500",
        "7/1 Charoen Krung Rd., Bang Rak, Bangkok 10500",
    ),
    (
        "456 ห้อง 1203 ถนนรัชดาภิเษก เขตดินแดง กรุงเทพฯ 10400",
        "456 Room 1203 Ratchadaphisek Road, Din Daeng, Bangkok 10400",
    ),
    (
        "123/4 Sukhumvit Road, Khlong Toei, Bangkok 10110",
        "123/4 Sukhumvit Rd, Klongtoey, Bangkok, Thailand",
    ),
    (
        "15 ถ.สาทร แขวงทุ่งมหาเมฆ เขตสาทร กรุงเทพฯ 10120",
        "15 Sathorn Road, Thung Maha Mek, Sathon, Bangkok 10120",
    ),
    (
        "101/5 ถนนลาดพร้าว แขวงจันทรเกษม เขตจตุจักร กรุงเทพฯ 10900",
        "101/5 Lat Phrao Rd., Chan Kasem, Chatuchak, Bangkok 10900",
    ),
    (
        "101/5 ถนนลาดพร้าว แขวงจันทรเกษม เขตจตุจักร กรุงเทพฯ 10900",
        "101/5 Ladprao Rd., Chatuchak, Bangkok",
    ),
    (
        "34 ถนนเพชรบุรี แขวงมักกะสัน เขตราชเทวี กรุงเทพฯ 10400",
        "34 Phetchaburi Road, Makkasan, Ratchathewi, Bangkok 10400",
    ),
    (
        "1 อาคารเอ็มไพร์ ชั้น 12 ถ.สาทร เขตสาทร กรุงเทพฯ 10120",
        "Empire Tower, 12th Floor, 1 Sathorn Road, Sathon, Bangkok 10120",
    ),
]
TWO_PLACES = [
    (
        "123/4 ถ.สุขุมวิท แขวงคลองเตย เขตคลองเตย กรุงเทพฯ 10110",
        "123/5 Sukhumvit Rd., Khlong Toei, Bangkok 10110",
    ),
    (
        "123/4 ถ.สุขุมวิท แขวงคลองเตย เขตคลองเตย กรุงเทพฯ 10110",
        "123/4 Silom Rd., Khlong Toei, Bangkok 10110",
    ),
    (
        "123/4 ถ.สุขุมวิท แขวงคลองเตย เขตคลองเตย กรุงเทพฯ 10110",
        "123/4 Sukhumvit Rd., Bang Na, Bangkok 10260",
    ),
    (
        "123/4 ถ.สุขุมวิท แขวงคลองเตย เขตคลองเตย กรุงเทพฯ 10110",
        "123/4 Soi 21 Sukhumvit Rd., Khlong Toei, Bangkok 10110",
    ),
    (
        "99/12 ซอยสุขุมวิท 21 แขวงคลองเตยเหนือ เขตวัฒนา กรุงเทพมหานคร 10110",
        "99/12 Soi Sukhumvit 23, Khlong Toei Nuea, Watthana, Bangkok 10110",
    ),
    (
        "55 ถนนพระราม 4 เขตบางรัก กรุงเทพฯ 10500",
        "55 Rama III Road, Bang Rak, Bangkok 10500",
    ),
    (
        "12 ถนนมิตรภาพ ตำบลในเมือง อำเภอเมือง จ.ขอนแก่น",
        "12 Mittraphap Rd, Mueang, Nakhon Ratchasima",
    ),
    (
        "88/9 หมู่ 5 ถนนพหลโยธิน ตำบลคลองหนึ่ง อำเภอคลองหลวง จังหวัดปทุมธานี 12120",
        "88/9 Moo 6, Phahonyothin Road, Khlong Nueng, Khlong Luang, Pathum Thani 12120",
    ),
    (
        "456 ห้อง 1203 ถนนรัชดาภิเษก เขตดินแดง กรุงเทพฯ 10400",
        "456 Room 1204 Ratchadaphisek Road, Din Daeng, Bangkok 10400",
    ),
    (
        "123 ถ.สุขุมวิท กรุงเทพฯ",
        "123 Sukhumvit Rd, Bangkok",
    ),
    (
        "กรุงเทพฯ 10110",
        "Bangkok 10110",
    ),
    (
        "12 Baker Road, London",
        "12 Baker Rd, Camden, London",
    ),
    (
        "1 ชั้น 12 ถ.สาทร เขตสาทร กรุงเทพฯ 10120",
        "1 Floor 14, Sathorn Road, Sathon, Bangkok 10120",
    ),
    (
        "1 อาคารเอ ถ.สาทร เขตสาทร กรุงเทพฯ 10120",
        "1 อาคารบี ถ.สาทร เขตสาทร กรุงเทพฯ 10120",
    ),
    (
        "1 ถ.สาทร เขตสาทร กรุงเทพฯ 10120",
        "1 Room 5 Sathorn Road, Sathon, Bangkok 10120",
    ),
]


def meet(one: str, other: str) -> bool:
    """As `subjects` compares them: the same house and room, and no districts that contradict."""
    mine, theirs = read_address(one), read_address(other)
    apart = mine.districts and theirs.districts and not mine.districts & theirs.districts
    return bool(mine.flat) and mine.flat == theirs.flat and not apart


@pytest.mark.parametrize(("one", "other"), ONE_PLACE)
def test_one_house_in_two_scripts_meets(one: str, other: str) -> None:
    assert meet(one, other)
    assert read_address(one).districts & read_address(other).districts


@pytest.mark.parametrize(("one", "other"), TWO_PLACES)
def test_what_differs_in_number_lane_road_room_or_district_does_not_meet(one: str, other: str) -> None:
    assert not meet(one, other)


def test_a_province_or_a_postcode_alone_is_no_place() -> None:
    assert read_address("123 Sukhumvit Rd, Bangkok").districts == frozenset()
    assert read_address("กรุงเทพฯ 10110").flat == ""
