"""Korean surnames: how each is written in Latin letters, and which two Hangul spellings are one name.

Our own compilation from passports' and newspapers' practice; the Revised Romanisation of every surname counts as well.
"""

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType

_OF_TWO = {
    "강전": ("gang kang", "jeon jun chun chon"),
    "남궁": ("nam nahm", "gung kung goong koong gong kong"),
    "황보": ("hwang whang", "bo boh"),
    "제갈": ("je jae che chae", "gal kal"),
    "사공": ("sa sah", "gong kong"),
    "선우": ("seon sun son seun", "u oo woo wu"),
    "독고": ("dok tok dock", "go ko goh koh"),
    "서문": ("seo suh su so", "mun moon"),
    "동방": ("dong tong", "bang pang"),
}
"""Surnames of two syllables by the spellings of each: any may stand with any."""

LATIN_SURNAMES: Mapping[str, str] = MappingProxyType(
    {
        "김": "kim gim ghim",
        "이": "lee yi rhee i ri li rhie ree yee rhi",
        "박": "park bak pak parc bahk pahk pahk",
        "최": "choi choe chwe choy chey",
        "정": "jung jeong chung cheong joung chong jeoung choung chyung jhung",
        "강": "kang gang khang kahng",
        "조": "cho jo joe joh choh",
        "윤": "yoon yun youn yune",
        "장": "jang chang jahng",
        "임": "lim im rim yim leem ihm rhim",
        "한": "han hahn",
        "오": "oh o",
        "서": "seo suh so sur su",
        "신": "shin sin sheen shinn",
        "권": "kwon gwon kweon kwun gweon",
        "황": "hwang whang",
        "안": "ahn an",
        "송": "song",
        "유": "yoo yu ryu you ryoo liu lyu rhyu",
        "전": "jeon jun chun chon jhun cheon jeun",
        "홍": "hong",
        "고": "ko go koh",
        "문": "moon mun",
        "양": "yang ryang lyang",
        "손": "son sohn",
        "배": "bae pae bai pai bay",
        "백": "baek paik paek back baik",
        "허": "heo huh hur her ho",
        "남": "nam nahm",
        "심": "shim sim sheem",
        "노": "noh no roh rho ro nho",
        "하": "ha hah",
        "곽": "kwak gwak kwag kwack gwag",
        "성": "sung seong song soung",
        "차": "cha tcha",
        "주": "joo ju chu",
        "우": "woo u wu oo",
        "구": "koo gu ku goo gou kou",
        "민": "min",
        "진": "jin chin",
        "나": "na ra rah nah",
        "지": "ji chi jee",
        "엄": "um eom uhm eum ohm",
        "채": "chae chai che chea",
        "원": "won weon wone",
        "천": "chun cheon chon choun",
        "방": "bang pang bahng",
        "공": "kong gong khong",
        "현": "hyun hyeon hyon hyoun",
        "함": "ham hahm",
        "변": "byun byeon pyun byon byoun",
        "염": "yeom yum yom yeum youm",
        "여": "yeo yuh yo yeoh",
        "추": "choo chu chou",
        "도": "do doh to",
        "소": "so soh",
        "석": "seok suk sok seog sug",
        "선": "sun seon",
        "설": "seol sul sol",
        "마": "ma mah",
        "길": "gil kil ghil",
        "위": "wi wee",
        "표": "pyo phyo",
        "명": "myung myeong myong myoung",
        "기": "ki gi kee",
        "반": "ban pan bahn",
        "왕": "wang",
        "금": "keum geum kum",
        "옥": "ok ock ohk",
        "육": "yuk yook youk",
        "인": "in ihn",
        "맹": "maeng",
        "제": "je jae",
        "모": "mo moh",
        "탁": "tak",
        "국": "kook guk kuk gook kug",
        "어": "eo uh eoh",
        "은": "eun un",
        "편": "pyeon pyun pyoun",
        "용": "yong ryong",
        "예": "ye yeh",
        "봉": "bong",
        "사": "sa",
        "부": "boo bu",
        "가": "ka ga",
        "복": "bok pok bock",
        "태": "tae tai",
        "목": "mok",
        "형": "hyung hyeong hyoung",
        "피": "pi",
        "두": "doo du",
        "감": "kam gam",
        "호": "ho",
        "음": "eum um",
        "빈": "bin",
        "동": "dong",
        "온": "on",
        "시": "si shi",
        "범": "bum beom",
        "승": "seung",
        "연": "yeon yun youn yeun",
        "경": "kyung kyeong gyeong kyoung kyong",
        "계": "kye gye",
        "갈": "gal kal",
        "좌": "jwa joa",
        "팽": "paeng",
    }
    | {hangul: " ".join(map("".join, product(*map(str.split, parts)))) for hangul, parts in _OF_TWO.items()}
)
"""Hangul surname to its Latin spellings, the usual ones first."""

INITIAL_SOUND_LAW: Mapping[str, str] = MappingProxyType(
    {
        "리": "이",
        "류": "유",
        "림": "임",
        "라": "나",
        "로": "노",
        "량": "양",
        "려": "여",
        "렴": "염",
        "룡": "용",
        "륙": "육",
    }
)
"""Northern spellings of a surname and the southern one that stands for both."""

SURNAMES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        spelling: tuple(hangul for hangul, known in LATIN_SURNAMES.items() if spelling in known.split())
        for spellings in LATIN_SURNAMES.values()
        for spelling in spellings.split()
    }
)
"""Latin spelling of a surname to the Hangul ones for which it may stand."""
