import time

import pytest

from bongsu_connectors.reading.ship import ship


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("TÀU HẢI LONG 09 (IMO 9305544)", "TÀU HẢI LONG 09", "IMO 9305544"),
        ("TÀU HẢI LONG 09 (số IMO: 9305544)", "TÀU HẢI LONG 09", "IMO: 9305544"),
        ("HẢI LONG 09, số hiệu IMO 9305544", "HẢI LONG 09", "IMO 9305544"),
        ("HAI LONG 09 (IMO: 9305544)", "HAI LONG 09", "IMO: 9305544"),
        ("HAI LONG 09 IMO No. 9305544", "HAI LONG 09", "IMO No. 9305544"),
        ("HAI LONG 09 [imo number 9305544]", "HAI LONG 09", "imo number 9305544"),
        ("하이롱 09호(IMO번호 9305544)", "하이롱 09호", "IMO번호 9305544"),
        ("하이롱 09호（ＩＭＯ：９３０５５４４）", "하이롱 09호", "ＩＭＯ：９３０５５４４"),
        ("เรือไห่หลง 09 (เลข IMO 9305544)", "เรือไห่หลง 09", "IMO 9305544"),
        ("เรือไห่หลง 09 หมายเลข IMO ๙๓๐๕๕๔๔", "เรือไห่หลง 09", "IMO ๙๓๐๕๕๔๔"),
        ("IMO 9305544 HAI LONG 09", "HAI LONG 09", "IMO 9305544"),
        ("IMO9305544", "", "IMO9305544"),
        ("HAI LONG 09 (9305544)", "HAI LONG 09", "9305544"),
        ("HAI LONG 09 (9305545)", "HAI LONG 09 (9305545)", ""),
        ("HAI LONG 9305544", "HAI LONG 9305544", ""),
        ("SIMO 9305544", "SIMO 9305544", ""),
        ("M/V HAI LONG V.118N", "M/V HAI LONG V.118N", ""),
        ("IMO 93055441", "IMO 93055441", ""),
        ("", "", ""),
    ],
)
def test_a_ship_is_a_name_and_a_number(text: str, name: str, number: str) -> None:
    assert ship(text) == (name, number)


@pytest.mark.parametrize("text", ["(" * 100_000 + "1234567", " " * 100_000 + "1234567", "số" * 50_000 + "1234567"])
def test_a_hostile_name_costs_no_time(text: str) -> None:
    start = time.process_time()
    ship(text)
    assert time.process_time() - start < 1
