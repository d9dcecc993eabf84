"""A key is registered only if signatures under it mean something."""

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from bongsu.domain.public_key import PublicKeyError, checked, read_digits
from bongsu_schemas import envelope as dsse

P = 2**255 - 19
ABOVE = (P + 3).to_bytes(32, "little").hex()  # another way to write 3
ORDER_EIGHT = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
SMALL = [
    (1).to_bytes(32, "little").hex(),  # the neutral point: any signature (s*B, s) fits any message
    (P - 1).to_bytes(32, "little").hex(),
    "00" * 32,
    "00" * 31 + "80",
    ORDER_EIGHT,
    ORDER_EIGHT[:-2] + "85",
]


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=50)
def test_every_made_key_is_taken(seed: bytes) -> None:
    key = dsse.public_bytes(Ed25519PrivateKey.from_private_bytes(seed))
    digits = key.hex()
    assert checked(key) == key
    assert read_digits(f" {digits[:4]} {digits[4:]}\n") == key


@pytest.mark.parametrize("digits", SMALL)
def test_a_key_of_small_order_is_refused(digits: str) -> None:
    with pytest.raises(PublicKeyError, match=r"AGENCY\.pub"):
        read_digits(digits)


def test_why_a_key_of_small_order_is_refused() -> None:
    """The library verifies a signature that nobody's private key made."""
    forged = (1).to_bytes(32, "little") + bytes(32)  # R the neutral point, s = 0
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(SMALL[0])).verify(forged, b"any message at all")


@pytest.mark.parametrize(
    "digits",
    [
        "",
        "not hex",
        "ab" * 31,
        "ab" * 33,
        "02" + "00" * 31,
        (P + 3).to_bytes(32, "little").hex(),
        "01" + "00" * 30 + "80",
    ],
)
def test_what_is_no_point_is_refused(digits: str) -> None:
    with pytest.raises(PublicKeyError, match="bongsu-connect keygen"):
        read_digits(digits)


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=50)
def test_garbage_is_answered(raw: bytes) -> None:
    with suppress(PublicKeyError):
        assert checked(raw) == raw
