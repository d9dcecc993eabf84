"""The agencies' Merkle logs: a leaf for every alert, in the order of its agency, closed by a signed checkpoint.

A leaf is HMAC(log key, alert_id) followed by the alert's bytes (the salt keeps a guessed alert from being tested
against a leaf hash). The tree is a function of the prefix of `alerts`, so a rebuild or a second worker makes the same.
"""

import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import sha256

from bongsu.domain.checkpoint import Checkpoint, InclusionProof, parse_note, signed_note
from bongsu.domain.merkle import inclusion_path, leaf_hash, root, subtree_hash
from bongsu.ports.log import Entry, EventLog
from bongsu.ports.proofs import Attested, Leaf, Node, ProofStore

_TILE = 8  # levels between kept nodes
_BATCH = 2_000
MOST_A_CALL = 10_000  # entries before whoever runs the worker is asked for its shards again


@dataclass(frozen=True, slots=True)
class CheckpointSigner:
    """The hub's checkpoint key: its public bytes and the function that signs."""

    public_key: bytes
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Attest:
    """What attesting needs."""

    log: EventLog
    proofs: ProofStore
    log_key: bytes
    signer: CheckpointSigner


def origin_of(agency: str) -> str:
    """The name of an agency's log, as checkpoints state it."""
    return f"bongsu/{agency}"


def salt_of(log_key: bytes, alert_id: str) -> bytes:
    """The secret first half of an alert's leaf."""
    return hmac.digest(log_key, alert_id.encode(), sha256)


def attest(worker: Attest, shards: Collection[int] = (0,), most: int = MOST_A_CALL) -> int:
    """Attest what waits in shards of `alerts`, about `most` entries; returns the number of entries passed.

    The shards' entries are committed together: what a commit costs does not depend on how many it holds.
    """
    done = 0
    while done < most:
        waiting = {shard: worker.log.read("alerts", worker.proofs.position(shard), _BATCH, shard) for shard in shards}
        attested = Attested({shard: entries[-1].position for shard, entries in waiting.items() if entries})
        if not attested.positions:
            break
        for entries in waiting.values():
            by_agency: dict[str, list[Entry]] = {}
            for entry in entries:
                by_agency.setdefault(entry.key.split("/", 1)[0], []).append(entry)
            for agency, own in by_agency.items():
                _extend(worker, agency, own, attested)
            done += len(entries)
        worker.proofs.commit(attested)  # keeps no position when another worker is further: then it is read again
    return done


def _extend(worker: Attest, agency: str, entries: list[Entry], attested: Attested) -> None:
    """Add one agency's entries to its tree: leaves, completed nodes, checkpoint.

    Where all of them have their leaf, the batch carries the checkpoint that says so: its position rests on it.
    """
    note = worker.proofs.checkpoint(agency)
    size = parse_note(note)[0].size if note else 0
    entries = _first_appends(worker.proofs, entries, size)
    if not entries:
        if note is not None:
            attested.checkpoints[agency] = note
        return
    fresh: dict[int, dict[int, bytes]] = {0: {}}

    def kept(level: int, first: int, count: int) -> list[bytes]:
        """Hashes of a kept level, from this batch where it has them and else from the store."""
        new = fresh.get(level, {})
        stored = [i for i in range(first, first + count) if i not in new]
        old = worker.proofs.hashes(agency, level, stored[0], len(stored)) if stored else []
        return [*old, *(new[i] for i in range(first, first + count) if i in new)]

    for entry in entries:
        alert_id = entry.headers["alert_id"]
        leaf = leaf_hash(salt_of(worker.log_key, alert_id) + entry.value)
        fresh[0][size] = leaf
        attested.leaves.append(Leaf(agency, size, alert_id, leaf))
        size += 1
        level, number = 0, size
        while number % (1 << _TILE) == 0:
            level, number = level + _TILE, number >> _TILE
            node = subtree_hash(kept(level - _TILE, (number - 1) << _TILE, 1 << _TILE))
            fresh.setdefault(level, {})[number - 1] = node
            attested.nodes.append(Node(agency, level, number - 1, node))
    head = Checkpoint(origin_of(agency), size, root(size, lambda level, index: _hash_at(kept, level, index)))
    signature = worker.signer.sign(head.text().encode())
    attested.checkpoints[agency] = signed_note(head, head.origin, worker.signer.public_key, signature)


def prove(proofs: ProofStore, log_key: bytes, alert_id: str) -> InclusionProof | None:
    """The inclusion of an alert under its agency's newest checkpoint; None while it is not attested yet."""
    leaf = proofs.find([alert_id]).get(alert_id)
    if leaf is None:
        return None
    note = proofs.checkpoint(leaf.agency)
    if note is None:
        return None
    size = parse_note(note)[0].size
    if leaf.number >= size:  # its checkpoint is being written
        return None

    def kept(level: int, first: int, count: int) -> list[bytes]:
        return proofs.hashes(leaf.agency, level, first, count)

    path = inclusion_path(leaf.number, size, lambda level, index: _hash_at(kept, level, index))
    return InclusionProof(salt_of(log_key, alert_id), leaf.number, tuple(path), note)


def _first_appends(proofs: ProofStore, entries: list[Entry], size: int) -> list[Entry]:
    """The first entry of each alert: one that a crash had appended again has its leaf already.

    A leaf from `size` on was written by an attempt that died before its checkpoint: it gets the same number again.
    """
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.headers["alert_id"], entry)
    known = proofs.find(list(first))
    return [entry for alert_id, entry in first.items() if alert_id not in known or known[alert_id].number >= size]


def _hash_at(kept: Callable[[int, int, int], list[bytes]], level: int, index: int) -> bytes:
    """The root of a complete subtree from the nearest kept level below it."""
    above = level % _TILE
    return subtree_hash(kept(level - above, index << above, 1 << above))
