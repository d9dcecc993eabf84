"""Incidents: records that hang together over confirmed edges, held apart where a steward rejected.

A view over the edges that the viewer may see, computed when it is asked for. A rejected pair is never in one group:
edges join groups from the surest down, and one that would bring a rejected pair together is passed over. So a rejection
splits its own component alone, and the same edges always give the same groups.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from bongsu.domain.linking.links import Link

MOST_MEMBERS = 5_000


def groups(keys: Collection[str], links: Iterable[Link]) -> dict[str, frozenset[str]]:
    """For each record its group. `links` of one relation; those with an end outside `keys` are left out."""
    known = set(keys)
    inside = [link for link in links if link.pair.a in known and link.pair.b in known]
    apart: dict[str, set[str]] = defaultdict(set)
    for link in inside:
        if link.status == "rejected":
            apart[link.pair.a].add(link.pair.b)
            apart[link.pair.b].add(link.pair.a)
    members: dict[str, set[str]] = {key: {key} for key in known}
    of = {key: key for key in known}
    confirmed = [link for link in inside if link.status == "confirmed"]
    confirmed.sort(key=lambda link: (link.author == "hub", -link.score, link.pair))
    for link in confirmed:
        one, other = of[link.pair.a], of[link.pair.b]
        if one == other:
            continue
        small, large = sorted((one, other), key=lambda top: (len(members[top]), top))
        if any(apart[key] & members[large] for key in members[small] if key in apart):
            continue
        for key in members[small]:
            of[key] = large
        members[large] |= members.pop(small)
    frozen = {top: frozenset(group) for top, group in members.items()}
    return {key: frozen[of[key]] for key in known}


def reachable(
    start: str, links_of: Callable[[Collection[str]], Iterable[Link]], visible: Callable[[str], bool]
) -> tuple[set[str], list[Link]]:
    """The records that hang together with `start` over confirmed edges whose ends are visible, and all their links."""
    found = {start}
    links: dict[tuple[str, ...], Link] = {}
    front = [start]
    while front and len(found) < MOST_MEMBERS:
        following: list[str] = []
        for link in links_of(front):
            ends = [end for end in (link.pair.a, link.pair.b) if end not in found]
            if not all(visible(end) for end in ends):
                continue
            links[link.pair] = link
            if link.status == "confirmed":
                found.update(ends)
                following += ends
        front = sorted(set(following))
    return found, list(links.values())
