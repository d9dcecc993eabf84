"""Merkle tree arithmetic of RFC 6962, section 2.1, over leaf hashes that are read through a function.

`hash_at(level, index)` gives the root of the complete subtree that covers leaves [index * 2**level, (index + 1) *
2**level). Whoever stores the tree decides which of these it keeps; nothing here is stored.
"""

from collections.abc import Callable
from hashlib import sha256

HashAt = Callable[[int, int], bytes]


def leaf_hash(leaf: bytes) -> bytes:
    """MTH of one leaf: SHA-256(0x00 || leaf)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """MTH of an inner node: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def subtree_hash(hashes: list[bytes]) -> bytes:
    """The root over a power of two of consecutive hashes of one level."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def root(size: int, hash_at: HashAt) -> bytes:
    """The tree head over the first `size` leaves; the empty tree's is SHA-256 of nothing."""
    return sha256(b"").digest() if size == 0 else _range_hash(0, size, hash_at)


def inclusion_path(index: int, size: int, hash_at: HashAt) -> list[bytes]:
    """PATH(index, D[size]): the audit path from the leaf upwards. ValueError when the leaf is not in the tree."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _largest_power_below(high - low)
        if index < middle:
            path.append(_range_hash(middle, high, hash_at))
            high = middle
        else:
            path.append(_range_hash(low, middle, hash_at))
            low = middle
    return path[::-1]


def root_from_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that an audit path leads to (RFC 9162, section 2.1.3.2). ValueError when its length is wrong."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    node, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ValueError("the audit path is too long")
        if node & 1 or node == last:
            current = node_hash(sibling, current)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            current = node_hash(current, sibling)
        node >>= 1
        last >>= 1
    if last != 0:
        raise ValueError("the audit path is too short")
    return current


def _range_hash(low: int, high: int, hash_at: HashAt) -> bytes:
    """MTH over leaves [low, high), where `low` is a multiple of the largest power of two in the range."""
    count = high - low
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return hash_at(level, low >> level)
    middle = low + _largest_power_below(count)
    return node_hash(_range_hash(low, middle, hash_at), _range_hash(middle, high, hash_at))


def _largest_power_below(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)
