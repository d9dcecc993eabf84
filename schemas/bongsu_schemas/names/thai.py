"""A Thai name in Latin letters by sound, about as the Royal Thai General System writes it.

Own rules, no dictionary: marked silent letters fall, vowel signs are read with their consonants, a consonant without a
sign closes the syllable or bears the unwritten vowel. It is meant for `skeleton.sound_of`, not for the eye.
"""

import re
from functools import lru_cache

_LETTERS = {
    **dict.fromkeys("กขฃคฅฆ", "k"), "ง": "ng", **dict.fromkeys("จฉชฌ", "ch"), **dict.fromkeys("ซศษส", "s"), "ญ": "y",
    "ฎ": "d", "ด": "d", **dict.fromkeys("ฏต", "t"), **dict.fromkeys("ฐฑฒถทธ", "th"), **dict.fromkeys("ณน", "n"),
    **dict.fromkeys("บปผพภ", "p"), **dict.fromkeys("ฝฟ", "f"), "ม": "m", "ย": "y", "ร": "r",
    **dict.fromkeys("ลฬ", "l"), "ว": "w", **dict.fromkeys("หฮ", "h"), "อ": "",
}  # fmt: skip
_CODAS = {
    **dict.fromkeys("กขฃคฅฆ", "k"), "ง": "ng", **dict.fromkeys("จฉชฌซศษสฎดฏตฐฑฒถทธ", "t"),
    **dict.fromkeys("ญณนรลฬ", "n"), **dict.fromkeys("บปผพภฝฟ", "p"), "ม": "m", "ย": "i", "ว": "o",
    **dict.fromkeys("หฮอ", ""),
}  # fmt: skip
_TONES = re.compile("[่-๋ๆฯ]")
_CLOSED_BY_W = re.compile("(?<=[เแ][กขคปผพ])[่้](?=ว)")
"""A tone mark stands over the last letter of an onset: the ว after it closes the syllable, แก้ว."""
_FOLLOWED = "[ก-ฮ][ก-ฮะ-ู็]"  # by another syllable
_SPOKEN = (
    ("เกียร", re.compile("เกียรติ?์?"), "เกียด"),
    ("ัลย", re.compile("(?<=ั)ล(?=ย(?!์))"), "นละ"),
    ("ทร์", re.compile("ทร์"), ""),
    ("ร์", re.compile("(?<=ก)ตร์|(?<=น)ดร์"), ""),
    ("์", re.compile("(?:ก?ษ[ณม]|ศวร|ตร|ดร|ศน|ตถ|ษฐ|ชร|กร|ทธ)[ิุ]?์"), lambda found: {"ก": "ก"}.get(found[0][0], "ต")),
    ("ญจน์", re.compile("ญจน์"), "น"),
    ("์", re.compile("[ก-ฮ][ิุู]?์"), ""),
    ("์", re.compile("์"), ""),
    ("ญจ", re.compile("ญจน(?=[ก-ฮ])"), "นจะนะ"),
    ("ญจ", re.compile("ญจ(?=[ก-ฮ](?!$))"), "นจะ"),
    ("ญญ", re.compile("ญญ(?=[ก-ฮ])"), "นยะ"),
    ("ง", re.compile("(?<=[พว]ง)[ศษ](?=[ก-ฮ])"), "สะ"),
    ("อร", re.compile("^อร(?=[ทนพวส])"), "ออระ"),
    ("ร", re.compile("^([นวส])ร(?=[ก-ฮเ-ไ])(?!.ร[รอณ]|สรวง|สรไ)"), r"\1อระ"),
    ("ปร", re.compile("^ปร(?=เม|มิ)"), "ปอระ"),
    ("ธน", re.compile("^ธน(?=[ก-ฮเ-ไ])(?!ธนบุ)"), "ทะนะ"),
    ("รัตน", re.compile("รัตน(?=[ก-ฮ])"), "รัดตะนะ"),
    ("ณัฐ", re.compile("ณัฐ(?=[ก-ฮ])(?!...[ชณธฐน])"), "นัดถะ"),
    ("ชร", re.compile("(?<=[พว]ั)ชร(?=[ก-ฮ])"), "ดชะระ"),
    ("ชร", re.compile("(?<=[พว]ั)ชร(?=[าิี])"), "ดชะร"),
    ("จิตร", re.compile("จิตร(?=[ก-ฮ])"), "จิต"),
    ("จักร", re.compile("จักร(?=ก)"), "จัก"),
    ("ย", re.compile(f"(?<![เ-ไ].)(?:(?<=ิ)|(?<=[ก-ลศ-ฬฮ]))ย(?![มศอ])(?={_FOLLOWED})"), "ยะ"),
    ("นทร", re.compile("นทร(?=[ก-ฮเ-ไ])"), "นทระ"),
    ("เกษ", re.compile("เกษ(?=[มต])"), "กะเส"),
    ("", re.compile("^([ก-ฬ])([ก-ฬ]{2})([ก-ฬ])([ก-ฬ]{2})$(?<!รร...)"), r"\1ะ\2\3ะ\4"),
    ("", re.compile("^([กพช])[รล](?!ร)([ก-ฬ])([ก-ฬ]{2})$"), r"\1น\2ะ\3"),
    ("ณรงค", re.compile("ณรงค"), "นะรง"),
    ("เศรษฐ", re.compile("เศรษ(?=ฐ)"), "เสด"),
    ("ทธ", re.compile("(?<=[ิุ]ท)ธ(?=$|[ก-ฮเ-ไ])"), ""),
    ("สวั", re.compile("ส(?=วั)"), "สะ"),
    ("", re.compile("(?:(?<=[าัุิีู])|(?<=เ[ก-ฮ]))([ตฒธท])[ิุ]$"), r"\1"),
    ("ร", re.compile("(?:(?<=ั)(?=[กค])|(?<=[ัิึุู])(?=[ตดชทถป]))(.)ร$"), r"\1"),
    ("ภูมิ", re.compile("ภูมิ$"), "ภูม"),
    ("เ", re.compile("(เ[ก-ฮ]{1,2}[ตชทษ])ร"), r"\1"),
    ("ทร", re.compile("^ทร|ทร(?=[ัง])"), "ซ"),
    ("ร", re.compile("สร(?=[ะ-ูเ-ไ])|ศร(?=ี|ัท)"), "ส"),
    ("ศร", re.compile("ศ(?=ร[ะ-ู])"), "ศะ"),
    ("จริง", re.compile("จร(?=ิง)"), "จ"),
    ("สฤ", re.compile("สฤ"), "สะริ"),
    ("ฤ", re.compile("ฤๅ?"), "ริ"),
    ("", re.compile("(?<=[ิุ])([ษศส])(?=[ณม][ะ-ู])"), r"\1ะ"),
    ("", re.compile("ห(?=[งญนมยรลว])|(?<![ก-ฮ])อ(?=ย[่้]?[าู])"), ""),
)
"""What is said otherwise than written, each with letters without which it is not there."""
_BARE = "[ก-ฬฮ](?![ะ-ู็อ])"  # a consonant without a sign
_CLUSTER = "(?:(?:[กขคตปผพ][รลว]|ทร)(?!(?:[ก-ฮ][ก-ฮ])*[ก-ฮ](?![ะ-ูเ-ไ]))|[กขคตปผพ][รลว](?=[ะ-ู็อ])|[ก-ฮ])"
_AFTER = "(?:[กขคตปผพสฉชจ][รลว](?=[ะ-ู็อ])|[กขคปผพสฉ][รลว](?=[ก-ฮ])|ส[มน](?=[ิีอ])|[ก-ฮ])"  # a vowel in front
_TWO = "สถ|ฉล|ตร|กร|ปล|พล|คล|กล|ขล|พร|ปร|คร|สน|สม|จร|ทว"
_OPEN = "(?![ะ-ู็อ])"  # what follows is no vowel sign: the consonant before may close the syllable
_EVEN = f"(?=(?:{_BARE}{_BARE})*(?!{_BARE}))"
_CODA = f"([ก-ฮ]{_OPEN})?"
_WEAK = f"((?:[นมง]{_OPEN}(?!{_BARE}$)|(?!ร.)[ก-ฬฮ]{_OPEN}{_EVEN}))?"
_RULES = tuple(
    (re.compile(pattern), vowel)
    for pattern, vowel in (
        (f"เ({_TWO}|[ก-ฮ])ีย{_CODA}", "ia"),
        (f"เ({_TWO}|[ก-ฮ])ือ{_CODA}", "uea"),
        (f"เ({_AFTER})าะ()", "o"),
        (f"เ({_AFTER})า()", "ao"),
        (f"เ({_AFTER})อ{_CODA}", "oe"),
        (f"เ({_AFTER})ิ{_CODA}", "oe"),
        (f"เ({_AFTER})ย{_OPEN}()", "oei"),
        (f"เ({_AFTER})[็ะ]?{_CODA}", "e"),
        (f"แ({_AFTER})[็ะ]?{_CODA}", "ae"),
        (f"โ({_AFTER})ะ?([ก-ฮ]{_OPEN}(?!{_BARE}$))?", "o"),
        (f"[ไใ](ฉล|สว|[กขคตปผพ][รลว]{_OPEN}|[ก-ฮ])(?:ย{_OPEN})?()", "ai"),
        (f"({_CLUSTER})ัว{_CODA}", "ua"),
        (f"({_CLUSTER})ัย()", "ai"),
        (f"({_CLUSTER})ั{_CODA}", "a"),
        (f"({_CLUSTER})ำ()", "am"),
        (f"({_CLUSTER})าย{_OPEN}()", "ai"),
        (f"({_CLUSTER})า{_WEAK}", "a"),
        (f"({_CLUSTER})ะ()", "a"),
        (f"({_CLUSTER})[ิี]{_WEAK}", "i"),
        (f"({_CLUSTER})ึ{_CODA}", "ue"),
        (f"({_CLUSTER})ือ?{_CODA}", "ue"),
        (f"({_CLUSTER})[ุู]{_WEAK}", "u"),
        (f"({_CLUSTER})รร([ก-ฮ]){_OPEN}(?!{_BARE}$)", "a"),
        (f"({_CLUSTER})รร()", "an"),
        (f"({_CLUSTER})ว([ก-ฮ]){_OPEN}", "ua"),
        (f"({_CLUSTER})็?อ{_CODA}", "o"),
        (f"([ก-ฮ])()(?=(?:{_BARE}{_BARE})+(?!{_BARE}))", "a"),
        (f"([ก-ฮ])็?((?!ว)[ก-ฮ]){_OPEN}", "o"),
        (f"({_CLUSTER})()", "a"),
    )
)
_IN_FRONT = {
    letter: tuple(rule for rule in _RULES if rule[0].pattern.startswith((letter, "[ไใ]" if letter in "ไใ" else letter)))
    for letter in "เแโไใ"
}
_BEHIND = tuple(rule for rule in _RULES if rule[0].pattern[0] not in "เแโ" and not rule[0].pattern.startswith("[ไใ]"))
"""The rules by the vowel sign that stands in front of its consonant; those of all other syllables."""
_CH = frozenset("จช")
_LONGEST = 48


@lru_cache(16_384)
def romanise(word: str) -> str:
    """One Thai word in Latin letters; what is not Thai is left out."""
    word = word[:_LONGEST]
    if "้ว" in word or "่ว" in word:
        word = _CLOSED_BY_W.sub("็", word)
    word = _TONES.sub("", word)
    for letters, pattern, plain in _SPOKEN:
        if letters in word:
            word = pattern.sub(plain, word)
    latin: list[str] = []
    at = 0
    while at < len(word):
        for pattern, vowel in _IN_FRONT.get(word[at], _BEHIND):
            if found := pattern.match(word, at):
                onset, coda = found[1], found[2] or ""
                at = found.end()
                coda = "ch" if coda in _CH and at < len(word) else "".join(map(_CODAS.__getitem__, coda))
                latin += (*map(_LETTERS.__getitem__, onset), vowel, coda)
                break
        else:
            at += 1
    return "".join(latin)
