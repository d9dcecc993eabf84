"""Compare the index with the log, document by document, and mend it.

The newest version of each record must be in the index as the document that is made of it now, under its revision;
the index must hold nothing else. Where the engine gives no document back, the revision stands for it. Workers may run
meanwhile: a write of theirs is newer and stays. What waits for them, though, is missing until they come to it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson

from bongsu.domain.document import index_document
from bongsu.domain.query.clauses import Every
from bongsu.ports.archive import AlertArchive
from bongsu.ports.index import InspectableIndex, Kept, Plan, Write

_BATCH = 500
MOST_NAMED = 20
_EVERYTHING = Plan(Every(), Every(), (("filter", Every()),), limit=1, counted=False)
_NO_POSITION = 0  # the archive does not say where the log has a record, and no answer depends on it


@dataclass(slots=True)
class Verified:
    """How many records were checked, how many documents are wrong in which way, and the keys of the first of them."""

    checked: int = 0
    missing: int = 0
    different: int = 0
    surplus: int = 0
    mended: int = 0
    named: dict[str, list[str]] = field(default_factory=lambda: {"missing": [], "different": [], "surplus": []})

    @property
    def good(self) -> bool:
        """Whether the index holds now what the log says."""
        return self.missing + self.different + self.surplus == self.mended

    def note(self, kind: str, keys: Sequence[str]) -> None:
        """Count documents that are wrong."""
        setattr(self, kind, getattr(self, kind) + len(keys))
        self.named[kind] += keys[: MOST_NAMED - len(self.named[kind])]


def verify_index(archive: AlertArchive, index: InspectableIndex, *, mend: bool = False) -> Verified:
    """Compare all records; with `mend`, write what is missing or different, and remove what no record stands behind."""
    verified = Verified()
    indexed = index.keys()
    beside = _Beside(indexed) if indexed is not None else None
    total, found = index.search(_EVERYTHING).total, 0
    for batch in _batches(archive.records()):
        writes = {key: _write(versions) for key, versions in batch}
        kept = index.documents(list(writes))
        found += len(kept)
        _check(archive, index, verified, writes, kept, mend=mend)
        if beside is not None:
            _check_surplus(archive, index, verified, beside.not_among(list(writes)), mend=mend)
    if beside is None:  # no key comes back, so what no record stands behind can be counted alone
        verified.surplus = max(0, total - found)
        return verified
    for rest in _batches(beside.rest()):
        _check_surplus(archive, index, verified, rest, mend=mend)
    return verified


class _Beside:
    """The keys of the index beside those of the log: both in order, so that each is read once and none is kept."""

    def __init__(self, keys: Iterator[str]) -> None:
        self._keys = keys
        self._next = next(keys, None)

    def not_among(self, known: Sequence[str]) -> list[str]:
        """The keys up to the last known one that are not known."""
        among, surplus = set(known), []
        while self._next is not None and self._next <= known[-1]:
            if self._next not in among:
                surplus.append(self._next)
            self._next = next(self._keys, None)
        return surplus

    def rest(self) -> Iterator[str]:
        """All keys after the last known one."""
        while self._next is not None:
            yield self._next
            self._next = next(self._keys, None)


def _check(
    archive: AlertArchive,
    index: InspectableIndex,
    verified: Verified,
    writes: Mapping[str, Write],
    kept: Mapping[str, Kept],
    *,
    mend: bool,
) -> None:
    wrong: list[Write] = []
    too_new: dict[str, int] = {}
    for key, before in writes.items():
        verified.checked += 1
        write, have = before, kept.get(key)
        if have is not None and have.revision > write.revision:  # logged while we looked, perhaps
            write = _write(archive.history(key))
        if have is None:
            verified.note("missing", [key])
        elif have.revision == write.revision and _same(have.document, write.document):
            continue
        else:
            verified.note("different", [key])
            if have.revision > write.revision:
                too_new[key] = have.revision
        wrong.append(write)
    if mend and wrong:
        if too_new:
            index.remove(too_new)
        index.replace(wrong)
        verified.mended += len(wrong)


def _check_surplus(
    archive: AlertArchive, index: InspectableIndex, verified: Verified, keys: Sequence[str], *, mend: bool
) -> None:
    surplus = [key for key in keys if not archive.history(key)]  # one may have been logged while we looked
    verified.note("surplus", surplus)
    if mend and surplus:
        index.remove({key: kept.revision for key, kept in index.documents(surplus).items()})
        verified.mended += len(surplus)


def _write(versions: Sequence[bytes]) -> Write:
    """The document of a record's newest version."""
    newest = max((orjson.loads(version) for version in versions), key=lambda alert: int(alert["version"]))
    document = index_document(newest, position=_NO_POSITION)
    return Write(document["key"], document["revision"], orjson.dumps(document).decode())


def _same(kept: Mapping[str, Any] | None, written: str) -> bool:
    return kept is None or {**kept, "position": _NO_POSITION} == orjson.loads(written)


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(items)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
