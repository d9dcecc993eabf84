"""What officers type where they know no name is nobody's name, and no name of anybody is taken for it."""

import pytest

from bongsu_schemas.names.nobody import names_nobody

NOBODY = {
    "ko": "이름 모름|신원 미파악|수취인 불명|무기명|본인 진술 거부|기재 없음|파악 안됨|조사중|신원확인 불가"
    "|성명 판독불가|피의자 진술거부"
    "|인적사항 미상|성명을 밝히지 않음|송장 글자 흐림|이름란 공란|첨부서류 참조|별첨 명단 참조|최종 수취인"
    "|수하인 정보 없음|신원불상의 남성|추후 통보 예정"
    "|성명 및 주소 불명|여권 미확인|발송인 미기재|본명 알 수 없음|신원 특정 불가|성명란 누락|운송장 훼손"
    "|위 송장과 동일|실명 확인 필요",
    "en": "NAME ILLEGIBLE|NO NAME GIVEN|see above|none declared|unidentified male|NOT STATED|NIL"
    "|Identity not established"
    "|refused to give name|Name withheld|see attached list|as per manifest|no consignee details provided|label smudged"
    "|passenger declined to identify himself|Identity unknown|unable to read|unknown sender|name not legible on label"
    "|to be confirmed|not yet identified|NONAME|final recipient|nobody|no valid ID presented"
    "|Sender's name cannot be read"
    "|under investigation|not available|details pending|Left blank|refer to invoice|name of sender not recorded",
    "th": "ไม่ปรากฏชื่อ|อยู่ระหว่างตรวจสอบ|ไม่มีข้อมูล|อ่านไม่ออก|ตามเอกสารแนบ|ผู้รับปลายทาง|ไม่ทราบชื่อผู้ส่ง|ลายมืออ่านไม่ออก"
    "|ไม่ยอมบอกชื่อ"
    "|ปฏิเสธให้การ|ดูเอกสารแนบ|ไม่สามารถระบุตัวตนได้|ชายไม่ทราบชื่อ|รอการยืนยัน|เว้นว่าง|ชื่อไม่ชัดเจน|ฉลากฉีกขาด"
    "|ไม่ประสงค์จะเปิดเผยชื่อ|ยังไม่ทราบตัวตน"
    "|ตามใบกำกับสินค้า|ผู้ส่งต้นทาง|แจ้งภายหลัง|ไม่ได้ระบุชื่อ",
    "vi": "không ghi|chữ mờ|chữ mờ không đọc được|chu mo khong doc duoc|không khai|người nhận cuối cùng"
    "|không đọc được tên"
    "|chưa rõ danh tính|từ chối khai báo|xem hồ sơ đính kèm|theo chứng từ đính kèm|bỏ trống|đang xác minh"
    "|không cung cấp"
    "|tên bị nhòe|giấu tên|khong ghi ten|chua xac dinh duoc|không có thông tin|đối tượng không khai tên|thông báo sau"
    "|người gửi không rõ"
    "|chờ cập nhật|không xác định được danh tính|như trên",
}
TYPED_LATER = {
    "ko": "이름 안 밝힘|성명 확인 안 됨|인적사항 파악 중|신원미상자|수취인 이름 없음|이름이 지워져 있음"
    "|외국인 남성 불상|진술 거부로 미상|수취인란 비어 있음|성명 기재 누락|피의자 신원 확인 필요"
    "|송하인 이름 판독 어려움|운송장 참조|동일인|묵비권 행사|신분증 미제시|본인 이름 함구|발송인 성명 미표기"
    "|남자 신원불상|여권 훼손으로 확인불가|송장 이름 번짐|아직 파악되지 않음|명의자 확인 안됨|첨부 명단과 같음"
    "|수령인 신원 조회 불가",
    "en": "name not known|no name on parcel|illegible handwriting|name torn off|sender refused to state name"
    "|unknown Korean male|recipient unknown|as per attached document|name not shown on label|to be identified"
    "|no name|Name: unknown|identity being verified|details not supplied|see remarks|sender's details withheld"
    "|name cannot be established|not disclosed by passenger|no documents presented|Thai national, name unknown"
    "|illegible on waybill|consignee to be advised|see manifest|unnamed passenger|name faded",
    "th": "ไม่บอกชื่อ|ไม่ทราบตัวตน|ชื่อผู้รับไม่ชัดเจน|ผู้ต้องสงสัยไม่ให้การ|ดูรายละเอียดในเอกสารแนบ|รอตรวจสอบ|ไม่มีชื่อผู้ส่ง"
    "|ลายมือไม่ชัด|ชื่อเลือนลาง|ไม่สามารถอ่านได้|ไม่พบชื่อในเอกสาร|ผู้รับไม่ระบุชื่อ|ชื่อไม่ครบถ้วน|อยู่ในระหว่างสืบสวน"
    "|ชื่อผู้ส่งอ่านไม่ได้|ตามบัญชีสินค้า",
    "vi": "không rõ người gửi|không xác định được|tên không đọc được|chưa có thông tin người nhận"
    "|không khai báo tên|đối tượng từ chối cung cấp|theo vận đơn|chua ro ho ten|đang làm rõ|chữ viết tay không rõ"
    "|không có tên người nhận|chưa khai báo|tên bị mờ|đang điều tra|theo danh sách đính kèm|người gửi giấu tên"
    "|không nhận dạng được",
}
SOMEBODY = {
    "ko": "이미상|정이름|신원호|성명기|이무기|조사영|미상물산|무명상사|김미기|이상기|위상기|본인호|이불명사"
    "|최종호|송장호|기재호|현재영|신고운|진술기"
    "|위동일|원성명|원화주|공란인|모름남|추적전|정보라|공개석|조회수|추적상사|(주)신원|신원|신원물산|첨부산업|박대상"
    "|송인수|안나옴찬|허가명|국적선주식회사|정비고",
    "en": "Noah Given|SEE JUNG|KIM NO EUL|NO HAK|NO GIL|No In Ho|Pending Lee Co|NAME LEE|Unknown Pleasures Ltd"
    "|PARTY CITY|See Hoe Lian"
    "|Will Knott|Grace Blank|Mary Sender|DATA SYSTEMS CO LTD|MANIFEST TRADING|Per Holder|Ida Person|Kim Clear"
    "|LABEL CO., LTD."
    "|John Driver|Theo Client|Holder Ahmed|Said Holder|Mark Page|Bill Page|FOUND LEE|See Bill|Nil Armstrong"
    "|THE OWNER CO LTD",
    "th": "มีชัย ไม่แพ้|ดวงใจ มีสุข|ชื่อดี แสงทอง|ชาย ใจดี|หญิง มณี|สมชาย ผู้รับดี|วรรณา ชื่อสกุลวงศ์|นายชาย มีทรัพย์"
    "|ระบุ ทองดี|บริษัท ไม่มีชื่อ จำกัด|ทราบ ใจงาม"
    "|ตาม ทองสุข|จริง ชื่นใจ",
    "vi": "Khổng Khải|KHONG KHAI|KHONG HIEN|Khong Minh|Khổng Thế Hiển|KHONG THE HIEN|Khổng Điền|KHONG DIEN"
    "|Đặng Xác|DANG MINH"
    "|Đặng Bổ|Chu Mơ|CHU MO|Chử Mờ|Từ Chối An|Tu Khai|Bồ Trọng|BO TRONG|Như Quỳnh|Thế Hiển|Khổng Công Khai"
    "|KHONG CONG KHAI|Tên Lửa Co"
    "|Chua Li Wen|CHUA KHAI|Hồ Sơ|HO SO|Hồ Văn Tên|Khổng Để|Khổng Đọc",
}


def each_of(lists: dict[str, str]) -> list[str]:
    return [each for line in lists.values() for each in line.split("|")]


@pytest.mark.parametrize("phrase", [*each_of(NOBODY), *each_of(TYPED_LATER)])
def test_a_phrase_for_no_name_names_nobody(phrase: str) -> None:
    assert names_nobody(phrase)


@pytest.mark.parametrize("name", each_of(SOMEBODY))
def test_a_name_with_such_words_in_it_is_somebody_s(name: str) -> None:
    assert not names_nobody(name)
