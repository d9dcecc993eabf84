"""Short closed lists: ways of concealment, modes of transport, forms of a drug, means of detection."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from bongsu_schemas.codelists import reading


@dataclass(frozen=True, slots=True)
class Code:
    """A code, its names, and the phrases (language, stem) by which it is known in a sender's text.

    Latin phrases are whole words (`loa` is a loudspeaker, not the beginning of `loại`); Korean and Thai ones may be
    followed or preceded by other letters. Where several fit, the longest says most.
    """

    id: str
    names: Mapping[str, str]
    phrases: tuple[tuple[str, str], ...]


def concealment() -> Mapping[str, Code]:
    """Where the goods were hidden: `food_coffee`, `luggage_false_bottom` and so on."""
    return _codes("concealment")


def transport_modes() -> Mapping[str, Code]:
    """How the goods travelled: post, express, air_pax, sea_pax, air_cargo, sea_container, vessel, land, unknown.

    A phrase may stand with several: whoever says passenger means those of the air and of the sea. Words that say
    little by themselves (air, road, border) are left out, as a query for one would find too much.
    """
    return _codes("transport_modes")


def substance_forms() -> Mapping[str, Code]:
    """What the drug looks like: powder, crystal, tablet and so on."""
    return _codes("substance_forms")


def detection_means() -> Mapping[str, Code]:
    """By what the goods were found: xray, dog, profiling and so on."""
    return _codes("detection_means")


@cache
def _codes(name: str) -> Mapping[str, Code]:
    return MappingProxyType(
        {
            row["id"]: Code(
                row["id"],
                MappingProxyType(row["names"]),
                tuple((lang, stem) for lang, stems in row["phrases"].items() for stem in stems),
            )
            for row in reading.entries(name)
        }
    )
