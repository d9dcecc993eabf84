"""A file tried without a signature and without being stored: what its receipt would say, in the agency's language."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from bongsu.bootstrap import Hub
from bongsu.domain.query.doubts import has_wrong_check_digit
from bongsu.pipeline.outcomes import worded
from bongsu.pipeline.prepare import Prepared
from bongsu.services.intake import try_out
from bongsu_schemas.messages import message, placed, retold

_MOST_DOUBTS = 100


def tried(hub: Hub, agency: str, payload: bytes, lang: str, feed: str | None = None) -> dict[str, Any]:
    """The receipt that the file would get now, and every error with its place in words of a language.

    `doubts` are what is odd and no error, a hundred at most: {place, ref, field, code, and message or scheme, found}.
    """
    file, receipt = try_out(hub.intake, agency, payload, feed)
    if file.refused is not None:
        place = placed(file.place, lang)
        errors = [_line(None, None, place, worded(file.refused, file.place, lang))]
        return {"receipt": receipt, "errors": errors, "doubts": []}
    errors = []
    for record, outcome in zip(file.records, receipt["records"], strict=True):
        # What only the comparison with the log finds, a conflict, stands in the receipt alone, and in English.
        told = [worded(each, record.place, lang) for each in record.defects] or [
            _told_again(each, record.place, record.ref, record.version, lang) for each in outcome["errors"]
        ]
        errors += [_line(record.record_no, record.ref, placed(record.place, lang), each) for each in told]
    doubts = [each for record in file.records if record.alert for each in _doubts(record, lang)]
    return {"receipt": receipt, "errors": errors, "doubts": doubts[:_MOST_DOUBTS]}


def _doubts(record: Prepared, lang: str) -> Iterator[dict[str, Any]]:
    """What is odd in a record that is taken all the same: the parser's warnings, and numbers that are none."""
    alert = orjson.loads(record.alert)
    place = placed(record.place, lang)
    for each in alert["provenance"]["warnings"]:
        yield _line(
            record.record_no, record.ref, place, {**each, "message": retold(each["code"], each["message"], lang)}
        )
    for at, entity in enumerate(alert["entities"]):
        for number, each in enumerate(entity["identifiers"]):
            if not each["valid"] and each["found_in"] == "field":
                digit = has_wrong_check_digit(each["scheme"], each["raw"])
                yield {
                    "ref": record.ref,
                    "place": place,
                    "field": f"entities.{at}.identifiers.{number}",
                    "code": "check_digit" if digit else "form",
                    "scheme": each["scheme"],
                    "found": each["raw"],
                    "message": "",
                    "control": "",
                }


def _told_again(error: Mapping[str, str], place: str, ref: str | None, version: int, lang: str) -> dict[str, str]:
    if error["code"] != "conflict":
        return dict(error)
    return {**error, "message": message("conflict", lang, place=place, ref=ref, version=version)}


def _line(record_no: int | None, ref: str | None, place: str, error: Mapping[str, str]) -> dict[str, Any]:
    """A row of the table of errors, whose first column is the place: the message need not begin with it again."""
    told = error["message"].removeprefix(f"{place}: ")
    return {"record_no": record_no, "ref": ref, "place": place, **error, "message": told, "control": ""}
