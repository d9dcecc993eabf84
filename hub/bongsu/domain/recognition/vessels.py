"""Names of ships in narratives, where a word announces that a ship's name follows: few and sure rather than many.

`선박명 해성 101호`, `M/V OCEAN MERIT`, `ชื่อเรือ โชคชัย 5`, `tàu HẢI LONG 09`, `vessel "Blue Star"`. A name ends at a sign,
a number, a particle or a word that no ship is called. Ports, crews and shipping lines are announced by other words.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bongsu_schemas import codelists
from bongsu_schemas.names.nobody import names_nobody
from bongsu_schemas.text import fold

_KOREAN_KINDS = "선박|어선|화물선|여객선|유조선|컨테이너선|벌크선|냉동선|예인선|낚시어선|원양어선|크루즈선"
_KOREAN_HINTS = tuple(_KOREAN_KINDS.split("|"))
_THAI_KINDS = "สินค้า|ประมง|บรรทุกน้ำมัน|คอนเทนเนอร์|ขนส่งสินค้า|เดินทะเล"
_ENGLISH_KINDS = "vessel|ship|tanker|trawler|freighter|bulk carrier|container ship|fishing boat|cargo ship"
_BEFORE_A_NAME: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (
        ("선박", "선명", "모선명", "배 이름"),
        re.compile(
            r"(?<![가-힣])(?:선박명|모선명|어선명|(?:선박|배)의? 이름)(?:은|는|이)?[ :=]{1,3}|(?<![가-힣])선명 ?[:=] ?"
        ),
    ),
    (("เรือ",), re.compile(rf"(?<![ก-๎])(?:ชื่อเรือ|เรือ(?:{_THAI_KINDS})?ชื่อ)[ :=]{{0,3}}")),
    (
        ("tàu", "ten tau"),
        re.compile(r"(?<![^\W\d_])(?i:tên tàu|ten tau|tàu (?:mang |có )?tên)(?: ?[:=] ?| (?:là )?)"),
    ),
    (
        ("vessel", "ship", "tanker", "trawler", "freighter", "carrier", "boat"),
        re.compile(
            r"(?<![A-Za-z])(?i:(?:vessel|ship)(?:'s)? name|name of (?:the )?(?:vessel|ship))(?: ?[:=] ?| (?:is )?)"
            rf"|(?<![A-Za-z])(?i:{_ENGLISH_KINDS}) (?:named|called) "
        ),
    ),
)
"""What a text must hold, in lower case, and what a name follows in any letters."""
_MARKED = re.compile(r"(?<![A-Za-z0-9./])(?<!\d )(?P<mark>M/V|M\.V\.|MV|M/T|F/V)(?![A-Za-z])[ .:]{0,2}")
_MARKS = ("m/v", "m.v", "mv", "m/t", "f/v")
_BEFORE_CAPITALS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    ((*_KOREAN_HINTS, "선명"), re.compile(rf"(?<![가-힣])(?:{_KOREAN_KINDS}|선명)(?:은|는)? ")),
    (
        ("เรือ",),
        re.compile(rf"(?:(?<![ก-๎])|(?<=โดย)|(?<=บน)|(?<=จาก)|(?<=ของ)|(?<=กับ))เรือ(?:{_THAI_KINDS})? ?"),
    ),
    (("tàu",), re.compile(r"(?<![^\W\d_])[Tt]àu(?: (?:hàng|cá|container|biển|chở hàng))? ")),
    (
        ("vessel", "ship", "tanker", "trawler", "freighter", "carrier", "boat"),
        re.compile(rf"(?<![A-Za-z])(?:[Vv]essel|[Ss]hip|{_ENGLISH_KINDS}) "),
    ),
)
"""The same for a ship's kind alone: a name in capitals or in quotation marks must follow."""
_KOREAN_SHIP = re.compile(
    rf"(?<![가-힣])(?:{_KOREAN_KINDS}) (제?\d{{0,4}}[가-힣]{{2,8}}(?: ?\d{{1,4}})?(?<![번신보기구상간칭암])호)"
    r"(?=$|[\s.,;:()]|(?:은|는|이|가|을|를|의|에|에서|로|와|과)(?![가-힣]))"
)
_QUOTED = re.compile("[\"'“‘「《<]([^\"'”’」》>\n]{2,40})[\"'”’」》>]")
_LATIN = re.compile(r"[^\W\d_가-힣ก-๎]['&\-A-Za-zÀ-ỹ]{0,23}")
_HANGUL = re.compile("[가-힣]{1,12}")
_THAI = re.compile("[ก-๎.]{2,30}")
_NUMBER = re.compile(r"(?:[Nn][Oo]\.? ?)?\d{1,4}호?(?![\dA-Za-z])")
_PARTICLE = re.compile("(?:호?(?:에서|에는|으로|로부터|이며|이고|라는|라고|에게)|[은는을를의임에])$")
_SHIP_AND_PARTICLE = re.compile("호(?:은|는|이|가|을|를|의|에|로|와|과|에서|에는)$")
_STOP = frozenset(
    """
    arrived arriving at from departed departing voy voyage voyages imo mmsi ais vhf gps with on in to and or
    sailed sailing bound carrying loaded flag flagged is was has had were will the of by for via anchored berthed
    moored detained seized boarded crew captain master cargo container containers eta etd call callsign sign under
    owned operated near off not name unknown kg bl awb hbl mbl tel line lines agent owner owners number registered
    registration inspection inspected
    및 등 입항 출항 선원 선장 화물 컨테이너 확인 관련 예정 적재 승선 하선 선적 접안 정박 이용 통해 편 편으로
    항차 국적 선종 호출부호 경유 부터 까지 검색 검문 수색 압수 적발 발견 내 내부 소속 소유 추정 의심 도착
    출발 운항 통한 동일 미상 번호 식별번호 등록번호 없음 변경 조회 파악 은 는 이 가 을 를
    담당자 정보원 제보자 대상자 피의자 수취인 발송인 연락처 전화 계좌 여권
    """.split()  # noqa: SIM905 - a table, read as a table
)
_NO_SHIP = frozenset(
    ("viet nam", "trung quoc", "han quoc", "thai lan", "nhat ban", "nuoc ngoai", "campuchia", "dai loan")
)
_MOST_WORDS = 5
_MOST_IN_HANGUL = 3
_FEWEST_LETTERS = 3
_MOST = 8
_MARKS_FOR_ANY_SCRIPT = ("M/V", "M/T", "F/V")


class FoundVessel(NamedTuple):
    """A ship's name as it stands at `text[start:end]`."""

    text: str
    start: int
    end: int


_HINT = re.compile(
    "|".join(
        sorted(
            {re.escape(hint) for hints, _ in (*_BEFORE_A_NAME, (_MARKS, _MARKED), *_BEFORE_CAPITALS) for hint in hints}
        )
    )
)
"""What a text holds, in lower case, that names a ship at all."""


def find_vessels(text: str) -> list[FoundVessel]:
    """Names of ships, by place, none over another, at most eight."""
    low = text.lower()
    if not _HINT.search(low):
        return []
    kept: list[FoundVessel] = []
    for each in sorted(_all(text, low), key=lambda found: (found.start, -found.end)):
        if (not kept or each.start >= kept[-1].end) and len(kept) < _MOST and _is_name(each.text):
            kept.append(each)
    return kept


def _all(text: str, low: str) -> Iterator[FoundVessel]:
    """Every place where a name may stand; `low` is the text in lower case."""
    for announced in _possible(low, _BEFORE_A_NAME):
        for word in announced.finditer(text):
            yield from _after(text, _behind_mark(text, word.end()), any_script=True, sure=True)
    for announced in _possible(low, ((_MARKS, _MARKED),)):
        for mark in announced.finditer(text):
            yield from _after(text, mark.end(), any_script=mark["mark"] in _MARKS_FOR_ANY_SCRIPT, sure=True)
    for announced in _possible(low, _BEFORE_CAPITALS):
        for kind in announced.finditer(text):
            yield from _after(text, kind.end(), any_script=False, sure=False)
    for announced in _possible(low, ((_KOREAN_HINTS, _KOREAN_SHIP),)):
        yield from (FoundVessel(ship[1], *ship.span(1)) for ship in announced.finditer(text))


def _possible(low: str, patterns: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]) -> Iterator[re.Pattern[str]]:
    """The patterns of which a text in lower case holds a word at all."""
    return (pattern for hints, pattern in patterns if any(hint in low for hint in hints))


def _behind_mark(text: str, at: int) -> int:
    mark = _MARKED.match(text, at)
    return mark.end() if mark else at


def _after(text: str, at: int, *, any_script: bool, sure: bool) -> Iterator[FoundVessel]:
    """The name that begins at a place; one that is not `sure` is in capitals, and of two words or with a number."""
    quoted = _QUOTED.match(text, at)
    if quoted and (sure or not _HANGUL.match(quoted[1]) or quoted[1].endswith("호")):
        yield FoundVessel(quoted[1], *quoted.span(1))
        return
    end, place, words = at, at, 0
    while words < _MOST_WORDS:
        if words and (number := _NUMBER.match(text, place)):
            yield FoundVessel(text[at : number.end()], at, number.end())
            return
        taken = _latin_word(text, place, capitals=not sure)
        if not taken and any_script:
            if words == _MOST_IN_HANGUL and _HANGUL.match(text, place):
                return  # a sentence
            thai = None if words else _THAI.match(text, place)
            taken = thai[0] if thai else _hangul_word(text, place)
        if not taken:
            break
        words += 1
        end = place + len(taken)
        if text[end : end + 1] != " ":
            break
        place = end + 1
    if words and (sure or words > 1) and not text[end : end + 1].isdigit():
        yield FoundVessel(text[at:end], at, end)


def _latin_word(text: str, at: int, *, capitals: bool) -> str:
    """The word of a ship's name in Latin letters that begins here, if it is one."""
    found = _LATIN.match(text, at)
    if found is None or not found[0][0].isupper() or (capitals and not found[0].isupper()):
        return ""
    return "" if fold(found[0]) in _STOP else found[0]


def _hangul_word(text: str, at: int) -> str:
    """The same in Hangul, without the particle behind it."""
    found = _HANGUL.match(text, at)
    if found is None or found[0] in _STOP:
        return ""
    word = _SHIP_AND_PARTICLE.sub("호", found[0])
    word = _PARTICLE.sub("", word) if word == found[0] else word
    return "" if word in _STOP else word


def _is_name(name: str) -> bool:
    letters = sum(char.isalpha() for char in name)
    hangul = _HANGUL.search(name) is not None
    if letters < (_FEWEST_LETTERS - hangul) or names_nobody(name):
        return False
    return fold(name) not in _NO_SHIP and codelists.country(name) is None
