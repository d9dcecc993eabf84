"""A ship as a field names it: `TÀU HẢI LONG 09 (IMO 9305544)` is a name, and the number that outlives the name."""

import re

from bongsu_connectors.reading.width import narrow
from bongsu_schemas.identifiers import normalise

_SEVEN = re.compile(r"\d{7}")
_LABELLED = re.compile(
    r"(?<![a-z])(?:(?:เลขที่|หมายเลข|เลข|รหัส|선박|số(?: hiệu)?|mã(?: số)?) ?)?"
    r"(?P<number>imo ?(?:number|no|번호|식별번호)?[ .:#-]{0,4}\d{7})(?!\d) ?[)\]]?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(\[] ?(?P<number>\d{7}) ?[)\]] *$")
_BETWEEN = " \t,;:/-([（［"


def ship(text: str) -> tuple[str, str]:
    """The name and the IMO number of a ship, each as written and empty where there is none.

    Seven digits without `IMO` are a number only in brackets behind a name, and only with the right check digit.
    """
    plain = narrow(text)
    if not _SEVEN.search(plain):
        return text, ""
    found = _LABELLED.search(plain)
    if found is None:
        found = _IN_BRACKETS.search(plain)
        if found is None or not normalise("imo", found["number"]).valid:
            return text, ""
    first, last = found.span()
    name = " ".join(filter(None, (text[:first].rstrip(_BETWEEN), text[last:].lstrip(_BETWEEN))))
    return name, text[slice(*found.span("number"))]
