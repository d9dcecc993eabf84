"""Whether 32 bytes can be an Ed25519 public key (RFC 8032, 5.1.3): a point of the curve that is not of small order.

No library here asks this when a key is read. Under a key of small order a signature can be made that fits any message
without a private key, and bytes that are no point verify nothing: both are found when a key is registered, not later.
"""

from bongsu.domain.errors import BadRequestError
from bongsu.domain.saying import saying

KEY_BYTES = 32
_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)


class PublicKeyError(BadRequestError):
    """The bytes are no public key; the message says why and where a right one comes from."""


def checked(raw: bytes) -> bytes:
    """The key itself, if signatures under it can be trusted. PublicKeyError if not."""
    if len(raw) != KEY_BYTES:
        raise PublicKeyError(saying("this is no public key: give the 64 hex digits that `bongsu-connect keygen` wrote"))
    point = _point(raw)
    if point is None or _of_small_order(point):
        raise PublicKeyError(
            saying(
                "these 64 hex digits are no Ed25519 public key: one may be wrong or two exchanged; take the file that"
                " `bongsu-connect keygen` wrote, AGENCY.pub"
            )
        )
    return raw


def read_digits(text: str) -> bytes:
    """The key that 64 hex digits write, in groups or not. PublicKeyError if they do not write one."""
    try:
        raw = bytes.fromhex(text)  # skips white space
    except ValueError:
        raw = b""
    return checked(raw)


def read_aloud(key_id: str) -> str:
    """The digits of a key that two people compare on the telephone, as `bongsu-connect keygen` prints them.

    All of them: a slip in any is another key, under which nothing that the agency signs is genuine.
    """
    return " ".join(key_id[at : at + 4] for at in range(0, len(key_id), 4))


def _point(raw: bytes) -> tuple[int, int] | None:
    number = int.from_bytes(raw, "little")
    y, odd = number & (2**255 - 1), number >> 255
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if x * x % _P != square or (x == 0 and odd):
        return None
    return (x if x & 1 == odd else _P - x), y


def _of_small_order(point: tuple[int, int]) -> bool:
    for _ in range(3):  # the curve has eight times a prime of points
        x, y = point
        both = _D * x * x * y * y % _P
        point = 2 * x * y * pow(1 + both, -1, _P) % _P, (y * y + x * x) * pow(1 - both, -1, _P) % _P
    return point == (0, 1)
