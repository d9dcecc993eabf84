"""The directory as one JSON file of the data folder; changes are written whole and seen by running processes."""

import fcntl
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import asdict, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from bongsu.domain.errors import BadRequestError
from bongsu.domain.release import ROLES, Viewer
from bongsu.domain.saying import coded, saying
from bongsu.ports.directory import Member, RegisteredKey, Token, Unit

_EMPTY: dict[str, Any] = {"keys": [], "users": [], "shards": {}, "units": []}
SUBMISSION = "submission"
SHARDS = 12  # as many as `deploy/topics.yaml` gives the topics that are partitioned by agency
_ID = 16  # hex digits of a token's SHA-256 by which it is named
_UNIT_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")


class DirectoryError(BadRequestError):
    """A change that the directory refuses; the message says why."""


class DirectoryFile:
    """`Directory` over `directory.json`: tokens are stored as SHA-256, never in clear."""

    def __init__(self, path: Path) -> None:
        """Read `path`; a missing file is an empty directory."""
        self._path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._keys: dict[str, list[bytes]] = {}
        self._users: dict[str, Viewer] = {}
        self._tokens: dict[str, Viewer] = {}
        self._shards: dict[str, int] = {}
        self._units: list[Unit] = []
        self._members: dict[str, Member] = {}
        self._registered: list[RegisteredKey] = []
        self._used: dict[str, str] = {}
        self._changing = threading.Lock()

    def agencies(self) -> list[str]:
        self._refresh()
        return sorted(self._keys)

    def keys_of(self, agency: str) -> list[bytes]:
        self._refresh()
        return self._keys.get(agency, [])

    def user(self, name: str) -> Viewer | None:
        self._refresh()
        return self._users.get(name)

    def users(self) -> list[Viewer]:
        """All users, by name."""
        self._refresh()
        return [self._users[name] for name in sorted(self._users)]

    def by_token(self, token: str) -> Viewer | None:
        self._refresh()
        digest = _digest(token)
        found = self._tokens.get(digest)
        if found is not None:
            self._used[digest[:_ID]] = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return found

    def members(self) -> list[Member]:
        """All users with their tokens, also those who are disabled, by name."""
        self._refresh()
        return [self._with_use(self._members[name]) for name in sorted(self._members)]

    def member(self, name: str) -> Member | None:
        """One user with the tokens, also one who is disabled."""
        self._refresh()
        found = self._members.get(name)
        return self._with_use(found) if found else None

    def registered_keys(self) -> list[RegisteredKey]:
        """All registered keys in the order of their registration."""
        self._refresh()
        return list(self._registered)

    def shard_of(self, agency: str) -> int:
        """The shard of the logs that holds an agency's entries, as it was given when the agency was enrolled."""
        self._refresh()
        return self._shards.get(agency, 0)

    def units(self) -> list[Unit]:
        """The investigating units that have a topic of their own."""
        self._refresh()
        return list(self._units)

    def add_unit(self, unit: Unit) -> None:
        """Add a unit, or change a known one's topics. DirectoryError for a name that no topic can have."""
        if not _UNIT_NAME.fullmatch(unit.name):
            raise DirectoryError(
                saying(
                    "%(name)s is no unit's name: small letters, digits, dots, hyphens, 80 at most",
                    name=repr(unit.name),
                )
            )
        with self._alone():
            content = self._content()
            others = [each for each in content.get("units", []) if each["name"] != unit.name]
            for known in content.get("units", []):
                if known["name"] == unit.name and (known["agency"], known["purpose"]) != (unit.agency, unit.purpose):
                    raise DirectoryError(
                        saying(
                            "%(name)s is a unit of %(agency)s for %(purpose)s, and its topic holds what was released to"
                            " it: give the new unit another name",
                            name=unit.name,
                            agency=known["agency"],
                            purpose=coded("purpose", known["purpose"]),
                        )
                    )
            content["units"] = [*others, asdict(unit) | {"topics": list(unit.topics)}]
            self._write(content)

    def register_key(self, key: RegisteredKey) -> None:
        """Add a public key. DirectoryError when the same key is registered for another agency."""
        with self._alone():
            content = self._content()
            for known in content["keys"]:
                if known["public_key"] == key.public_key.hex():
                    raise DirectoryError(
                        saying(
                            "this key is already registered for %(agency)s: every agency needs its own",
                            agency=known["agency"],
                        )
                    )
            content.setdefault("shards", {}).setdefault(key.agency, len(content.get("shards", {})) % SHARDS)
            content["keys"].append(
                {
                    "agency": key.agency,
                    "purpose": key.purpose,
                    "public_key": key.public_key.hex(),
                    "valid_from": key.valid_from,
                    "certificate": key.certificate,
                }
            )
            self._write(content)

    def add_user(self, viewer: Viewer, token: str) -> None:
        """Add a user, or give a known user a new token and role."""
        if viewer.role not in ROLES:
            raise DirectoryError(saying("no role %(role)s: use one of %(roles)s", role=repr(viewer.role), roles=ROLES))
        with self._alone():
            content = self._content()
            content["users"] = [user for user in content["users"] if user["user"] != viewer.user]
            content["users"].append(
                {
                    "user": viewer.user,
                    "agency": viewer.agency,
                    "role": viewer.role,
                    "groups": sorted(viewer.groups),
                    "token_sha256": _digest(token),
                }
            )
            self._write(content)

    def add_token(self, user: str, token: str, name: str, made_at: str, made_by: str) -> str:
        """Give a user one more token; returns its id. DirectoryError for an unknown or disabled user."""
        with self._alone():
            content = self._content()
            known = _user_of(content, user)
            if known.get("disabled"):
                raise DirectoryError(saying("%(user)s is disabled: enable the user first", user=user))
            made = {"sha256": _digest(token), "name": name, "made_at": made_at, "made_by": made_by}
            known.setdefault("tokens", []).append(made)
            self._write(content)
            return str(made["sha256"][:_ID])

    def revoke_token(self, user: str, identity: str) -> None:
        """Take a token away; sessions that it opened end with it. DirectoryError when there is no such token."""
        with self._alone():
            content = self._content()
            known = _user_of(content, user)
            left = [each for each in known.get("tokens", []) if each["sha256"][:_ID] != identity]
            first = known.get("token_sha256") or ""
            if len(left) == len(known.get("tokens", [])) and first[:_ID] != identity:
                raise DirectoryError(
                    saying("%(user)s has no token %(token)s: look at the list again", user=user, token=identity[:_ID])
                )
            known["tokens"] = left
            known["token_sha256"] = "" if first[:_ID] == identity else first
            self._write(content)

    def disable_user(self, user: str) -> None:
        """Take all tokens away and the user out of use. DirectoryError for an unknown user."""
        with self._alone():
            content = self._content()
            known = _user_of(content, user)
            known |= {"disabled": True, "tokens": [], "token_sha256": ""}
            self._write(content)

    def _with_use(self, member: Member) -> Member:
        return replace(
            member, tokens=tuple(replace(each, used_at=self._used.get(each.id, "")) for each in member.tokens)
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Change the file with no other thread or process between reading it and writing it."""
        with self._changing, self._path.with_suffix(".lock").open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def _content(self) -> dict[str, Any]:
        return dict(orjson.loads(self._path.read_bytes())) if self._path.exists() else deepcopy(_EMPTY)

    def _write(self, content: dict[str, Any]) -> None:
        draft = self._path.with_suffix(".new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(orjson.dumps(content, option=orjson.OPT_INDENT_2))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        self._stamp = None  # two changes within a tick of the file system's clock can look like none

    def _refresh(self) -> None:
        """Read the file again when it was replaced since the last look."""
        if not self._path.exists():
            return
        status = self._path.stat()
        stamp = (status.st_mtime_ns, status.st_ino)
        with self._lock:
            if stamp == self._stamp:
                return
            content = self._content()
            keys: dict[str, list[bytes]] = {}
            registered: list[RegisteredKey] = []
            for key in content["keys"]:
                whole = {**key, "public_key": bytes.fromhex(key["public_key"])}
                registered.append(RegisteredKey(**whole))
                if key["purpose"] == SUBMISSION:
                    keys.setdefault(key["agency"], []).append(bytes.fromhex(key["public_key"]))
            members = {user["user"]: _member(user) for user in content["users"]}
            users = {name: each.viewer for name, each in members.items() if not each.disabled}
            self._keys, self._users, self._members, self._registered = keys, users, members, registered
            self._shards = dict(content.get("shards", {}))
            self._units = [Unit(**each | {"topics": tuple(each["topics"])}) for each in content.get("units", [])]
            self._tokens = {
                digest: users[user["user"]]
                for user in content["users"]
                if user["user"] in users
                for digest in (user["token_sha256"], *(each["sha256"] for each in user.get("tokens", [])))
                if digest
            }
            self._stamp = stamp


def _user_of(content: dict[str, Any], user: str) -> dict[str, Any]:
    for each in content["users"]:
        if each["user"] == user:
            found: dict[str, Any] = each
            return found
    raise DirectoryError(saying("no user %(user)s at this hub", user=repr(user[:128])))


def _member(user: dict[str, Any]) -> Member:
    viewer = Viewer(user["user"], user["agency"], user["role"], frozenset(user["groups"]))
    tokens = [
        Token(each["sha256"][:_ID], each["name"], each["made_at"], each["made_by"], "")
        for each in user.get("tokens", [])
    ]
    if user["token_sha256"]:
        tokens.insert(0, Token(user["token_sha256"][:_ID], "", "", "", ""))
    return Member(viewer, tuple(tokens), bool(user.get("disabled")))


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
