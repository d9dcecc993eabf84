"""Reports of the four authorities ashore: kr.kcs, kr.knp, kr.spo and kr.moj."""

from generator import drugs, names, places
from generator.batch import Amount, Facts, Fields, Moment, Report
from generator.events import Event, foreign_phone, passport
from generator.hand import Hand
from generator.narrative import text

MODES = {"sea": "10", "air": "40", "post": "50", "express": "60", "passenger": "40"}
OFFICES = ("여수세관", "평택세관", "인천공항세관", "제주세관", "군산세관")
POLICE = ("제주경찰청", "대구경찰청", "여수경찰서", "영등포경찰서", "전북경찰청")
TRANSPORT_WORDS = {"s10": "우편", "courier": "특송", "awb": "선하증권"}
THINGS = ("휴대전화", "전자저울", "현금", "비닐봉투")
MEMBERS: tuple[list[str], ...] = (["kr.kcs", "kr.moj"], [], ["kr.knp", "kr.spo", "vn.customs"], [], ["th.customs"])


def drug_field(hand: Hand, event: Event, facts: Facts, lang: str) -> tuple[str, Amount | str, str]:
    """Name, amount and unit of what was found, as fields."""
    named = drugs.field_name(hand.rng, event.drug, lang)
    facts.substance, facts.term, facts.doubtful = event.drug.id, named.text, named.doubtful
    if hand.chance(0.1):
        return named.text, hand.absent(), ""
    found = drugs.quantity(hand.rng, event.drug, event.amount, lang)
    facts.grams = found.grams
    return named.text, hand.amount(lang, found.value), found.unit


def kcs(hand: Hand, event: Event, ref: str, moment: Moment) -> Report:
    rng, facts = hand.rng, Facts(moment)
    sea, passenger = event.mode == "sea", event.kind == "passenger"
    origin = event.origin
    fields: Fields = {"sltnNo": ref, "rvsnNo": 1, "prcsSe": "N", "prcsDttm": hand.time("kr.kcs", moment)}
    write = hand.identifier
    if not passenger:
        cargo = f"{moment.when.year % 100}BSTL{int(rng.random() * 1e4):04d}I{int(rng.random() * 1e8):08d}"
        fields["cargMtNo"] = write(facts, "cargo_no", cargo)
        if sea:
            fields["mblNo"] = write(facts, "bl", event.bl)
        fields["hblNo"] = (
            write(facts, event.item_scheme, event.item) if event.item else write(facts, "bl", event.bl + "01")
        )
        if sea:
            fields["cntrNo"] = write(facts, "container", event.container)
    fields["transMthdCd"] = MODES[event.mode]
    if sea:
        fields["shipNm"] = places.ship_name(rng, event.vessel)
        fields["imoNo"] = write(facts, "imo", event.imo)
        ports = places.PORTS[origin]
        fields["ldprCd"], fields["dsprCd"] = ports[int(rng.random() * len(ports))], "KRYOS"
    else:
        fields["fltNo"] = write(facts, "flight", event.flight)
        fields["ldprCd"], fields["dsprCd"] = origin + places.AIRPORTS[origin][0], "KRICN"
    fields["etprCstm"] = OFFICES[int(rng.random() * 5)]
    fields["etprDt"] = f"{moment.when:%Y%m%d}"
    if not passenger:
        fields |= {"prnm": places.GOODS[event.hidden % 8], "hsSgn": f"{int(rng.random() * 1e6):06d}"}
        fields |= {"ttwg": f"{rng.random() * 9000:,.2f}", "wghtUt": "KG"}
        fields["cnsgnNm"] = hand.person(event.sender, "latin")
        if hand.mess:
            fields["cnsgnAddr"] = ""
        fields["cnsgnTelno"] = hand.phone(facts, event.sender_phone, "82")
        ko, latin = places.KO_COMPANIES[event.company]
        fields["cnsneNm"] = (ko, latin)[rng.random() < 0.5] if sea else hand.person(event.receiver, "own")
        fields["cnsneAddr"] = event.address.ko() if rng.random() < 0.6 else event.address.latin(rng)
        fields["cnsneTelno"] = hand.phone(facts, event.phone, "82")
    else:
        fields["psptNo"] = write(facts, "passport", event.passport)
        fields["psngNm"] = hand.person(event.receiver, "latin")
    fields |= {
        "sltnRsnCd": f"N0{1 + event.hidden % 7}",
        "rskGrdCd": "ABCD"[event.hidden % 4],
        "insptMthdCd": "XOD"[event.hidden % 3],
    }
    if rng.random() < 0.55:
        fields["drugNm"], fields["drugQty"], fields["drugUt"] = drug_field(hand, event, facts, "ko")
    fields["spcmMtr"] = text(hand, event, facts, "ko", who=event.receiver.own or event.receiver.latin())
    return Report("kr.kcs", ref, event.key, fields, facts)


def knp(hand: Hand, event: Event, ref: str, moment: Moment) -> Report:
    rng, facts = hand.rng, Facts(moment)
    write, receiver = hand.identifier, event.receiver
    moves = []
    if event.item and rng.random() < 0.6:
        moves.append({"구분": TRANSPORT_WORDS[event.item_scheme], "번호": write(facts, event.item_scheme, event.item)})
    if event.container:
        moves.append({"구분": "컨테이너", "번호": write(facts, "container", event.container)})
        moves.append({"구분": "선하증권", "번호": write(facts, "bl", event.bl)})
        moves.append({"구분": "선박", "번호": write(facts, "imo", event.imo)})
    elif event.kind == "passenger":
        moves.append({"구분": "항공편", "번호": write(facts, "flight", event.flight)})
    handle = event.handle if rng.random() < 0.6 else ""
    if handle:
        facts.ids.append(("handle", handle, True))
    person: Fields = {
        "성명": hand.person(receiver, "own"),
        "이명": [names.spelled(rng, receiver)] if rng.random() < 0.4 else [],
        "생년월일": birth(event, "-") if rng.random() < 0.8 else birth(event, "-")[:4],
        "국적": places.COUNTRIES_KO[receiver.country],
        "여권번호": write(facts, "passport", event.passport if rng.random() < 0.5 else ""),
        "연락처": [said] if (said := hand.phone(facts, event.phone if rng.random() < 0.7 else "", "82")) else [],
        "주소": event.address.ko(),
        "SNS": [handle] if handle else [],
    }
    things: list[Fields] = []
    if rng.random() < 0.85:
        name, amount, unit = drug_field(hand, event, facts, "ko")
        things.append({"품명": name, "수량": amount, "단위": unit})
    fields: Fields = {
        "첩보번호": ref,
        "차수": 1,
        "처리구분": "신규",
        "작성일시": hand.time("kr.knp", moment),
        "작성관서": POLICE[int(rng.random() * 5)],
        "제목": f"{places.COUNTRIES_KO[event.origin]}발 마약류 밀반입 첩보",
        "첩보내용": text(hand, event, facts, "ko", who=receiver.own or receiver.latin()),
        "대상자": [person],
        "관련운송": moves,
        "관련물품": things,
        "죄명": "마약류관리에관한법률위반",
        "입수경위": "제보",
        "평가등급": f"{'ABCDEF'[event.hidden % 6]}{1 + event.hidden % 6}",
        "취급제한": (["H1"], [], ["H1", "H2"], ["H0"])[event.hidden % 4],
        "배포기관": MEMBERS[int(rng.random() * 5)],
    }
    return Report("kr.knp", ref, event.key, fields, facts)


def spo(hand: Hand, event: Event, ref: str, moment: Moment) -> Report:
    rng, facts = hand.rng, Facts(moment)
    write, receiver = hand.identifier, event.receiver
    numbers = []
    if event.item and rng.random() < 0.7:
        numbers.append(write(facts, event.item_scheme, event.item))
    if event.container:
        numbers += [
            write(facts, "bl", event.bl),
            write(facts, "container", event.container),
            write(facts, "imo", event.imo),
        ]
    elif event.kind == "passenger":
        numbers.append(write(facts, "flight", event.flight))
    calls = [hand.phone(facts, number, "82") for number in (event.phone, event.sender_phone) if rng.random() < 0.5]
    accounts = []
    if rng.random() < 0.5:
        accounts.append({"은행": places.BANKS[int(rng.random() * 6)], "번호": write(facts, "account", event.account)})
    things: list[Fields] = []
    if rng.random() < 0.8:
        name, amount, unit = drug_field(hand, event, facts, "ko")
        things.append({"품명": name, "수량": amount, "단위": unit})
    if rng.random() < 0.4:
        things.append({"품명": THINGS[int(rng.random() * 4)], "수량": 1 + int(rng.random() * 4), "단위": "개"})
    suspect: Fields = {
        "성명": hand.person(receiver, "own"),
        "로마자성명": hand.person(receiver, "latin"),
        "생년월일": birth(event, "-"),
        "국적": places.COUNTRIES_KO[receiver.country],
        "여권번호": write(facts, "passport", event.passport if rng.random() < 0.5 else ""),
    }
    fields: Fields = {
        "정보번호": ref,
        "차수": 1,
        "처리구분": "신규",
        "작성일": hand.time("kr.spo", moment),
        "사건번호": f"{moment.when.year}형제{10000 + int(rng.random() * 89999)}호",
        "피의자": [suspect],
        "공범": [],
        "죄명": "마약류관리에관한법률위반(향정)",
        "공급선": hand.person(event.sender, "latin") if rng.random() < 0.6 else "",
        "압수물": things,
        "통화분석": [call for call in calls if call],
        "계좌": accounts,
        "운송번호": [number for number in numbers if number],
        "공개제한": ("기소전", "공판중", "없음")[event.hidden % 3],
        "배포기관": MEMBERS[int(rng.random() * 5)],
        "요지": text(hand, event, facts, "ko", who=receiver.own or receiver.latin()),
    }
    return Report("kr.spo", ref, event.key, fields, facts)


def moj(hand: Hand, event: Event, ref: str, moment: Moment) -> Report:
    """The arrival is the time where there is one, else the day from which the control holds."""
    rng, facts = hand.rng, Facts(moment)
    write, receiver = hand.identifier, event.receiver
    arrives = moment.precision == "minute"
    country = receiver.country
    phones = [hand.phone(facts, number, "82") for number in (event.phone,) if rng.random() < 0.7]
    if hand.chance(0.1):
        phones.append(hand.phone(facts, foreign_phone(rng, event.origin), "82"))
    companion = write(facts, "passport", passport(rng, country)) if arrives and rng.random() < 0.2 else ""
    former = write(facts, "passport", passport(rng, country)) if rng.random() < 0.2 else ""
    fields: Fields = {
        "number": ref,
        "revision": 1,
        "status": "1",
        "latin": names.mrz(rng, receiver) if hand.mess else receiver.latin(),
        "own": receiver.own if rng.random() < 0.8 else "",
        "former": ";".join(names.spelled(rng, names.of_country(rng, country)) for _ in range(2))
        if hand.chance(0.2)
        else "",
        "nationality": places.ALPHA3[country],
        "sex": "MF"[event.hidden % 2],
        "birth": birth(event, "") if rng.random() < 0.9 else birth(event, "")[:4] + "0000",
        "passport": write(facts, "passport", event.passport if rng.random() < 0.85 else ""),
        "former_passports": former,
        "control": ("입국금지", "입국규제", "정밀심사", "수배")[event.hidden % 4],
        "reason": ("마약|밀수 전력", "국제공조 수배\\긴급", "재입국 금지자", "위험승객;정밀")[event.hidden % 4],
        "from": f"{moment.when:%Y}0105" if arrives else hand.time("kr.moj", moment),
        "to": "20361231" if rng.random() < 0.6 else "",
        "deported": "20240311" if rng.random() < 0.2 else "",
        "offence": "마약류관리법위반",
        "disposition": "강제퇴거" if rng.random() < 0.4 else "",
        "flight": write(facts, "flight", event.flight) if arrives else "",
        "departs": places.AIRPORTS[event.origin][0] if arrives else "",
        "lands": "ICN" if arrives else "",
        "arrival": hand.time("kr.moj", moment) if arrives else "",
        "companions": companion,
        "phones": ";".join(p for p in phones if p),
        "stay": event.address.ko() if rng.random() < 0.7 else "",
        "remarks": text(hand, event, facts, "ko", who=receiver.own or receiver.latin()).replace("\n", " "),
    }
    if arrives and hand.chance(0.05):
        fields["from"] = "20260231"  # a defect in a field that is not the time is a warning
    return Report("kr.moj", ref, event.key, fields, facts)


def birth(event: Event, mark: str) -> str:
    """The receiver's birth date, a function of the event."""
    seed = int(event.phone[-6:]) if event.born < 0 else event.born
    return f"{1955 + seed % 50}{mark}{1 + seed % 12:02d}{mark}{1 + seed % 28:02d}"
