"""What an e-mail of the hub says, in the reader's language: that there is something to read, and where. No content."""

from collections.abc import Mapping
from typing import Literal

Reason = Literal["news", "reminder", "escalation"]

_SUBJECTS: Mapping[str, Mapping[Reason, str]] = {
    "ko": {
        "news": "봉수: 구독하신 새 소식이 있습니다",
        "reminder": "봉수: 확인하지 않은 긴급 경보가 있습니다",
        "escalation": "봉수: 동료가 확인하지 않은 긴급 경보를 확인해 주십시오",
    },
    "en": {
        "news": "Bongsu: there is news for you",
        "reminder": "Bongsu: an urgent alert waits for your acknowledgement",
        "escalation": "Bongsu: a colleague has not acknowledged an urgent alert, please do",
    },
    "th": {
        "news": "บงซู: มีข่าวใหม่ตามที่ท่านติดตาม",
        "reminder": "บงซู: มีการแจ้งเตือนเร่งด่วนที่รอการรับทราบจากท่าน",
        "escalation": "บงซู: โปรดรับทราบการแจ้งเตือนเร่งด่วนที่เพื่อนร่วมงานยังไม่ได้รับทราบ",
    },
    "vi": {
        "news": "Bongsu: có tin mới trong mục bạn theo dõi",
        "reminder": "Bongsu: một cảnh báo khẩn đang chờ bạn xác nhận",
        "escalation": "Bongsu: đồng nghiệp chưa xác nhận một cảnh báo khẩn, đề nghị bạn xác nhận",
    },
}
_BODIES: Mapping[str, str] = {
    "ko": "아래 주소에서 로그인하여 확인하십시오. 이 메일에는 경보의 내용이 들어 있지 않습니다.",
    "en": "Log in at the address below to read it. This message holds nothing of the alert itself.",
    "th": "โปรดเข้าสู่ระบบตามที่อยู่ด้านล่างเพื่ออ่าน อีเมลฉบับนี้ไม่มีเนื้อหาของการแจ้งเตือน",
    "vi": "Hãy đăng nhập theo địa chỉ dưới đây để xem. Thư này không chứa nội dung của cảnh báo.",
}


def mail_of(reason: Reason, lang: str, link: str) -> tuple[str, str]:
    """Subject and text of an e-mail in a language (English for one that is not ours)."""
    known = lang if lang in _BODIES else "en"
    return _SUBJECTS[known][reason], f"{_BODIES[known]}\n\n{link}\n"
