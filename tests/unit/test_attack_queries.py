"""Words that only announce a number are read with it."""

import pytest

from bongsu.domain.query.ast import Term
from bongsu.domain.query.bare_words import words_clause
from bongsu.domain.query.clauses import AllOf, Free


@pytest.mark.parametrize(
    ("query", "spoken"),
    [
        ("IMO 9531727", "imo 9531727"),
        ("MMSI 352366183", "mmsi 352366183"),
        ("여권 M22108182", "passport M22108182"),
        ("โทร 010-1634-5690", "phone +821016345690"),
    ],
)
def test_a_word_that_announces_a_number_need_not_stand_in_the_alert(query: str, spoken: str) -> None:
    notes: list[str] = []
    clause = words_clause([Term(word, 0) for word in query.split()], notes.append)
    assert isinstance(clause, Free)
    assert notes == [f"{query} is read as {spoken}"]


def test_another_word_beside_a_number_is_still_asked_for() -> None:
    notes: list[str] = []
    clause = words_clause([Term("부산", 0), Term("010-1634-5690", 0)], notes.append)
    assert isinstance(clause, AllOf)
    assert notes == ["010-1634-5690 is read as phone +821016345690"]
