"""Identifiers: one normal form and one check each, shared by connectors, hub and subscribers.

`normalise` never raises on any text. An invalid number keeps its best form with `valid` false: it is a fact about the
report and no reason to refuse it.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from bongsu_schemas.identifiers import bearer, consignment
from bongsu_schemas.identifiers.kinds import classify_transport
from bongsu_schemas.identifiers.normal import LONGEST, Normal, without_number_word
from bongsu_schemas.identifiers.placeholder import is_filler, is_placeholder, stands_for_no_number
from bongsu_schemas.identifiers.telephone import phone
from bongsu_schemas.identifiers.wallet import crypto

__all__ = ["SCHEMES", "Normal", "classify_transport", "is_placeholder", "normalise", "stands_for_no_number"]

_PLAIN: Mapping[str, Callable[[str], Normal]] = {
    "container": consignment.container,
    "bl": consignment.bl,
    "awb": consignment.awb,
    "s10": consignment.s10,
    "courier": consignment.courier,
    "imo": consignment.imo,
    "mmsi": consignment.mmsi,
    "callsign": consignment.callsign,
    "flight": consignment.flight,
    "cargo_no": consignment.cargo_no,
    "declaration": consignment.declaration,
    "account": bearer.account,
    "handle": bearer.handle,
    "crypto": crypto,
    "ref": bearer.ref,
}
_OF_A_COUNTRY: Mapping[str, Callable[[str, str | None], Normal]] = {
    "national_id": bearer.national_id,
    "business_no": bearer.business_no,
    "vehicle": bearer.vehicle,
}

SCHEMES = frozenset({*_PLAIN, *_OF_A_COUNTRY, "phone", "passport"})
"""Every scheme that has a normal form."""


def normalise(scheme: str, raw: str, *, region: str | None = None, issuer: str | None = None) -> Normal:
    """The normal form of an identifier.

    `region` (ISO 3166 alpha-2) is where a telephone number, plate or firm without country belongs; `issuer` is the
    country of a passport or person's number. An unknown scheme raises `KeyError`; no text raises anything.
    """
    return _normalised(scheme, raw[:LONGEST], region, issuer)


@lru_cache(maxsize=32_768)
def _normalised(scheme: str, raw: str, region: str | None, issuer: str | None) -> Normal:
    found = _by_rule(scheme, without_number_word(raw), region, issuer)
    if found.valid and is_filler(scheme, found.value):
        return Normal(scheme, found.value, valid=False, reason="one digit typed to fill a field")
    return found


def _by_rule(scheme: str, raw: str, region: str | None, issuer: str | None) -> Normal:
    if rule := _PLAIN.get(scheme):
        return rule(raw)
    if scheme == "phone":
        return phone(raw, region)
    if scheme == "passport":
        return bearer.passport(raw, issuer)
    return _OF_A_COUNTRY[scheme](raw, issuer or region)
