"""What people write around a name does not make it another, and what tells people apart stays."""

import pytest

from bongsu_schemas.names.matching import compare
from bongsu_schemas.names.written import bare_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("김철수(金哲洙)", "김철수"),
        ("김철수 (1980년생)", "Kim Cheolsu"),
        ("KIM CHEOLSU(M)", "김철수"),
        ("김철수【남", "김철수"),
        ("KIM/CHEOLSUMR", "김철수"),
        ("KIM/CHEOLSU MR", "김철수"),
        ("PARK/JIEUNMS", "박지은"),
        ("NGUYEN/VANTUAN MR", "Nguyễn Văn Tuấn"),
        ("JAIDEE/SOMCHAI MR", "นายสมชาย ใจดี"),
        ("김영희 aka Rosa", "김영희"),
        ("Kim Young-hee @ Rosa", "Kim Young Hee"),
        ("สมชาย ใจดี หรือ ชัย", "Somchai Jaidee"),
        ("Nguyễn Văn Tuấn tức Tuấn Đen", "NGUYEN VAN TUAN"),
        ("김영희 씨", "김영희"),
        ("김영희씨", "Kim Yeonghui"),
        ("홍길동 대표", "Hong Gildong"),
        ("Thanapon Sae-Tang", "ธนพล แซ่ตั้ง"),
        ("SAE TANG THANAPON", "ธนพล แซ่ตั้ง"),
    ],
)
def test_a_name_is_the_same_with_what_is_written_around_it(written: str, name: str) -> None:
    assert compare(written, name).same
    assert compare(name, written).same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("김철수(金哲洙)", "김철호(金哲洙)"),
        ("KIM/CHEOLSUMR", "김철호"),
        ("John Smith Jr", "John Smith"),
        ("박 사장", "박영수"),
        ("ธนพล แซ่ลิ้ม", "Thanapon Sae-Tang"),
        ("㈜한진(부산)", "㈜한진(인천)"),
    ],
)
def test_what_tells_apart_stays(one: str, other: str) -> None:
    assert not compare(one, other).same


@pytest.mark.parametrize("name", ["M/V OCEAN STAR", "삼성(주)", "박세롬", "이씨", "(김철수)", "대표", "Smith/A"])
def test_what_is_the_name_is_kept(name: str) -> None:
    assert bare_name(name) == name
