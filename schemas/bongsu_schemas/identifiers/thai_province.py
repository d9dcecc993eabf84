"""The provinces of Thailand, as plates name them: two provinces give out the same letters and number.

Source: Department of Land Transport กรมการขนส่งทางบก: 77 provinces, and the district of Betong เบตง of its own.
"""

import re

from bongsu_schemas.identifiers.normal import narrow

_PLATE = re.compile(r"(\d?[ก-ฮ]{1,3}\d{1,4})([\u0e00-\u0e7f]*)")
PROVINCES = tuple(
    """
กรุงเทพมหานคร กระบี่ กาญจนบุรี กาฬสินธุ์ กำแพงเพชร ขอนแก่น จันทบุรี ฉะเชิงเทรา ชลบุรี ชัยนาท ชัยภูมิ ชุมพร
เชียงราย เชียงใหม่ ตรัง ตราด ตาก นครนายก นครปฐม นครพนม นครราชสีมา นครศรีธรรมราช นครสวรรค์ นนทบุรี นราธิวาส น่าน
บึงกาฬ บุรีรัมย์ ปทุมธานี ประจวบคีรีขันธ์ ปราจีนบุรี ปัตตานี พระนครศรีอยุธยา พะเยา พังงา พัทลุง พิจิตร พิษณุโลก
เพชรบุรี เพชรบูรณ์ แพร่ ภูเก็ต มหาสารคาม มุกดาหาร แม่ฮ่องสอน ยโสธร ยะลา ร้อยเอ็ด ระนอง ระยอง ราชบุรี ลพบุรี
ลำปาง ลำพูน เลย ศรีสะเกษ สกลนคร สงขลา สตูล สมุทรปราการ สมุทรสงคราม สมุทรสาคร สระแก้ว สระบุรี สิงห์บุรี สุโขทัย
สุพรรณบุรี สุราษฎร์ธานี สุรินทร์ หนองคาย หนองบัวลำภู อ่างทอง อำนาจเจริญ อุดรธานี อุตรดิตถ์ อุทัยธานี อุบลราชธานี
""".split()  # noqa: SIM905 - a table, read as a table
)
ON_PLATES = (*PROVINCES, "เบตง")
"""What plates name: the provinces, and one district."""
SHORT = {
    "กรุงเทพฯ": "กรุงเทพมหานคร",
    "กรุงเทพ": "กรุงเทพมหานคร",
    "กทม": "กรุงเทพมหานคร",
    "อยุธยา": "พระนครศรีอยุธยา",
    "โคราช": "นครราชสีมา",
}
"""Names of everyday, and whose they are."""

_PLAIN = {narrow(written): narrow(name) for written, name in {**{name: name for name in ON_PLATES}, **SHORT}.items()}


def province(text: str) -> str:
    """The province that a compact text names, perhaps behind `จังหวัด`, in NFKC; the text itself if it names none."""
    bare = text.removeprefix("จังหวัด")
    return _PLAIN.get(bare) or _PLAIN.get(bare.removeprefix("จ")) or text


def other_writings(plate: str) -> tuple[str, ...]:
    """What a plate in normal form may be elsewhere: without its province, or with any where it names none."""
    found = _PLATE.fullmatch(plate)
    if found is None:
        return ()
    return (found[1],) if found[2] else tuple(f"{plate}{narrow(name)}" for name in ON_PLATES)
