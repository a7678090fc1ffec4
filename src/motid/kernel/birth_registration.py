"""The birth-registration codes that begin a personal number.

Circular 07/2016/TT-BCA, annex 1; still in use under the Law on Identity 2023, Article 12.

The 63 codes outlive the merger of the provinces on 2025-07-01: a number keeps the code of the province as it
was. They are not the codes of administrative units: 024 is Bắc Giang here, 24 is the new Bắc Ninh.
"""

from types import MappingProxyType

BIRTH_REGISTRATION_PROVINCES = MappingProxyType(
    {
        "001": "Hà Nội",
        "002": "Hà Giang",
        "004": "Cao Bằng",
        "006": "Bắc Kạn",
        "008": "Tuyên Quang",
        "010": "Lào Cai",
        "011": "Điện Biên",
        "012": "Lai Châu",
        "014": "Sơn La",
        "015": "Yên Bái",
        "017": "Hòa Bình",
        "019": "Thái Nguyên",
        "020": "Lạng Sơn",
        "022": "Quảng Ninh",
        "024": "Bắc Giang",
        "025": "Phú Thọ",
        "026": "Vĩnh Phúc",
        "027": "Bắc Ninh",
        "030": "Hải Dương",
        "031": "Hải Phòng",
        "033": "Hưng Yên",
        "034": "Thái Bình",
        "035": "Hà Nam",
        "036": "Nam Định",
        "037": "Ninh Bình",
        "038": "Thanh Hóa",
        "040": "Nghệ An",
        "042": "Hà Tĩnh",
        "044": "Quảng Bình",
        "045": "Quảng Trị",
        "046": "Thừa Thiên Huế",
        "048": "Đà Nẵng",
        "049": "Quảng Nam",
        "051": "Quảng Ngãi",
        "052": "Bình Định",
        "054": "Phú Yên",
        "056": "Khánh Hòa",
        "058": "Ninh Thuận",
        "060": "Bình Thuận",
        "062": "Kon Tum",
        "064": "Gia Lai",
        "066": "Đắk Lắk",
        "067": "Đắk Nông",
        "068": "Lâm Đồng",
        "070": "Bình Phước",
        "072": "Tây Ninh",
        "074": "Bình Dương",
        "075": "Đồng Nai",
        "077": "Bà Rịa–Vũng Tàu",
        "079": "TP Hồ Chí Minh",
        "080": "Long An",
        "082": "Tiền Giang",
        "083": "Bến Tre",
        "084": "Trà Vinh",
        "086": "Vĩnh Long",
        "087": "Đồng Tháp",
        "089": "An Giang",
        "091": "Kiên Giang",
        "092": "Cần Thơ",
        "093": "Hậu Giang",
        "094": "Sóc Trăng",
        "095": "Bạc Liêu",
        "096": "Cà Mau",
    }
)
"""Code -> province or city as it was named when the codes were given."""

SYNTHETIC_MARK = "9"
"""First digit of every synthetic personal number and CMND number (ADR 0003); none issued begins with it."""


def province_of_birth_registration(code: str) -> str | None:
    """Return the province behind a three-digit code, printed or synthetic (946 -> as 046).

    None is no fault: births registered abroad carry country codes that this table does not list.
    """
    if code.startswith(SYNTHETIC_MARK):
        code = "0" + code[1:]
    return BIRTH_REGISTRATION_PROVINCES.get(code)
