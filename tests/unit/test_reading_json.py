"""Strict JSON: the quick way and the strict way agree, and every oddity is named."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bongsu.adapters.feed_registry import installed_feeds
from bongsu_connectors.reading import json_values
from bongsu_connectors.reading.json_records import document_records, line_records
from bongsu_schemas.feed import FileRefused

KEYS = st.text(alphabet='ab:"\\ 가é', max_size=3)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet='a: "\\\n가😀', max_size=5)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)


def quick(text: str) -> Any:
    payload = text.encode()
    if not json_values.is_plain(payload):
        raise json_values.NotPlainError
    return json_values.plain_object(payload)


@given(OBJECTS, st.booleans(), st.sampled_from([None, 1]))
@example(value={"a": 12345678901234567890123}, ascii_only=False, indent=None)
def test_what_the_quick_way_reads_the_strict_way_reads_the_same(
    value: Any, ascii_only: bool, indent: int | None
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    strict = json_values.strict(text)
    assert not strict.defects
    with suppress(json_values.NotPlainError):
        assert quick(text) == strict.value
    orjson.dumps(strict.value)


@given(st.text(alphabet='{}[]":,\\ntrue01ae ', max_size=40))
def test_no_text_is_read_the_quick_way_that_the_strict_way_refuses(text: str) -> None:
    try:
        value = quick(text)
    except json_values.NotPlainError:
        return
    strict = json_values.strict(text)
    assert strict.value == value
    assert not strict.defects


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1, "a": 1}', "duplicate_key"),
        ('{"a": 1, "\\u0061": 1}', "duplicate_key"),
        ('{"a" : 1, "b": ":", "a": 2}', "duplicate_key"),
        ('{"x": {"a": 1, "a" :2}}', "duplicate_key"),
        ('{"a": NaN}', "number_not_finite"),
        ('{"a": [-Infinity]}', "number_not_finite"),
        ('{"a": 1e400}', "number_not_finite"),
        ('{"a": "\\u0000"}', "nul"),
        ('{"a": "x\x00y"}', "nul"),
        ('{"a\\u0000": 1}', "nul"),
        ('{"a": "\\ud800"}', "nul"),
        ('{"a": ["\\udc00"]}', "nul"),
        ('{"a": ' + "[" * 64 + "]" * 64 + "}", "depth"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "depth"),
    ],
)
def test_an_oddity_is_a_defect_and_the_rest_is_still_read(text: str, code: str) -> None:
    with pytest.raises(json_values.NotPlainError):
        quick(text)
    strict = json_values.strict('{"no": "K1", ' + text[1:])
    assert [defect.code for defect in strict.defects] == [code]
    assert strict.value["no"] == "K1"


def test_sixty_four_levels_are_allowed() -> None:
    text = '{"a": ' + "[" * 63 + "]" * 63 + "}"
    assert quick(text) == json_values.strict(text).value
    assert not json_values.strict(text).defects


def test_a_surrogate_pair_is_a_character() -> None:
    assert json_values.strict('{"a": "\\ud83d\\ude00"}').value == {"a": "😀"}


def test_an_integer_of_many_digits_keeps_them_all() -> None:
    digits = "9" * 5_000
    assert json_values.strict(f'{{"a": {digits}}}').value == {"a": digits}


@pytest.mark.parametrize("text", ["", "{", '{"a": }', '{"a": 1,}', '{"a": "\n"}', "[" * 90_000, '{"a": 1} x', "nul"])
def test_what_is_no_json_is_malformed(text: str) -> None:
    with pytest.raises(json_values.MalformedJsonError):
        json_values.strict(text)


def document(*listed: str) -> list[Any]:
    text = f'{{"n": {len(listed)}, "list": [{", ".join(listed)}]}}'
    return document_records(text.encode(), text, "list", "n", "no").records


@pytest.mark.parametrize("odd", ['"x": NaN', '"x": 1, "x": 1', '"x": "\\u0000"', '"x": ' + "[" * 70 + "]" * 70])
def test_one_odd_record_of_a_document_harms_no_other(odd: str) -> None:
    records = document('{"no": "1"}', f'{{"no": "2", {odd}}}', '{"no": "3"}')
    assert [bool(record.defects) for record in records] == [False, True, False]
    assert [record.fields["no"] for record in records] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"n": 1, "n": 1, "list": [{}]}', "duplicate_key"),
        ('{"n": 1, "list": [{}], "list": [{}]}', "duplicate_key"),
        ('{"n": 1, "list": [{}], "x": NaN}', "number_not_finite"),
        ('{"n": 2, "list": [{}]}', "count_mismatch"),
        ('{"n": true, "list": [{}]}', "count_mismatch"),
        ('{"list": [{}]}', "count_mismatch"),
        ('{"n": 1}', "structure"),
        ('{"n": 1, "list": {"no": "1"}}', "structure"),
        ("[1]", "root"),
        ('"x"', "root"),
        ('{"n": 1, "list": [{}]', "malformed_json"),
        ('{"n": 1, "list": [{} {}]}', "malformed_json"),
        ('{"n": 2, "list": [{}, ]}', "malformed_json"),
        ('{"n": 1, "list": [{]}}', "malformed_json"),
        ('{"n": 1, "list": [{}], "x": ' + "[" * 65 + "]" * 65 + "}", "depth"),
        ('{"n": 1, "list": [' + "[" * 5_000 + "]" * 5_000 + "]}", "depth"),
    ],
)
def test_what_is_wrong_around_the_records_refuses_the_file(text: str, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        document_records(text.encode(), text, "list", "n", "no")
    assert caught.value.defect.code == code


def test_an_element_that_is_no_object_is_a_truncated_record() -> None:
    records = document('{"no": "1"}', "5", '["no"]', '"no"')
    assert [[d.code for d in record.defects] for record in records] == [[], *[["truncated"]] * 3]


def test_lines_end_at_lf_and_crlf_only() -> None:
    text = '{"no": "1", "x": "a\u2028b\x85c"}\r\n\r\n{"no": "2"}\n'
    records = line_records(text.encode(), text, "no").records
    assert [record.fields["no"] for record in records if record.fields] == ["1", "2"]
    assert [record.place for record in records] == ["line 1", "line 3"]


def test_the_number_of_a_broken_line_is_still_told() -> None:
    text = '{"no": "K-1", "x": "abc'
    assert line_records(text.encode(), text, "no").records[0].ref == "K-1"


@pytest.mark.parametrize(
    ("feed", "text", "place"),
    [
        ("kr.spo", '{\n "a": 1,\n "b" 2}', "line 3, column 6"), ("kr.spo", "{nope}", "line 1, column 2"),
        ("generic", '[{"ref":"a"},\n  {nope}]', "line 2, column 4"), ("generic", "[{nope}]", "line 1, column 3"),
        ("generic", '{"alerts":[{"ref" "a"}]}', "line 1, column 19"),
    ],
)  # fmt: skip
def test_what_is_no_json_is_told_at_its_line_and_column(feed: str, text: str, place: str) -> None:
    with pytest.raises(FileRefused) as refused:
        installed_feeds()[feed].parse(text.encode(), datetime(2026, 11, 22, tzinfo=UTC))
    assert refused.value.place == place
