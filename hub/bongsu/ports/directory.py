"""Who belongs to the hub: agencies with their public keys, users with their roles, and the tokens that prove them."""

from dataclasses import dataclass
from typing import Protocol

from bongsu.domain.release import Viewer


@dataclass(frozen=True, slots=True)
class RegisteredKey:
    """An agency's public key and the hub root's certificate for it (a DSSE envelope, as JSON)."""

    agency: str
    purpose: str
    public_key: bytes
    valid_from: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Token:
    """An API token as it is kept: `id` is the beginning of its SHA-256. `used_at` is of this process alone."""

    id: str
    name: str
    made_at: str
    made_by: str
    used_at: str


@dataclass(frozen=True, slots=True)
class Member:
    """A user with the tokens that prove them; one that is disabled has none."""

    viewer: Viewer
    tokens: tuple[Token, ...]
    disabled: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """An investigating unit with a topic of its own: it gets what its agency may see for one purpose.

    `topics` narrows that to alerts of any of these topics; none means all.
    """

    name: str
    agency: str
    purpose: str
    topics: tuple[str, ...] = ()


class Directory(Protocol):
    """Read who is known."""

    def agencies(self) -> list[str]:
        """The ids of all member agencies."""
        ...

    def shard_of(self, agency: str) -> int:
        """The shard of the logs that holds an agency's entries."""
        ...

    def units(self) -> list[Unit]:
        """The investigating units that have a topic of their own."""
        ...

    def keys_of(self, agency: str) -> list[bytes]:
        """The public keys by which the agency's submissions are verified."""
        ...

    def user(self, name: str) -> Viewer | None:
        """A user by name (`analyst@kr.kcs`)."""
        ...

    def by_token(self, token: str) -> Viewer | None:
        """The user whose API token this is."""
        ...
