"""Blocks: records near each other in time share one, and blocks of one time lie together, so that few pages change."""

from dataclasses import replace

from linked_alerts import person, thing, traits

from bongsu.domain.linking.blocks import blocks_of
from bongsu.domain.linking.model import first_model

_HOUR = 3_600
_MODEL = first_model()
_BOX = traits("a", thing("container", container="MSKU1234565"))
_BOX = replace(_BOX, keys=tuple(key for key in _BOX.keys if key.scheme == "container"))  # not its own reference
_WINDOW = _MODEL.schemes["container"].hours * _HOUR


def test_moments_less_than_a_window_apart_share_a_block() -> None:
    for start in range(0, 8 * _WINDOW, 31 * _HOUR):
        for apart in (_HOUR, _WINDOW // 2, _WINDOW - 1):
            one, other = (blocks_of(replace(_BOX, start=at, end=at), _MODEL) for at in (start, start + apart))
            assert one & other, (start, apart)


def test_moments_two_windows_apart_share_no_block_of_a_thing_that_is_used_again() -> None:
    longest = _WINDOW * 2
    assert not blocks_of(replace(_BOX, start=_BOX.start + longest), _MODEL) & blocks_of(_BOX, _MODEL)


def test_blocks_of_one_week_lie_together_but_for_those_of_any_time() -> None:
    every = [
        traits(f"r{n}", person("Kim Young Hee", phone=f"+8210{n:08d}"), thing("container", container=box))
        for n, box in enumerate(["MSKU1234565", "TCLU7654321"])
    ]
    for alert in every:
        blocks = blocks_of(alert, _MODEL)
        timed = [block for block in blocks if block >> 47]
        assert timed
        assert len(timed) < len(blocks)
        assert all(0 <= (alert.start // 86_400) - (block >> 47) <= 2 * _WINDOW // 86_400 for block in timed)
