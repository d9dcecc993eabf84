"""The directory as one JSON file of the data folder; changes are written whole and seen by running processes."""

import os
import re
import threading
from copy import deepcopy
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from bongsu.domain.release import ROLES, Viewer
from bongsu.ports.directory import RegisteredKey, Unit

_EMPTY: dict[str, Any] = {"keys": [], "users": [], "shards": {}, "units": []}
SUBMISSION = "submission"
SHARDS = 12  # as many as `deploy/topics.yaml` gives the topics that are partitioned by agency
_UNIT_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")


class DirectoryError(ValueError):
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
        return self._tokens.get(_digest(token))

    def shard_of(self, agency: str) -> int:
        """The shard of the logs that holds an agency's entries, as it was given when the agency was enrolled."""
        self._refresh()
        return self._shards.get(agency, 0)

    def units(self) -> list[Unit]:
        """The investigating units that have a topic of their own."""
        self._refresh()
        return list(self._units)

    def add_unit(self, unit: Unit) -> None:
        """Add a unit, or change a known one. DirectoryError for a name that no topic can have."""
        if not _UNIT_NAME.fullmatch(unit.name):
            raise DirectoryError(f"{unit.name!r} is no unit's name: small letters, digits, dots, hyphens, 80 at most")
        content = self._content()
        content["units"] = [each for each in content.get("units", []) if each["name"] != unit.name]
        content["units"].append(asdict(unit) | {"topics": list(unit.topics)})
        self._write(content)

    def register_key(self, key: RegisteredKey) -> None:
        """Add a public key. DirectoryError when the same key is registered for another agency."""
        content = self._content()
        for known in content["keys"]:
            if known["public_key"] == key.public_key.hex():
                raise DirectoryError(
                    f"this key is already registered for {known['agency']}: every agency needs its own"
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
            raise DirectoryError(f"no role {viewer.role!r}: use one of {', '.join(ROLES)}")
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
            for key in content["keys"]:
                if key["purpose"] == SUBMISSION:
                    keys.setdefault(key["agency"], []).append(bytes.fromhex(key["public_key"]))
            users = {
                user["user"]: Viewer(user["user"], user["agency"], user["role"], frozenset(user["groups"]))
                for user in content["users"]
            }
            self._keys, self._users = keys, users
            self._shards = dict(content.get("shards", {}))
            self._units = [Unit(**each | {"topics": tuple(each["topics"])}) for each in content.get("units", [])]
            self._tokens = {user["token_sha256"]: users[user["user"]] for user in content["users"]}
            self._stamp = stamp


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
