"""Blocks: records near each other in time meet in a span, and blocks of one time lie together: few pages change."""

from dataclasses import replace

from linked_alerts import changed, person, thing, traits

from bongsu.domain.linking.blocks import NEXT, blocks_of, common_spans, span
from bongsu.domain.linking.model import Model, first_model

_HOUR = 3_600
_MODEL = first_model()
_BOX = traits("a", thing("container", container="MSKU1234565"))
_BOX = changed(_BOX, keys=tuple(key for key in _BOX.keys if key.scheme == "container"))  # not its own reference
_WINDOW = _MODEL.schemes["container"].hours * _HOUR


def test_moments_less_than_a_window_apart_meet_in_a_span() -> None:
    for start in range(0, 8 * _WINDOW, 31 * _HOUR):
        for apart in (_HOUR, _WINDOW // 2, _WINDOW - 1):
            one, other = (blocks_of(changed(_BOX, start=at, end=at), _MODEL) for at in (start, start + apart))
            assert common_spans(one, other), (start, apart)


def test_moments_two_windows_apart_do_not_meet_by_a_thing_that_is_used_again() -> None:
    later = blocks_of(changed(_BOX, start=_BOX.start + _WINDOW * 2), _MODEL)
    assert not common_spans(later, blocks_of(_BOX, _MODEL))


def test_a_name_that_many_bear_pairs_within_fewer_days_and_not_by_a_year() -> None:
    many = replace(
        _MODEL, names_total=5_000, names=dict.fromkeys(traits("a", person("김영희")).parties[0].name_keys, 50)
    )

    def meet(days: int, model: Model, one_birth: str | None, other_birth: str | None) -> bool:
        one, other = (
            blocks_of(changed(each, start=each.start + late, keys=()), model)
            for each, late in (
                (traits("a", person("김영희", birth=one_birth), drug=("yaba", 90.0)), 0),
                (traits("b", person("Kim Younghee", birth=other_birth), drug=("yaba", 90.0)), days * 24 * _HOUR),
            )
        )
        return bool(common_spans(one, other))

    assert meet(1, many, None, None)
    assert meet(4, _MODEL, None, None)
    assert not meet(4, many, None, None)
    assert meet(90, _MODEL, "1990-02-03", "1990")
    assert not meet(90, many, "1990-02-03", "1990")
    assert not meet(90, many, "1990-02-03", "1990-02-04")
    assert meet(90, many, "1990-02-03", "1990-02-03")


def test_a_span_is_common_if_both_have_one_of_its_blocks() -> None:
    timed = 7 * NEXT + 5
    one, other = frozenset({timed, 5}), frozenset({timed + NEXT, 5})
    assert common_spans(one, other) == common_spans(other, one) == {timed, 5}
    assert common_spans(one, one) == {timed, timed - NEXT, 5}
    assert (span(timed), span(5)) == ((timed, timed + NEXT), (5,))
    assert not common_spans(one, frozenset({timed + 2 * NEXT, 6}))


def test_blocks_of_one_week_lie_together_but_for_those_of_any_time() -> None:
    every = [
        traits(f"r{n}", person("Kim Young Hee", phone=f"+8210{n:08d}"), thing("container", container=box))
        for n, box in enumerate(["MSKU1234565", "TCLU7654321"])
    ]
    for alert in every:
        blocks = blocks_of(alert, _MODEL)
        timed = [block for block in blocks if block >= NEXT]
        assert timed
        assert len(timed) < len(blocks)
        # A halved container number has buckets of two weeks, the number itself of three.
        widths = {(block // NEXT - (1 << 18)) for block in timed}
        assert widths <= {alert.start // (hours * _HOUR) for hours in (120, 336, 504)}


def test_each_spelling_of_a_name_is_found_by_its_own_keys() -> None:
    """소피 오콘쿼 may be a Korean name, and hides nothing of the Latin one beside it."""
    drug = ("cocaine", 90.0)
    both = blocks_of(traits("a", person("SOPHIE OKONKWO", "소피 오콘쿼"), drug=drug), _MODEL)
    for name in ("SOPHIE OKONKWO", "소피 오콘쿼"):
        assert common_spans(both, blocks_of(traits("b", person(name), drug=drug), _MODEL)), name


def test_ships_meet_by_the_sound_of_their_names_in_two_scripts() -> None:
    one, other = (
        traits(ref, thing("vessel", name), drug=("cocaine", None))
        for ref, name in (("a", "SUNNY CEDAR"), ("b", "써니 시더"))
    )
    assert common_spans(blocks_of(one, _MODEL), blocks_of(other, _MODEL))
