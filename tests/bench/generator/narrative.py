"""Free texts in three languages, and the identifiers and drug names that stand in them alone."""

from generator import checkdigits, drugs, places
from generator.batch import Facts
from generator.events import Event, kr_phone
from generator.hand import Hand

CASES = {
    "ko": (
        "{who} 관련 {drug} 반입 정황 확인.",
        "{place} 소재 창고에서 {drug} 소분 의심.",
        "{who}, {drug} 구매 대금 송금 정황.",
        "{drug} 은닉 의심, 개장검사 요망.",
        "{hidden}에 {drug} 숨긴 것으로 보임.",
    ),
    "th": ("พบจากการเอกซเรย์ {hidden}", "ผู้ส่งไม่มาแสดงตัว", "แจ้งเกาหลีใต้แล้ว {hidden}"),
    "vi": ("Phát hiện qua máy soi: {hidden}.", "Đã thông báo cho phía Hàn Quốc.", "Người gửi vắng mặt, {hidden}."),
}
WORDS = {
    "ko": {
        "phone": "연락처",
        "item": "운송장",
        "container": "컨테이너",
        "account": "계좌",
        "passport": "여권",
        "mmsi": "MMSI",
        "handle": "텔레그램",
        "ref": "{} 통보 건",
        "imo": "IMO",
        "bl": "B/L",
    },
    "th": {
        "phone": "โทร.",
        "item": "เลขพัสดุ",
        "container": "ตู้",
        "account": "บัญชี",
        "passport": "หนังสือเดินทาง",
        "mmsi": "MMSI",
        "handle": "Telegram",
        "ref": "อ้างถึง {}",
        "imo": "IMO",
        "bl": "B/L",
    },
    "vi": {
        "phone": "ĐT",
        "item": "vận đơn",
        "container": "container",
        "account": "tài khoản",
        "passport": "hộ chiếu",
        "mmsi": "MMSI",
        "handle": "Telegram",
        "ref": "theo báo cáo {}",
        "imo": "IMO",
        "bl": "B/L",
    },
}
# Text that a careless reader breaks on; none of it is an identifier.
ODD = (
    'He said "now, or never"',
    "=1+1",
    "@SUM(A1:A9)",
    "+cmd|' /C calc'!A0",
    "a|b\\c",
    "첫째 줄\n둘째 줄",
    "tab\there",
    "<b>&amp;</b>",
    "]]>",
    "{{7*7}}",
    "'; DROP TABLE alerts; --",
    "http://example.org/?a=1&b=2",
    "50% \\n",
    "A\u2028B",
    "끝.\u0085다음",
    "앞\r뒤",
)
FORMULAS = ('=HYPERLINK("http://example.org","x")', "=1+1", "-2+3", "+cmd|' /C calc'!A0", "@SUM(A1:A9)")
ASCII_ODD = tuple(text for text in ODD if text.isascii())


def hidden(event: Event, lang: str) -> str:
    """Where it was hidden, in the language."""
    pool = {"ko": places.HIDDEN_KO, "th": places.HIDDEN_TH, "vi": places.HIDDEN_VI}[lang]
    return pool[event.hidden % len(pool)]


def text(hand: Hand, event: Event, facts: Facts, lang: str, *, who: str = "") -> str:
    """A narrative; what it names goes into the facts as found in text."""
    rng = hand.rng
    if hand.chance(0.03):
        return rng.choice(FORMULAS)
    shapes = CASES[lang]
    shape = shapes[int(rng.random() * len(shapes))]
    drug = ""
    if "{drug}" in shape:
        drug = drugs.field_name(rng, event.drug, lang, doubtful=False).text
        facts.text_substance = event.drug.id
    said = shape.format(
        who=who or "성명불상자", drug=drug, place=event.address.street.district, hidden=hidden(event, lang)
    )
    if hand.mess == 0:
        return said
    parts = [said, *_named(hand, event, facts, lang)]
    if hand.chance(0.12):
        parts.append(rng.choice(ASCII_ODD if lang == "th" else ODD))
    if hand.chance(0.1):
        rng.shuffle(parts)
    return " ".join(parts)


def _named(hand: Hand, event: Event, facts: Facts, lang: str) -> list[str]:
    """Sentences that name an identifier of the event, or another agency's record."""
    words, found = WORDS[lang], []

    def say(share: float, word: str, scheme: str, value: str, written: str = "", *, valid: bool = True) -> None:
        if value and hand.chance(share):
            facts.text_ids.append((scheme, value.replace("-", "") if scheme == "account" else value, valid))
            found.append(f"{words[word]} {written or value}.")

    number = event.phone if hand.rng.random() < 0.8 else kr_phone(hand.rng)
    say(0.25, "phone", "phone", number, hand.phone_form(number, "82" if lang == "ko" else "none"))
    say(0.12, "item", event.item_scheme, event.item)
    if box := event.container:
        spaced = f"{box[:4]} {box[4:10]}-{box[10]}"
        say(0.2, "container", "container", box, box if hand.rng.random() < 0.5 else spaced)
        say(0.05, "container", "container", checkdigits.spoiled(box, "container"), valid=False)
        say(0.15, "mmsi", "mmsi", event.mmsi)
    else:
        say(0.08, "account", "account", event.account)
        say(0.08, "handle", "handle", event.handle, event.handle + " ")
        say(0.08, "passport", "passport", event.passport)
    agency, _, ref = event.quoted.partition("/")
    if ref and hand.chance(0.2) and (lang == "ko" or ref.isascii()):
        facts.text_refs.append(f"{agency}/{ref}")
        found.append(words["ref"].format(ref) + ".")
    return found
