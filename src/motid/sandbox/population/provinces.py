"""The 63 provinces of before 2025-07-01: people, region, old districts, and the unit of today they went into."""

from dataclasses import dataclass
from typing import Literal

from motid.kernel.birth_registration import BIRTH_REGISTRATION_PROVINCES

Region = Literal["north", "highlands", "south"]


@dataclass(frozen=True)
class OldProvince:
    """A province as it was. `people` in thousands (2023, rounded); `merged_into` is the province code of today.

    `first_ward` is the lowest ward code of the old province: wards kept their codes through the merger, which
    tells the wards of a merged province apart by where they came from.
    """

    code: str
    name: str
    people: int
    merged_into: int
    first_ward: int
    districts: tuple[str, ...]

    @property
    def region(self) -> Region:
        """Region of the surname statistics: north up to Thừa Thiên Huế, the Central Highlands, and the south."""
        if self.code in {"062", "064", "066", "067", "068"}:
            return "highlands"
        return "north" if self.code <= "046" else "south"

    @property
    def is_city(self) -> bool:
        """Whether it was a city under the central government."""
        return self.code in {"001", "031", "048", "079", "092"}


_TABLE = """
001 8587 1 1      Quận Hoàn Kiếm; Quận Đống Đa; Quận Hà Đông; Huyện Sóc Sơn
002 900 8 688     Thành phố Hà Giang; Huyện Đồng Văn; Huyện Vị Xuyên
004 547 4 1267    Thành phố Cao Bằng; Huyện Trùng Khánh; Huyện Quảng Hòa
006 326 19 1834   Thành phố Bắc Kạn; Huyện Chợ Mới; Huyện Ba Bể
008 812 8 2200    Thành phố Tuyên Quang; Huyện Sơn Dương; Huyện Chiêm Hóa
010 781 15 2635   Thành phố Lào Cai; Huyện Bát Xát; Huyện Bảo Thắng
011 646 11 3124   Thành phố Điện Biên Phủ; Huyện Mường Ảng; Huyện Tuần Giáo
012 489 12 3386   Thành phố Lai Châu; Huyện Tam Đường; Huyện Sìn Hồ
014 1314 14 3646  Thành phố Sơn La; Huyện Mộc Châu; Huyện Thuận Châu
015 855 15 4249   Thành phố Yên Bái; Huyện Văn Chấn; Huyện Lục Yên
017 880 25 4789   Thành phố Hòa Bình; Huyện Tân Lạc; Huyện Kim Bôi
019 1350 19 5434  Thành phố Thái Nguyên; Thành phố Phổ Yên; Huyện Đại Từ
020 807 20 5971   Thành phố Lạng Sơn; Huyện Cao Lộc; Huyện Hữu Lũng
022 1381 22 6649  Thành phố Hạ Long; Thành phố Cẩm Phả; Thị xã Đông Triều
024 1922 24 7201  Thành phố Bắc Giang; Huyện Hiệp Hòa; Huyện Lục Ngạn
025 1530 25 7888  Thành phố Việt Trì; Huyện Lâm Thao; Huyện Thanh Ba
026 1211 25 8707  Thành phố Vĩnh Yên; Huyện Tam Đảo; Huyện Bình Xuyên
027 1517 24 9163  Thành phố Bắc Ninh; Thành phố Từ Sơn; Huyện Gia Bình
030 1956 31 10507 Thành phố Hải Dương; Huyện Thanh Hà; Thị xã Kinh Môn
031 2105 31 11296 Quận Lê Chân; Quận Ngô Quyền; Huyện Vĩnh Bảo
033 1301 33 11950 Thành phố Hưng Yên; Huyện Khoái Châu; Huyện Văn Giang
034 1882 33 12452 Thành phố Thái Bình; Huyện Kiến Xương; Huyện Thái Thụy
035 887 37 13285  Thành phố Phủ Lý; Huyện Lý Nhân; Huyện Bình Lục
036 1887 37 13633 Thành phố Nam Định; Huyện Hải Hậu; Huyện Ý Yên
037 1018 37 14320 Thành phố Ninh Bình; Huyện Kim Sơn; Huyện Nho Quan
038 3740 38 14755 Thành phố Thanh Hóa; Huyện Hoằng Hóa; Huyện Thọ Xuân
040 3442 40 16663 Thành phố Vinh; Huyện Yên Thành; Huyện Nam Đàn
042 1323 42 18070 Thành phố Hà Tĩnh; Huyện Đức Thọ; Huyện Cẩm Xuyên
044 918 44 18853  Thành phố Đồng Hới; Huyện Lệ Thủy; Huyện Bố Trạch
045 654 44 19330  Thành phố Đông Hà; Huyện Hướng Hóa; Huyện Hải Lăng
046 1166 46 19744 Thành phố Huế; Thị xã Hương Thủy; Huyện A Lưới
048 1245 48 20194 Quận Hải Châu; Quận Thanh Khê; Huyện Hòa Vang
049 1526 48 20335 Thành phố Hội An; Thành phố Tam Kỳ; Huyện Duy Xuyên
051 1248 51 21010 Thành phố Quảng Ngãi; Huyện Bình Sơn; Huyện Mộ Đức
052 1507 52 21550 Thành phố Quy Nhơn; Thị xã An Nhơn; Huyện Tuy Phước
054 877 66 22015  Thành phố Tuy Hòa; Thị xã Sông Cầu; Huyện Tuy An
056 1261 56 22327 Thành phố Nha Trang; Thành phố Cam Ranh; Huyện Vạn Ninh
058 601 56 22738  Thành phố Phan Rang - Tháp Chàm; Huyện Ninh Phước; Huyện Ninh Hải
060 1258 68 22915 Thành phố Phan Thiết; Thị xã La Gi; Huyện Bắc Bình
062 591 51 23281  Thành phố Kon Tum; Huyện Đắk Hà; Huyện Ngọc Hồi
064 1614 52 23557 Thành phố Pleiku; Huyện Chư Sê; Huyện Krông Pa
066 1931 66 24118 Thành phố Buôn Ma Thuột; Huyện Cư M'gar; Huyện Krông Pắc
067 681 68 24611  Thành phố Gia Nghĩa; Huyện Đắk Mil; Huyện Đắk R'lấp
068 1345 68 24769 Thành phố Đà Lạt; Thành phố Bảo Lộc; Huyện Di Linh
070 1045 75 25195 Thành phố Đồng Xoài; Huyện Bù Đăng; Thị xã Bình Long
072 1194 80 25456 Thành phố Tây Ninh; Thị xã Trảng Bàng; Huyện Tân Châu
074 2824 79 25741 Thành phố Thủ Dầu Một; Thành phố Dĩ An; Huyện Phú Giáo
075 3311 75 25993 Thành phố Biên Hòa; Thành phố Long Khánh; Huyện Trảng Bom
077 1187 79 26506 Thành phố Vũng Tàu; Thành phố Bà Rịa; Huyện Xuyên Mộc
079 9457 79 26734 Quận 1; Quận Bình Thạnh; Thành phố Thủ Đức; Huyện Củ Chi
080 1743 80 27691 Thành phố Tân An; Huyện Đức Hòa; Huyện Cần Giuộc
082 1790 82 28240 Thành phố Mỹ Tho; Huyện Cái Bè; Huyện Châu Thành
083 1299 86 28756 Thành phố Bến Tre; Huyện Ba Tri; Huyện Mỏ Cày Nam
084 1019 86 29236 Thành phố Trà Vinh; Huyện Cầu Kè; Huyện Trà Cú
086 1029 86 29542 Thành phố Vĩnh Long; Huyện Tam Bình; Huyện Vũng Liêm
087 1600 82 29866 Thành phố Cao Lãnh; Thành phố Sa Đéc; Huyện Lấp Vò
089 1906 91 30280 Thành phố Long Xuyên; Thành phố Châu Đốc; Huyện Chợ Mới
091 1755 91 30730 Thành phố Rạch Giá; Thành phố Hà Tiên; Huyện Giồng Riềng
092 1259 92 31117 Quận Ninh Kiều; Quận Cái Răng; Huyện Phong Điền
093 728 92 31318  Thành phố Vị Thanh; Thành phố Ngã Bảy; Huyện Châu Thành A
094 1198 92 31498 Thành phố Sóc Trăng; Thị xã Vĩnh Châu; Huyện Mỹ Xuyên
095 925 96 31813  Thành phố Bạc Liêu; Thị xã Giá Rai; Huyện Hòa Bình
096 1207 96 31999 Thành phố Cà Mau; Huyện Đầm Dơi; Huyện Năm Căn
"""


def _read(line: str) -> OldProvince:
    code, people, merged_into, first_ward, districts = line.split(maxsplit=4)
    return OldProvince(
        code,
        BIRTH_REGISTRATION_PROVINCES[code],
        int(people),
        int(merged_into),
        int(first_ward),
        tuple(district.strip() for district in districts.split(";")),
    )


OLD_PROVINCES = tuple(_read(line) for line in _TABLE.strip().splitlines())
"""All 63, by code."""

PLACE_BY_CODE = {province.code: place for place, province in enumerate(OLD_PROVINCES)}
"""Birth-registration code -> place in `OLD_PROVINCES`."""
