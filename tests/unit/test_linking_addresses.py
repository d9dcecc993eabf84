"""A flat is read however people write it behind a road-name address, and nothing else is taken for one."""

import pytest

from bongsu.domain.linking.addresses import read_address

FLAT = read_address("서울특별시 성북구 월곡로 301, 118동 1404호")


@pytest.mark.parametrize(
    "written",
    [
        "서울특별시 성북구 월곡로301 118-1404",
        "서울 성북구 월곡로 301, 118 - 1404",
        "301, Wolgok-ro, Seongbuk-gu, Seoul, 118-dong 1404-ho",
        "1404ho, 118dong, 301, Wolgok-ro, Seongbuk-gu, Seoul",
        "118 dong 1404 ho, 301 Wolgok-ro, Seongbuk-gu",
        "Dong 118, Ho 1404, 301, Wolgok-ro, Seongbuk-gu",
        "#118-1404, 301, Wolgok-ro, Seongbuk-gu, Seoul",
        "Apt 118-1404, 301 Wolgok-ro, Seongbuk-gu",
        "Wolgok-ro 301, Bldg 118 No.1404, Seongbuk-gu",
        "Wolgok-ro 301 (118/1404), Seongbuk-gu",
        "서울 성북구 월곡로 301 제118동 제1404호",
        "서울 성북구 월곡로 301 118동1404호",
    ],
)
def test_a_block_and_a_flat_are_one_however_they_are_written(written: str) -> None:
    assert read_address(written).flat == FLAT.flat
    assert read_address(written).unit == FLAT.unit == "301|118-1404"


@pytest.mark.parametrize("written", ["#703, 12, Teheran-ro, Gangnam-gu", "703-ho, 12, Teheran-ro, Gangnam-gu"])
def test_a_flat_without_a_block_is_read(written: str) -> None:
    assert read_address(written).flat == read_address("강남구 테헤란로 12, 703호").flat


@pytest.mark.parametrize(
    "written",
    [
        "서울특별시 성북구 월곡로 301-2",  # the house's own second number
        "서울특별시 성북구 월곡로 301 (02-913-1404)",
        "서울특별시 성북구 월곡로 301 010-9131-1404",
        "서울특별시 성북구 월곡로 301 (137-070)",  # an old postcode
        "서울특별시 성북구 월곡로 301, 11-4",
        "301, Wolgok-ro, Seongbuk-gu, Seoul 02792",
        "301, Wolgok-ro, Hawolgok-dong, Seongbuk-gu, Seoul",
    ],
)
def test_house_numbers_telephones_and_postcodes_are_no_flats(written: str) -> None:
    assert not read_address(written).flat
    assert read_address(written).building == FLAT.building or "301-2" in written


def test_a_road_may_stand_before_its_number_in_latin_letters_too() -> None:
    for before, behind in (
        ("Wolgok-ro 301, Seongbuk-gu", "301, Wolgok-ro, Seongbuk-gu"),
        ("Teheran-ro 5-gil 12, Gangnam-gu", "12, Teheran-ro 5-gil, Gangnam-gu"),
        ("Gyeongchung-daero 422-1", "422-1 Gyeongchung-daero"),
    ):
        assert read_address(before) == read_address(behind)
        assert read_address(before).building
