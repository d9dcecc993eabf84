"""Names with words between the given name and the surname, found by one who knows neither of them."""

import pytest

from bongsu_schemas.names import fold_keys
from bongsu_schemas.names.middle import keys_without_middle_names


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("ANDERSON<<MICHAEL JAMES", "Michael Anderson"),
        ("Michael James Anderson", "Anderson, Michael"),
        ("ANDERSON MICHAEL JAMES", "Michael Anderson"),
        ("ANDERSON<<MICHAEL JAMES", "마이클 앤더슨"),
        ("O CONNOR<<RYAN PATRICK", "Ryan O'Connor"),
        ("O'CONNOR RYAN PATRICK", "Ryan O'Connor"),
        ("VAN DER BERG<<JAN PIETER", "Jan van der Berg"),
    ],
)
def test_a_name_is_found_without_its_middle_words(written: str, searched: str) -> None:
    assert not keys_without_middle_names(searched)
    assert keys_without_middle_names(written) & fold_keys(searched)


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("ANDERSON<<MICHAEL JAMES", "James Anderson"),
        ("Kim Young Hee", "Kim Young"),
        ("Nguyen Van An", "Nguyen An"),
        ("Michael Anderson", "Michael Anderson"),
        ("HAI LONG 09", "Hai Long"),
        ("김영희", "김영희"),
    ],
)
def test_a_name_has_no_keys_of_other_names(written: str, other: str) -> None:
    assert not keys_without_middle_names(written) & fold_keys(other)
