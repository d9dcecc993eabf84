"""Korean readings of hanja, and with them the syllables of which Korean names are made.

KS X 1001 (the hanja of `euc_kr`) lists its 4,888 characters by reading, so the first character of each reading is all
that the table needs. Readings and order are facts of that standard; where each reading begins agrees with CLDR's Korean
collation (ICU 78.2) but for characters of two readings.
"""

from bisect import bisect_right
from functools import cache

from bongsu_schemas.names.surnames import INITIAL_SOUND_LAW

_FIRST_OF_READING = """
가伽 각刻 간侃 갈乫 감勘 갑匣 강剛 개介 객喀 갱坑 갹醵 거倨 건乾 걸乞 검儉 겁劫 게偈 격擊 견堅 결抉 겸兼
경京 계係 고古 곡哭 곤困 골汨 공供 과寡 곽槨 관串 괄刮 광侊 괘卦 괴乖 굉宏 교交 구丘 국國 군君 굴堀 궁宮
권倦 궐厥 궤机 귀晷 규叫 균勻 귤橘 극克 근僅 금今 급伋 긍亘 기企 긴緊 길佶 끽喫 나儺 난暖 날捏 남南 납納
낭囊 내乃 녀女 년年 념念 녕寧 노努 농濃 뇌惱 뇨尿 눈嫩 눌訥 뉴杻 능能 니尼 닉匿 다多 단丹 달撻 담啖 답沓
당唐 대代 덕德 도倒 독毒 돈墩 돌乭 동仝 두兜 둔屯 득得 등嶝 라喇 락樂 란亂 랄剌 람嵐 랍拉 랑廊 래來 랭冷
략掠 량亮 려侶 력力 련憐 렬冽 렴廉 렵獵 령令 례例 로勞 록碌 론論 롱壟 뢰儡 료了 룡龍 루壘 류劉 륙六 륜侖
률律 륭隆 륵勒 름凜 릉凌 리俚 린吝 림林 립砬 마摩 막寞 만万 말唜 망亡 매埋 맥脈 맹孟 멱冪 면免 멸滅 명冥
몌袂 모侮 목木 몰歿 몽夢 묘卯 무務 묵墨 문們 물勿 미味 민岷 밀密 박剝 반伴 발勃 방倣 배倍 백伯 번幡 벌伐
범凡 법法 벽僻 변卞 별別 병丙 보保 복伏 본本 볼乶 봉俸 부付 북北 분分 불不 붕崩 비丕 빈嚬 빙憑 사乍 삭削
산傘 살乷 삼三 삽揷 상上 새塞 색嗇 생牲 서墅 석夕 선仙 설卨 섬剡 섭攝 성城 세世 소召 속俗 손孫 솔率 송宋
쇄刷 쇠衰 수修 숙叔 순巡 술戌 숭崇 슬瑟 습濕 승丞 시侍 식埴 신伸 실失 심審 십什 쌍雙 씨氏 아亞 악堊 안安
알斡 암唵 압壓 앙仰 애厓 액厄 앵櫻 야也 약弱 양佯 어圄 억億 언偃 얼孼 엄俺 업嶪 엔円 여予 역亦 연嚥 열悅
염厭 엽曄 영塋 예乂 오五 옥屋 온溫 올兀 옹壅 와渦 완婉 왈曰 왕往 왜倭 외外 요僥 욕慾 용俑 우于 욱勖 운云
울蔚 웅熊 원元 월月 위位 유乳 육堉 윤允 율聿 융戎 은垠 을乙 음吟 읍揖 응凝 의依 이二 익瀷 인人 일一 임任
입入 잉仍 자仔 작作 잔孱 잠岑 잡雜 장丈 재再 쟁爭 저佇 적勣 전佃 절切 점占 접接 정丁 제制 조俎 족族 존存
졸卒 종倧 좌佐 죄罪 주主 죽竹 준俊 줄茁 중中 즉卽 즐櫛 즙楫 증增 지之 직直 진唇 질侄 짐斟 집執 징徵 차且
착捉 찬撰 찰刹 참僭 창倉 채債 책冊 처凄 척倜 천仟 철凸 첨僉 첩堞 청廳 체剃 초初 촉促 촌寸 총叢 촬撮 최催
추墜 축丑 춘春 출出 충充 췌悴 취取 측側 층層 치侈 칙則 친親 칠七 침侵 칩蟄 칭秤 쾌快 타他 탁倬 탄呑 탈奪
탐探 탑塔 탕宕 태兌 택宅 탱撑 터攄 토兎 통慟 퇴堆 투偸 특慝 틈闖 파坡 판判 팔八 패佩 팽彭 퍅愎 편便 폄貶
평坪 폐吠 포佈 폭幅 표俵 품品 풍楓 피彼 필匹 핍乏 하下 학壑 한寒 할割 함函 합合 항亢 해亥 핵劾 행倖 향享
허噓 헌憲 헐歇 험險 혁奕 현俔 혈孑 혐嫌 협俠 형亨 혜兮 호乎 혹惑 혼婚 홀忽 홍哄 화化 확廓 환丸 활活 황凰
회匯 획劃 횡宖 효哮 후侯 훈勛 훙薨 훤喧 훼卉 휘彙 휴休 휼恤 흉兇 흑黑 흔昕 흘吃 흠欠 흡吸 흥興 희僖 힐詰
""".split()  # noqa: SIM905 - a table, read as a table
_SURNAMES = {"金": "김", "車": "차", "賈": "가", "奈": "내", "羅": "나", "薛": "설", "葉": "섭", "沈": "심", "諸": "제"}
_NATIVE = (
    "슬빛늘솔별름봄샘꽃롬람린율열랑란라리나루새들찬결큰힘든솜님꿈힌흰돌쇠담끝바네레베엘셀벨렌켄쥬쥰죠틴킴틸키"
    "이유윤인임여연염영예요용육낙난내노뇌누늑능양엽응린슨은르느드브스즈크트프흐디티파피"
)


def _reading_of_all() -> dict[str, str]:
    characters = [bytes((row, cell)).decode("euc_kr") for row in range(0xCA, 0xFE) for cell in range(0xA1, 0xFF)]
    place = {character: index for index, character in enumerate(characters)}
    starts = [place[first[1]] for first in _FIRST_OF_READING]
    return {
        character: _FIRST_OF_READING[bisect_right(starts, index) - 1][0] for index, character in enumerate(characters)
    }


@cache
def readings() -> dict[str, str]:
    """Each hanja of KS X 1001 with its usual Korean reading, one Hangul syllable."""
    return _reading_of_all()


@cache
def name_syllables() -> frozenset[str]:
    """The Hangul syllables that a Korean given name may have: every reading of a hanja, and native words' syllables."""
    sino = {first[0] for first in _FIRST_OF_READING}
    return frozenset(sino | {INITIAL_SOUND_LAW.get(each, each) for each in sino} | set(_NATIVE))


def read_hanja(name: str) -> str:
    """A name of two to four hanja in Hangul, its surname as surnames are read; empty when one is not known."""
    known = readings()
    surname = _SURNAMES.get(name[:1]) or known.get(name[:1], "")
    given = [known.get(character, "") for character in name[1:]]
    if not surname or not given or not all(given):
        return ""
    given[0] = INITIAL_SOUND_LAW.get(given[0], given[0]) if len(given) > 1 and given[0] in "리려량렴룡륙" else given[0]
    return INITIAL_SOUND_LAW.get(surname, surname) + "".join(given)
