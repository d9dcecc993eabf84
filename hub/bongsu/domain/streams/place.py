"""Where a subscriber stands: a position in each shard, and the positions at which its stream began."""

from dataclasses import dataclass

_BYTES = 6  # positions up to 2**48


@dataclass(slots=True)
class Place:
    """`reached` and `horizon` by shard. What is at most `horizon` was in the log when the stream began."""

    reached: list[int]
    horizon: list[int]

    def packed(self) -> bytes:
        """Always as many bytes for as many shards: its length tells nothing."""
        return b"".join(each.to_bytes(_BYTES, "big") for each in (*self.reached, *self.horizon))


def unpacked(body: bytes) -> Place:
    """The place that `packed` made bytes of."""
    numbers = [int.from_bytes(body[at : at + _BYTES], "big") for at in range(0, len(body), _BYTES)]
    half = len(numbers) // 2
    return Place(numbers[:half], numbers[half:])
