"""What a line of a list of identifiers is taken for."""

import pytest

from bongsu.domain.lookup import meant_by


@pytest.mark.parametrize(
    ("line", "scheme"),
    [
        ("SYTU 854883-4", "container"),
        ("010-1234-5678", "phone"),
        ("@ice_songdo91", "handle"),
        ("M12345678", "passport"),
        ("HLCUBKK260700123", "bl"),
        ("bl:HELLO", "bl"),  # what the line says itself
        ("hello", None),
        ("hello world", None),
        ("<script>", None),
        ("김영희", None),
    ],
)
def test_a_line_is_what_its_form_says_and_words_are_nothing(line: str, scheme: str | None) -> None:
    assert meant_by(line).scheme == scheme
