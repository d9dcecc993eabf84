"""Where a subscriber stands: a position in each shard, and the positions at which its stream began."""

from dataclasses import dataclass

_BYTES = 6  # positions up to 2**48


@dataclass(slots=True)
class Place:
    """`reached` and `horizon` by shard. What is at most `horizon` was in the log when the stream began.

    `joined` is how many members of an incident the subscriber knows; None in all other streams.
    """

    reached: list[int]
    horizon: list[int]
    joined: int | None = None

    def packed(self) -> bytes:
        """Always as many bytes for as many shards: its length tells nothing."""
        numbers = (*self.reached, *self.horizon, *(() if self.joined is None else (self.joined,)))
        return b"".join(each.to_bytes(_BYTES, "big") for each in numbers)


def unpacked(body: bytes, shards: int) -> Place:
    """The place that `packed` made bytes of. ValueError when it is one of another number of shards."""
    numbers = [int.from_bytes(body[at : at + _BYTES], "big") for at in range(0, len(body), _BYTES)]
    if len(body) % _BYTES or len(numbers) not in (2 * shards, 2 * shards + 1):
        raise ValueError("sealed for another number of shards")
    joined = numbers[2 * shards] if len(numbers) > 2 * shards else None
    return Place(numbers[:shards], numbers[shards : 2 * shards], joined)
