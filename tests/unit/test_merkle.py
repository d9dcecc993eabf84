"""Merkle arithmetic and notes against RFC 6962's own definitions."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bongsu.domain.checkpoint import Checkpoint, InclusionProof, NoteError, parse_note, parse_proof, signed_note
from bongsu.domain.merkle import inclusion_path, leaf_hash, node_hash, root, root_from_path, subtree_hash


def _mth(leaves: list[bytes]) -> bytes:
    """MTH as RFC 6962, section 2.1, writes it, over whole leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(_mth(leaves[:k]), _mth(leaves[k:]))


def _hash_at(leaves: list[bytes], level: int, index: int) -> bytes:
    width = 1 << level
    return subtree_hash([leaf_hash(leaf) for leaf in leaves[index * width : (index + 1) * width]])


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_root_is_the_one_of_the_rfc(leaves: list[bytes]) -> None:
    assert root(len(leaves), lambda level, index: _hash_at(leaves, level, index)) == _mth(leaves)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_every_leaf_is_proven_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = inclusion_path(index, len(leaves), lambda level, i: _hash_at(leaves, level, i))
    assert root_from_path(leaf_hash(leaves[index]), index, len(leaves), path) == _mth(leaves)
    assert root_from_path(leaf_hash(leaves[index] + b"!"), index, len(leaves), path) != _mth(leaves)
    if path:
        with pytest.raises(ValueError, match="short"):
            root_from_path(leaf_hash(leaves[index]), index, len(leaves), path[:-1])
    with pytest.raises(ValueError, match="long"):
        root_from_path(leaf_hash(leaves[index]), index, len(leaves), [*path, b"x" * 32])


def test_a_leaf_outside_the_tree_has_no_path() -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_path(3, 3, lambda _level, _index: b"")


@given(st.integers(0, 2**40), st.binary(min_size=32, max_size=32), st.lists(st.binary(min_size=32, max_size=32)))
def test_notes_and_proofs_are_read_as_they_were_written(size: int, head: bytes, path: list[bytes]) -> None:
    note = signed_note(Checkpoint("bongsu/kr.kcs", size, head), "bongsu/kr.kcs", b"k" * 32, b"s" * 64)
    assert parse_note(note)[0] == Checkpoint("bongsu/kr.kcs", size, head)
    proof = InclusionProof(b"salt", size, tuple(path), note)
    assert parse_proof(proof.text()) == proof


@pytest.mark.parametrize("broken", ["", "a\n1\nAA==\n", "a\n01\nAA==\n\n— a AAAA\n", "a\n1\nAA=\n\n— a AAAA\n"])
def test_a_note_in_another_form_is_refused(broken: str) -> None:
    with pytest.raises(NoteError):
        parse_note(broken)
