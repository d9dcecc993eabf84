"""What words without a field stand for: identifiers, drugs, modes of transport, names, and always the words.

Neighbouring words are looked at together: `SYNU 100001-9` is one container, `happy water` one drug,
`Kim Young Hee` one name.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bongsu.domain.query.asked import name_clause
from bongsu.domain.query.ast import Term
from bongsu.domain.query.clauses import Clause, Free, Match, Nothing, Words, all_of, any_of
from bongsu.domain.query.doubts import doubt_numbers
from bongsu.domain.query.lexicon import (
    drugs,
    name_keys,
    national_writings,
    recognised,
    transport_modes,
    with_other_plates,
)
from bongsu.domain.recognition.folding import fold_term
from bongsu.domain.recognition.shapes import KEYWORDS
from bongsu.domain.saying import Saying, coded, saying
from bongsu_schemas.text import compact, query_phrase

Note = Callable[[Saying], None]

_MOST_WORDS_OF_A_TERM = 5
_MOST_WORDS_OF_A_NAME = 4
_MOST_WORDS_WITH_NAMES = 6  # a longer row of words is a sentence
_SHORTEST_IDENTIFIER = 3
_SHORTEST_JOINED_IDENTIFIER = 6


@dataclass(frozen=True, slots=True)
class _Group:
    """Neighbouring words from `start` to `end` (exclusive) that stand for one thing."""

    start: int
    end: int
    clause: Clause


def words_clause(terms: Sequence[Term], note: Note) -> Clause:
    """The clause of neighbouring bare words, all of which must match; `note` is told what they were read as."""
    words = [term.text for term in terms]
    groups = _identifiers(words, note)
    taken = {at for group in groups for at in range(group.start, group.end)}
    for field, meanings, read_as in (
        ("substance", drugs, _as_drug),
        ("transport_mode", transport_modes, _as_transport),
    ):
        for start, end, codes in _known(words, taken, meanings):
            part, written = words[start:end], " ".join(words[start:end])
            note(read_as(written, codes))
            text = any_of(Match(field, codes), _all_words(part))
            groups.append(_Group(start, end, Free(_as_identifier(written), _all_words(part, "names"), text)))
        taken = {at for group in groups for at in range(group.start, group.end)}
    clauses = [group.clause for group in groups]
    row: list[str] = []
    for at, word in enumerate([*words, ""]):
        if at in taken or at == len(words):
            if row:
                clauses.append(_plain(row))
            row = []
        else:
            row.append(word)
    return all_of(*clauses)


def phrase_clause(text: str, note: Note) -> Clause:
    """The clause of a quoted phrase: these words side by side, or the identifier that they are."""
    identifiers: list[Clause] = [Match("identifier_values", (compact(text),))]
    found = [each for each in recognised(text) if compact(text[each[2] : each[3]]) == compact(text)]
    if found:
        values = _values(found)
        note(saying("%(written)s is read as %(meant)s", written=f'"{text}"', meant=_spoken(values)))
        doubt_numbers(values, note)
        identifiers.append(Match("identifiers", with_other_plates(values)))
        identifiers.extend(Match("identifier_values", (each,)) for each in national_writings(values))
    words = tuple(query_phrase(text))
    return Free(any_of(*identifiers), Words("names", words), Words("body", words))


def _identifiers(words: list[str], note: Note) -> list[_Group]:
    text = " ".join(words)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    found: dict[tuple[int, int], list[tuple[str, str, int, int]]] = {}
    for each in recognised(text):
        first = max(at for at in range(len(words)) if starts[at] <= each[2])
        last = max(at for at in range(len(words)) if starts[at] < each[3])
        if first > 0 and _announces(words[first - 1], each[0]):
            first -= 1  # `IMO 9531727`: the word belongs to the number, which alerts often hold without it
        found.setdefault((first, last + 1), []).append(each)
    groups: list[_Group] = []
    for (start, end), those in sorted(found.items(), key=lambda item: item[0][0] - item[0][1]):
        if any(start < group.end and group.start < end for group in groups):
            continue
        values = _values(those)
        written = " ".join(words[start:end])
        note(saying("%(written)s is read as %(meant)s", written=written, meant=_spoken(values)))
        doubt_numbers(values, note)
        joined = Match("identifier_values", tuple(dict.fromkeys((compact(written), *national_writings(values)))))
        groups.append(
            _Group(
                start,
                end,
                Free(
                    any_of(Match("identifiers", with_other_plates(values)), joined),
                    Nothing(),
                    _all_words(words[start:end]),
                ),
            )
        )
    return groups


def _announces(word: str, scheme: str) -> bool:
    """Whether a word does nothing but say which number follows, as IMO, 여권 and โทร do."""
    keyword = KEYWORDS.get(scheme)
    return keyword is not None and keyword.match(fold_term(word)) is not None


def _as_drug(written: str, ids: tuple[str, ...]) -> Saying:
    return saying(
        '%(written)s is read as the drug %(meant)s, or the word; "%(written)s" is the word alone',
        written=written,
        meant=" / ".join(ids),
    )


def _as_transport(written: str, codes: tuple[str, ...]) -> Saying:
    return saying(
        '%(written)s is read as the mode of transport %(meant)s, or the word; "%(written)s" is the word alone',
        written=written,
        meant=tuple(coded("transport_mode", code) for code in codes),
    )


def _known(
    words: list[str], taken: set[int], meanings: Callable[[str], tuple[str, ...]]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Neighbouring words that mean something, as start, end and the codes that they mean; the longest go first."""
    taken = set(taken)
    for size in range(min(_MOST_WORDS_OF_A_TERM, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            place = range(start, start + size)
            if taken.isdisjoint(place) and (codes := meanings(" ".join(words[start : start + size]))):
                taken.update(place)
                yield start, start + size, codes


def _plain(words: list[str]) -> Clause:
    """Words that are nothing known: each somewhere, or some of them together one name or one identifier."""
    alone = [Free(_as_identifier(word), name_clause(word), _all_words([word])) for word in words]
    ways: list[Clause] = [all_of(*alone)]
    if 1 < len(words) <= _MOST_WORDS_WITH_NAMES:
        for size in range(2, min(len(words), _MOST_WORDS_OF_A_NAME) + 1):
            for start in range(len(words) - size + 1):
                written = " ".join(words[start : start + size])
                together = Free(_joined_identifier(written), _joined_name(written), Nothing())
                if together != Free(Nothing(), Nothing(), Nothing()):
                    ways.append(all_of(*alone[:start], together, *alone[start + size :]))
    return any_of(*ways)


def _as_identifier(word: str) -> Clause:
    value = compact(word)
    return Match("identifier_values", (value,)) if len(value) >= _SHORTEST_IDENTIFIER else Nothing()


def _joined_identifier(written: str) -> Clause:
    value = compact(written)
    long_enough = len(value) >= _SHORTEST_JOINED_IDENTIFIER and any(char.isdigit() for char in value)
    return Match("identifier_values", (value,)) if long_enough else Nothing()


def _joined_name(written: str) -> Clause:
    if any(char.isdigit() for char in written):
        return Nothing()
    keys = name_keys(written)
    return Match("name_keys", keys) if keys else Nothing()


def _all_words(words: list[str], field: str = "body") -> Clause:
    return all_of(*(Words(field, tuple(query_phrase(word))) for word in words))


def _values(found: Sequence[tuple[str, str, int, int]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{scheme}:{value}" for scheme, value, _, _ in found))


def _spoken(values: tuple[str, ...]) -> str:
    return " or ".join(value.replace(":", " ", 1) for value in values)
