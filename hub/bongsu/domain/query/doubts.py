"""What a query asks for that is hardly meant: a number whose check digit is wrong, an agency that nobody knows."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from bongsu.domain.query.lexicon import REGIONS
from bongsu.domain.saying import Saying, saying
from bongsu_schemas import codelists
from bongsu_schemas.identifiers import normalise

Note = Callable[[Saying], None]


def has_wrong_check_digit(scheme: str, value: str) -> bool:
    """Whether a number has its scheme's form and a check digit that does not belong to it."""
    reasons = {normalise(scheme, value, region=region).reason for region in REGIONS}
    return reasons == {"check digit"}


def doubt_numbers(identifiers: Iterable[str], note: Note) -> None:
    """Say of each `scheme:value` whose check digit is wrong that it is; it is looked for all the same."""
    for each in identifiers:
        scheme, _, value = each.partition(":")
        if has_wrong_check_digit(scheme, value):
            note(
                saying(
                    "the check digit of %(written)s is wrong: look whether every character is right",
                    written=f"{scheme} {value}",
                )
            )


def doubt_agency(value: str, note: Note) -> None:
    """Say of an agency that is not on the list that it is not, and which are near; a new member may be missing."""
    known = codelists.agencies()
    if value in known:
        return
    near = get_close_matches(value, known, n=3, cutoff=0.5)
    near += [each for each in known if each not in near and each.partition(".")[0] == value.partition(".")[0]]
    note(
        saying(
            "“%(value)s” is not on the list of agencies: it has %(values)s",
            value=value,
            values=", ".join(near or known),
        )
    )
