"""The page cursor: an opaque token of the place in the list, bound to its query and to the moment of its first page.

It holds nothing but what its reader was shown. `pinned` fixes what `now` means in the query; validity is never
read from it, because whoever holds a cursor can write one.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import orjson

from bongsu.domain.errors import BadRequestError
from bongsu.domain.saying import saying

_LONGEST = 60_000
_ALERT_ID = re.compile(r"[0-9a-f]{40}")
_LAST_SECOND = 253_402_300_799
_TIERS = 3  # identifier, name, text


@dataclass(frozen=True, slots=True)
class Cursor:
    """Tier and order of the last hit given, the ids given with that order, and the pinned second."""

    tier: int
    order: int
    alert_ids: tuple[str, ...]
    pinned: int

    def moment(self) -> datetime:
        """The pinned second, aware."""
        return datetime.fromtimestamp(self.pinned, UTC)


def seal(cursor: Cursor, asked: bytes) -> str:
    """The token of a cursor for the query whose bytes are `asked`."""
    value = [_digest(asked), cursor.tier, cursor.order, cursor.alert_ids, cursor.pinned]
    return urlsafe_b64encode(orjson.dumps(value)).rstrip(b"=").decode()


def unseal(token: str, asked: bytes) -> Cursor:
    """The cursor of a token. `BadRequestError` for a token that is not ours or belongs to another query."""
    try:
        value = orjson.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4))) if len(token) <= _LONGEST else []
        digest, tier, order, alert_ids, pinned = value
    except (ValueError, TypeError):
        raise _unreadable() from None
    if not _is_sound(tier, order, alert_ids, pinned):
        raise _unreadable()
    if digest != _digest(asked):
        raise BadRequestError(
            saying("the cursor belongs to another query: use it with the query, filters and sort that gave it")
        )
    return Cursor(tier, order, tuple(alert_ids), pinned)


def _is_sound(tier: object, order: object, alert_ids: object, pinned: object) -> bool:
    return (
        type(tier) is int
        and type(order) is int
        and type(pinned) is int
        and 0 <= tier < _TIERS
        and 0 <= order < 2**63
        and 0 <= pinned <= _LAST_SECOND
        and isinstance(alert_ids, list)
        and all(isinstance(each, str) and _ALERT_ID.fullmatch(each) for each in alert_ids)
    )


def _unreadable() -> BadRequestError:
    return BadRequestError(saying("the cursor cannot be read: take `next` of the page before, or start without one"))


def _digest(asked: bytes) -> str:
    return sha256(asked).hexdigest()[:16]
