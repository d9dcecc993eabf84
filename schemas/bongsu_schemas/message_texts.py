"""The texts of `messages.py`: what is wrong with a record, with a file, and what is only a warning."""

UNKNOWN = {
    "en": "{place}, {field}: {code} ({found}). Correct the record and send it again.",
    "ko": "{place}, {field}: {code} ({found}). 레코드를 고쳐 다시 보내십시오.",
    "th": "{place}, {field}: {code} ({found}) โปรดแก้ไขแล้วส่งใหม่",
    "vi": "{place}, {field}: {code} ({found}). Hãy sửa bản ghi và gửi lại.",
}

OF_RECORDS = {
    "missing_number": {
        "en": "{place}: the own number is missing in `{field}` (found: {found}). Fill it in and send the record again.",
        "ko": "{place}: `{field}`에 고유번호가 없습니다 (값: {found}). 번호를 채워 다시 보내십시오.",
        "th": "{place}: ไม่มีเลขที่ในช่อง `{field}` (พบ: {found}) โปรดกรอกแล้วส่งใหม่",
        "vi": "{place}: thiếu số báo cáo ở `{field}` (giá trị: {found}). Hãy điền số và gửi lại.",
    },
    "unknown_status": {
        "en": "{place}: the status `{found}` in `{field}` is not one of: {expected}. Correct it and send again.",
        "ko": "{place}: `{field}`의 상태 `{found}`은(는) 다음 중 하나가 아닙니다: {expected}. 고쳐서 다시 보내십시오.",
        "th": "{place}: สถานะ `{found}` ในช่อง `{field}` ไม่ใช่ค่าใดใน: {expected} โปรดแก้ไขแล้วส่งใหม่",
        "vi": "{place}: trạng thái `{found}` ở `{field}` không thuộc: {expected}. Hãy sửa và gửi lại.",
    },
    "bad_number": {
        "en": "{place}: `{found}` in `{field}` is not a number of the form {expected}. Write the number, or leave it empty.",
        "ko": "{place}: `{field}`의 `{found}`은(는) {expected} 형식의 숫자가 아닙니다. 숫자로 쓰거나 비워 두십시오.",
        "th": "{place}: `{found}` ในช่อง `{field}` ไม่ใช่ตัวเลขรูปแบบ {expected} โปรดใส่ตัวเลขหรือเว้นว่าง",
        "vi": "{place}: `{found}` ở `{field}` không phải số theo dạng {expected}. Hãy ghi số hoặc để trống.",
    },
    "bad_date": {
        "en": "{place}: `{found}` in `{field}` is no time that exists, written as {expected}. Correct it and send again.",
        "ko": "{place}: `{field}`의 `{found}`은(는) 존재하는 일시가 아닙니다 (형식: {expected}). 고쳐서 다시 보내십시오.",
        "th": "{place}: `{found}` ในช่อง `{field}` ไม่ใช่วันเวลาที่มีจริงตามรูปแบบ {expected} โปรดแก้ไขแล้วส่งใหม่",
        "vi": "{place}: `{found}` ở `{field}` không phải thời điểm có thật theo dạng {expected}. Hãy sửa và gửi lại.",
    },
    "year_out_of_range": {
        "en": "{place}: the year of `{found}` in `{field}` is out of range: plausible is {earliest} to {latest} "
        "(Buddhist or common era?). Correct it and send again.",
        "ko": "{place}: `{field}`의 `{found}`은(는) 범위를 벗어난 연도입니다: {earliest}부터 {latest}까지 (불기/서기 확인). "
        "고쳐서 다시 보내십시오.",
        "th": "{place}: ปีของ `{found}` ในช่อง `{field}` อยู่นอกช่วง {earliest} ถึง {latest} (ค.ศ.) "
        "โปรดตรวจ พ.ศ./ค.ศ. แล้วส่งใหม่",
        "vi": "{place}: năm của `{found}` ở `{field}` ngoài khoảng {earliest} đến {latest} (Phật lịch hay dương lịch?). "
        "Hãy sửa và gửi lại.",
    },
    "truncated": {
        "en": "{place}: the record is truncated or not of the form (found: {found}; the form: {expected}). "
        "Send the whole record again.",
        "ko": "{place}: 레코드가 잘렸거나 양식과 다릅니다 (값: {found}; 양식: {expected}). 레코드 전체를 다시 보내십시오.",
        "th": "{place}: ระเบียนขาดหายหรือไม่ตรงแบบ (พบ: {found}; แบบ: {expected}) โปรดส่งทั้งระเบียนใหม่",
        "vi": "{place}: bản ghi bị cắt hoặc không đúng mẫu (có: {found}; mẫu: {expected}). Hãy gửi lại cả bản ghi.",
    },
    "nul": {
        "en": "{place}: `{field}` holds a NUL (zero-byte) control character or a lone surrogate ({found}). "
        "Take it out and send the record again.",
        "ko": "{place}: `{field}`에 NUL 제어문자 또는 짝 없는 서로게이트가 있습니다 ({found}). 제거 후 다시 보내십시오.",
        "th": "{place}: ช่อง `{field}` มีอักขระ NUL หรืออักขระไม่สมบูรณ์ ({found}) โปรดลบออกแล้วส่งใหม่",
        "vi": "{place}: `{field}` có ký tự điều khiển NUL hoặc ký tự thay thế lẻ ({found}). Hãy bỏ đi và gửi lại.",
    },
    "number_not_finite": {
        "en": "{place}: `{found}` in `{field}` is no finite number (NaN, infinity or out of range). "
        "Write a plain number and send again.",
        "ko": "{place}: `{field}`의 `{found}`은(는) 유한한 숫자가 아닙니다. 일반 숫자로 고쳐 다시 보내십시오.",
        "th": "{place}: `{found}` ในช่อง `{field}` ไม่ใช่จำนวนจำกัด โปรดใส่ตัวเลขปกติแล้วส่งใหม่",
        "vi": "{place}: `{found}` ở `{field}` không phải số hữu hạn. Hãy ghi số thường và gửi lại.",
    },
    "duplicate_key": {
        "en": "{place}: duplicate key: `{found}` stands twice. Leave one and send again.",
        "ko": "{place}: 키 `{found}`이(가) 중복되었습니다. 하나만 남기고 다시 보내십시오.",
        "th": "{place}: คีย์ `{found}` ซ้ำ โปรดเหลือไว้หนึ่งแล้วส่งใหม่",
        "vi": "{place}: khóa `{found}` bị lặp. Hãy để lại một và gửi lại.",
    },
    "depth": {
        "en": "{place}: `{field}` is nested too deep: depth {found}, the limit `nesting` is {most}. Flatten it, send again.",
        "ko": "{place}: `{field}`의 중첩이 너무 깊습니다: {found}단계, 한도 {most}. 줄여서 다시 보내십시오.",
        "th": "{place}: ช่อง `{field}` ซ้อนลึกเกินไป: {found} ชั้น จำกัด {most} โปรดลดแล้วส่งใหม่",
        "vi": "{place}: `{field}` lồng quá sâu: {found} mức, giới hạn {most}. Hãy giảm bớt và gửi lại.",
    },
    "conflict": {
        "en": "{place}: {ref} revision {version} was sent before with other content. "
        "If this is a correction, send it with a higher revision number.",
        "ko": "{place}: {ref} 차수 {version}이(가) 이미 다른 내용으로 접수되었습니다. 정정이면 차수를 올려 다시 보내십시오.",
        "th": "{place}: {ref} ครั้งที่ {version} เคยส่งด้วยเนื้อหาอื่นแล้ว หากเป็นการแก้ไข โปรดเพิ่มเลขครั้งที่แล้วส่งใหม่",
        "vi": "{place}: {ref} lần {version} đã được gửi với nội dung khác. Nếu là sửa đổi, hãy tăng số lần và gửi lại.",
    },
    "schema": {
        "en": "{place}: `{field}` does not fit the alert's schema: {problem} (found: {found}). Correct it and send again.",
        "ko": "{place}: `{field}`이(가) 경보 스키마에 맞지 않습니다: {problem} (값: {found}). 고쳐서 다시 보내십시오.",
        "th": "{place}: `{field}` ไม่ตรงกับโครงสร้างข้อมูล: {problem} (พบ: {found}) โปรดแก้ไขแล้วส่งใหม่",
        "vi": "{place}: `{field}` không khớp lược đồ: {problem} (giá trị: {found}). Hãy sửa và gửi lại.",
    },
    "size_limit": {
        "en": "{place}: too large: {size} over the limit `{limit}` of {most} (size or compression ratio). "
        "Split the file or shorten the record.",
        "ko": "{place}: 너무 큽니다: {size}, 한도 `{limit}` {most}. 파일을 나누거나 레코드를 줄이십시오.",
        "th": "{place}: ใหญ่เกินไป: {size} เกินขีดจำกัด `{limit}` {most} โปรดแบ่งไฟล์หรือย่อระเบียน",
        "vi": "{place}: quá lớn: {size}, giới hạn `{limit}` là {most}. Hãy chia tệp hoặc rút gọn bản ghi.",
    },
}

OF_FILES = {
    "empty": {
        "en": "The file is empty. Send it again with its records.",
        "ko": "파일이 비어 있습니다. 레코드를 담아 다시 보내십시오.",
        "th": "ไฟล์ว่างเปล่า โปรดส่งใหม่พร้อมข้อมูล",
        "vi": "Tệp rỗng. Hãy gửi lại kèm bản ghi.",
    },
    "encoding": {
        "en": "{place}: wrong encoding: {found} does not decode as {charset}. Save the file as {charset} and send it again.",
        "ko": "{place}: 문자 인코딩 오류: {found}은(는) {charset}이(가) 아닙니다. {charset}(으)로 저장해 다시 보내십시오.",
        "th": "{place}: รหัสอักขระผิด: {found} ไม่ใช่ {charset} โปรดบันทึกเป็น {charset} แล้วส่งใหม่",
        "vi": "{place}: sai bảng mã: {found} không phải {charset}. Hãy lưu bằng {charset} và gửi lại.",
    },
    "cut_off": {
        "en": "{place}: the file is truncated: it ends after {size} bytes inside a {charset} character and cannot be "
        "decoded. Send the whole file again.",
        "ko": "{place}: 파일이 잘렸습니다: {size}바이트에서 {charset} 문자 중간에 끝납니다. 전체 파일을 다시 보내십시오.",
        "th": "{place}: ไฟล์ขาดหาย: จบกลางอักขระ {charset} ที่ {size} ไบต์ โปรดส่งทั้งไฟล์ใหม่",
        "vi": "{place}: tệp bị cắt: kết thúc giữa ký tự {charset} sau {size} byte. Hãy gửi lại cả tệp.",
    },
    "malformed_json": {
        "en": "{place}: malformed JSON, it does not parse (truncated?): {problem} (found: {found}). Export the file again.",
        "ko": "{place}: JSON 형식 오류(잘림?): {problem} (값: {found}). 파일을 다시 생성해 보내십시오.",
        "th": "{place}: JSON ผิดรูปแบบ (ขาดหาย?): {problem} (พบ: {found}) โปรดสร้างไฟล์ใหม่แล้วส่ง",
        "vi": "{place}: JSON sai dạng (bị cắt?): {problem} (giá trị: {found}). Hãy xuất lại tệp.",
    },
    "malformed_xml": {
        "en": "{place}: malformed XML, it does not parse (truncated, control character?): {problem}. Export the file again.",
        "ko": "{place}: XML 형식 오류(잘림, 제어문자?): {problem}. 파일을 다시 생성해 보내십시오.",
        "th": "{place}: XML ผิดรูปแบบ: {problem} โปรดสร้างไฟล์ใหม่แล้วส่ง",
        "vi": "{place}: XML sai dạng: {problem}. Hãy xuất lại tệp.",
    },
    "malformed_xlsx": {
        "en": "{place}: malformed XLSX workbook: {problem}. Save it again in a spreadsheet program and send it.",
        "ko": "{place}: XLSX 형식 오류: {problem}. 다시 저장해 보내십시오.",
        "th": "{place}: ไฟล์ XLSX ผิดรูปแบบ: {problem} โปรดบันทึกใหม่แล้วส่ง",
        "vi": "{place}: XLSX sai dạng: {problem}. Hãy lưu lại và gửi.",
    },
    "dtd": {
        "en": "{place}: a DTD (DOCTYPE) or entity is not allowed: {found}. Leave it out and send the file again.",
        "ko": "{place}: DTD(DOCTYPE) 또는 엔티티는 허용되지 않습니다: {found}. 제거해 다시 보내십시오.",
        "th": "{place}: ไม่อนุญาต DTD (DOCTYPE) หรือเอนทิตี: {found} โปรดลบออกแล้วส่งใหม่",
        "vi": "{place}: không cho phép DTD (DOCTYPE) hoặc thực thể: {found}. Hãy bỏ đi và gửi lại.",
    },
    "root": {
        "en": "{place}: wrong root: found {found}, the feed's structure begins with {expected}. Is this the right feed?",
        "ko": "{place}: 최상위 구조 오류: {found}, 이 피드는 {expected}(으)로 시작합니다. 피드를 확인하십시오.",
        "th": "{place}: รากของเอกสารผิด: พบ {found} ต้องเป็น {expected} โปรดตรวจชนิดข้อมูล",
        "vi": "{place}: sai gốc tài liệu: có {found}, cần {expected}. Hãy kiểm tra đúng nguồn.",
    },
    "header": {
        "en": "{place}: wrong header: found `{found}`, the form begins with `{expected}`. Send the file with its header.",
        "ko": "{place}: 머리행 오류: `{found}`, 양식은 `{expected}`. 머리행을 갖추어 다시 보내십시오.",
        "th": "{place}: ส่วนหัวผิด: พบ `{found}` แบบคือ `{expected}` โปรดส่งพร้อมส่วนหัว",
        "vi": "{place}: sai dòng tiêu đề: có `{found}`, mẫu là `{expected}`. Hãy gửi kèm tiêu đề.",
    },
    "missing_column": {
        "en": "{place}: the header lacks the column {found}. Add the missing column, empty if need be, and send again.",
        "ko": "{place}: 머리행에 {found} 열이 없습니다. 빈 열이라도 추가해 다시 보내십시오.",
        "th": "{place}: ส่วนหัวขาดคอลัมน์ {found} โปรดเพิ่ม (เว้นว่างได้) แล้วส่งใหม่",
        "vi": "{place}: tiêu đề thiếu cột {found}. Hãy thêm cột (có thể để trống) và gửi lại.",
    },
    "count_mismatch": {
        "en": "{place}: count mismatch: `{field}` says {found}, the file holds {expected} records. "
        "Send the whole file with the right count.",
        "ko": "{place}: 건수 불일치: `{field}` {found}, 실제 {expected}건. 전체 파일을 올바른 건수로 다시 보내십시오.",
        "th": "{place}: จำนวนไม่ตรง: `{field}` ระบุ {found} แต่มี {expected} ระเบียน โปรดส่งทั้งไฟล์ใหม่",
        "vi": "{place}: số lượng không khớp: `{field}` ghi {found}, tệp có {expected} bản ghi. Hãy gửi lại cả tệp.",
    },
    "missing_trailer": {
        "en": "{place}: the trailer `{expected}` with the count is missing, the file may be truncated "
        "(last line: {found}). Send the whole file again.",
        "ko": "{place}: 건수를 담은 꼬리행 `{expected}`이(가) 없습니다 (마지막 줄: {found}). 전체 파일을 다시 보내십시오.",
        "th": "{place}: ไม่มีบรรทัดท้าย `{expected}` (บรรทัดสุดท้าย: {found}) โปรดส่งทั้งไฟล์ใหม่",
        "vi": "{place}: thiếu dòng cuối `{expected}` (dòng cuối: {found}). Hãy gửi lại cả tệp.",
    },
    "structure": {
        "en": "{place}: wrong structure: `{field}` is {found}, expected {expected}. Export the file again.",
        "ko": "{place}: 구조 오류: `{field}` {found}, 필요: {expected}. 파일을 다시 생성해 보내십시오.",
        "th": "{place}: โครงสร้างผิด: `{field}` เป็น {found} ต้องเป็น {expected} โปรดสร้างไฟล์ใหม่",
        "vi": "{place}: sai cấu trúc: `{field}` là {found}, cần {expected}. Hãy xuất lại tệp.",
    },
    "zip": {
        "en": "{place}: this XLSX is no readable zip archive: {problem}. Save it again without a password and send it.",
        "ko": "{place}: XLSX(zip)를 읽을 수 없습니다: {problem}. 암호 없이 다시 저장해 보내십시오.",
        "th": "{place}: อ่านไฟล์ XLSX (zip) ไม่ได้: {problem} โปรดบันทึกใหม่โดยไม่ใส่รหัสผ่าน",
        "vi": "{place}: không đọc được XLSX (zip): {problem}. Hãy lưu lại không mật khẩu và gửi.",
    },
    "record_limit": {
        "en": "{place}: {size} records, over the limit `{limit}` of {most}. Split the file (`bongsu push` does).",
        "ko": "{place}: 레코드 {size}건, 한도 `{limit}` {most}건. 파일을 나누어 보내십시오.",
        "th": "{place}: {size} ระเบียน เกินขีดจำกัด `{limit}` {most} โปรดแบ่งไฟล์",
        "vi": "{place}: {size} bản ghi, vượt giới hạn `{limit}` {most}. Hãy chia tệp.",
    },
}

_IGNORED_EN = "It was left out; correct it with the next revision."
_IGNORED_KO = "이 값은 제외했습니다. 다음 차수에서 고치십시오."
_IGNORED_TH = "ไม่ได้นำค่านี้มาใช้ โปรดแก้ในครั้งถัดไป"
_IGNORED_VI = "Giá trị này bị bỏ qua; hãy sửa ở lần sau."


def _ignored(en: str, ko: str, th: str, vi: str) -> dict[str, str]:
    """A warning: what is odd about `{found}` in `{field}`, and that it was left out."""
    return {
        "en": f"{{place}}: `{{found}}` in `{{field}}` {en}. {_IGNORED_EN}",
        "ko": f"{{place}}: `{{field}}`의 `{{found}}`: {ko}. {_IGNORED_KO}",
        "th": f"{{place}}: `{{found}}` ในช่อง `{{field}}` {th} {_IGNORED_TH}",
        "vi": f"{{place}}: `{{found}}` ở `{{field}}` {vi}. {_IGNORED_VI}",
    }


OF_WARNINGS = {
    "unknown_column": {
        "en": "{place}: the form has no column `{found}`. It is kept as sent and not understood.",
        "ko": "{place}: 양식에 없는 열 `{found}`입니다. 원문만 보관합니다.",
        "th": "{place}: แบบไม่มีคอลัมน์ `{found}` เก็บไว้ตามที่ส่งเท่านั้น",
        "vi": "{place}: mẫu không có cột `{found}`. Chỉ lưu nguyên văn.",
    },
    "unknown_unit": {
        "en": "{place}: the unit `{found}` in `{field}` is not known, so no grams are computed. Use g, kg, ml or tablets.",
        "ko": "{place}: `{field}`의 단위 `{found}`을(를) 알 수 없어 그램으로 환산하지 않습니다.",
        "th": "{place}: ไม่รู้จักหน่วย `{found}` ในช่อง `{field}` จึงไม่คำนวณเป็นกรัม",
        "vi": "{place}: không rõ đơn vị `{found}` ở `{field}` nên không quy ra gam.",
    },
    "unknown_marking": {
        "en": "{place}: the marking `{found}` in `{field}` is absent or not known: the strictest handling applies.",
        "ko": "{place}: `{field}`의 취급 표시 `{found}`이(가) 없거나 알 수 없어 가장 엄격하게 취급합니다.",
        "th": "{place}: ชั้นความลับ `{found}` ในช่อง `{field}` ไม่มีหรือไม่รู้จัก จึงใช้ระดับเข้มงวดที่สุด",
        "vi": "{place}: mức `{found}` ở `{field}` không có hoặc không rõ: áp dụng mức chặt nhất.",
    },
    "unknown_country": _ignored(
        "is no country that we know", "알 수 없는 국가입니다", "ไม่ใช่ประเทศที่รู้จัก", "không phải nước đã biết"
    ),
    "unknown_code": _ignored(
        "is no code of the form", "양식에 없는 코드입니다", "ไม่ใช่รหัสในแบบ", "không phải mã trong mẫu"
    ),
    "unknown_agency": _ignored(
        "is no agency's id", "기관 식별자가 아닙니다", "ไม่ใช่รหัสหน่วยงาน", "không phải mã cơ quan"
    ),
    "bad_coordinates": _ignored("is no position", "좌표가 아닙니다", "ไม่ใช่พิกัด", "không phải tọa độ"),
    "bad_birth_date": _ignored("is no birth date", "생년월일이 아닙니다", "ไม่ใช่วันเกิด", "không phải ngày sinh"),
    "bad_day": _ignored("is no day that exists", "존재하지 않는 날짜입니다", "ไม่ใช่วันที่ที่มีจริง", "không phải ngày có thật"),
    "bad_quantity": _ignored("is no number", "숫자가 아닙니다", "ไม่ใช่ตัวเลข", "không phải số"),
    "bad_structure": _ignored(
        "is not of the form's shape", "양식의 구조와 다릅니다", "ไม่ตรงโครงสร้าง", "không đúng cấu trúc"
    ),
    "no_substance": _ignored(
        "is a quantity of nothing", "대상 물품이 없는 수량입니다", "เป็นปริมาณที่ไม่ระบุชนิด", "là số lượng không rõ chất"
    ),
    "bad_grade": _ignored(
        "is no grade of the scheme", "평가등급이 아닙니다", "ไม่ใช่ระดับการประเมิน", "không phải mức đánh giá"
    ),
    "too_long": _ignored("is too long and was cut", "너무 길어 잘랐습니다", "ยาวเกินไปจึงถูกตัด", "quá dài nên bị cắt"),
    "too_many": _ignored(
        "exceeds the limit of entities", "개체 수 한도를 넘습니다", "เกินจำนวนที่กำหนด", "vượt số lượng cho phép"
    ),
}
