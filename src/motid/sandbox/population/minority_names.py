"""Peoples of Vietnam whose names are built otherwise than Kinh names, where they live, and how to build theirs.

Shapes only, after published descriptions: Ê Đê women H'…, men Y …, the clan last; Cơ Ho men K'…, women Ka …; Gia
Rai Ksor, Rơ Chăm, Siu first; Chơ Ro and Xtiêng Điểu; Bru-Vân Kiều and Tà Ôi took the surname Hồ; Ba Na have no
surname, and some a name of one word.
"""

from collections.abc import Callable
from dataclasses import dataclass

NameParts = tuple[str, str, str]
"""Family name, middle names, given name; the first two may be empty."""


@dataclass(frozen=True)
class People:
    """An ethnic group: its share of a province's people in percent, by birth-registration code."""

    ethnicity: str
    shares: dict[str, float]
    build: Callable[[bool, float, float, float], NameParts]
    given_first: bool = False

    def full_name(self, parts: NameParts) -> str:
        """Join the parts in the order in which the group writes them."""
        ordered = (parts[2], parts[1], parts[0]) if self.given_first else parts
        return " ".join(part for part in ordered if part)


def _pick(words: str, uniform: float) -> str:
    entries = words.split(",")
    return entries[int(uniform * len(entries))].strip()


def _pattern(
    families: str, men: str, women: str, male_middle: str = "Văn", female_middle: str = "Thị"
) -> Callable[[bool, float, float, float], NameParts]:
    def build(female: bool, u: float, v: float, w: float) -> NameParts:
        middle = _pick(female_middle if female else male_middle, w)
        return _pick(families, u), middle, _pick(women if female else men, v)

    return build


def _ede(female: bool, u: float, v: float, w: float) -> NameParts:
    clan = _pick("Niê,Mlô,Êban,Kbuôr,Êčăm,B.Yă,Ayŭn,Byă,Kpă,Ênuôl,Niê Kđăm,Hđơk,Adrơng", u)
    if not female:
        return (
            clan,
            "",
            f"Y {_pick('Blô,Thuyên,Nguyên,Bhĭm,Khoa,Wơn,Phin,Djŭ,Lương,Ngun,Săm,Tlăm,Kuan,Bhiông,Đăm', v)}",
        )
    apostrophe = "’" if w < 0.4 else "'"
    return (
        clan,
        "",
        f"H{apostrophe}{_pick('Hen,Bia,Len,Nga,Mai,Wiên,Duê,Lan,Ngăm,Yŏt,Bluên,Dim,Nghiêm,Juaih,Bel', v)}",
    )


def _koho(female: bool, _clan: float, v: float, w: float) -> NameParts:
    if female:
        return "Ka", "", _pick("Hiền,Thị,Duyên,Brè,Rên,Hoa,Lệ,Nhung,Sim,Thủy,Linh,Dơi,Bích,Ngọc", v)
    apostrophe = "’" if w < 0.4 else "'"
    return "", "", f"K{apostrophe}{_pick('Brèo,Broih,Tèo,Sơn,Bình,Minh,Văn,Thế,Dũng,Brốp,Giót,Brẹt,Hùng,Lợi', v)}"


def _bahnar(female: bool, u: float, v: float, w: float) -> NameParts:
    given = _pick("Blưk,Hmưk,Byưnh,Phơnh,Glơk,Bơm,Yưh,Chơr,Hlơp,Hrưnh,Kưnh,Dơng,Lưn,Hnhơm", v)
    if w < 0.1:
        return "", "", given
    return ("Y" if female else "A", "", given) if u < 0.5 else ("Đinh", "", given)


PEOPLES = (
    People("Ê Đê", {"066": 18.0, "054": 3.0, "067": 1.0}, _ede, given_first=True),
    People("Cơ Ho", {"068": 12.0, "060": 1.0}, _koho),
    People(
        "Gia Rai",
        {"064": 30.0, "062": 4.0, "066": 1.0},
        _pattern(
            "Ksor,Rơ Chăm,Siu,Rơ Mah,Kpă,Nay,Rah Lan,Rmah,Kpuih",
            "Thân,Hlơi,Bưm,Dun,Pơih,Tâm,Khôi,Phước,Quý",
            "H'Bơi,H'Nhan,H'Lan,H'Nga,Thương,H’Yun,Mlưh",
            male_middle=",Y,",
            female_middle=",",
        ),
    ),
    People("Ba Na", {"062": 12.0, "064": 11.0, "052": 1.2}, _bahnar),
    People(
        "Xtiêng",
        {"070": 9.0, "072": 0.3},
        _pattern("Điểu", "Lên,Hoi,Xiêm,Krứ,Ong,Hích,Toi,Bar,Lốp,Sơn", "Hoa,Hường,Mum,Ria,Pơl,Nhem,Bé", "", ""),
    ),
    People(
        "Chơ Ro",
        {"075": 0.5, "077": 0.7},
        _pattern("Điểu,Thổ,Đào", "Bảo,Hùng,Thanh,Liêm,Lộc,Ký,Nở", "Lan,Đào,Hiền,Lý,Ánh,Bích", "Văn,", "Thị"),
    ),
    People(
        "Bru - Vân Kiều",
        {"045": 9.0, "044": 1.7},
        _pattern("Hồ", "Thoan,Ngơm,Vông,Lơi,Pâng,Xa Long,Hùng", "Kăn Lang,Mứt,Nheo,Thiết,Lan,Hương", "Văn,", "Thị,"),
    ),
    People(
        "Tà Ôi",
        {"046": 3.0, "045": 2.0},
        _pattern("Hồ,Hồ,Lê,Blúp", "A Đơi,Mơ,Văn,Kăn Tréc,Hạnh,Ngai", "Kăn Hia,Nguyệt,Sen,Lịch,Đơm", "Văn,", "Thị,"),
    ),
    People(
        "Tày",
        {"004": 40.0, "006": 52.0, "020": 35.0, "002": 23.0, "008": 25.0, "015": 18.0, "019": 10.0, "066": 2.4},
        _pattern(
            "Nông,Nông,Hoàng,Lương,Ma,Hà,Lý,Triệu,Vi,Bế,Đàm",
            "Tuấn,Hùng,Thắng,Đức,Quyết,Khang,Long,Duy",
            "Hương,Lan,Thảo,Nga,Hoài,Huệ,Diệp,Yến",
            "Văn,Văn,Quốc,Đức",
            "Thị,Thị,Thu",
        ),
    ),
    People(
        "Nùng",
        {"020": 42.0, "004": 30.0, "024": 4.5, "006": 9.0, "066": 3.4, "067": 4.0},
        _pattern(
            "Nông,Hoàng,Lộc,Mông,Lương,Vi,Linh,Hứa,Chu",
            "Thành,Cường,Hải,Sơn,Dũng,Toàn,Lâm",
            "Hằng,Mai,Hoa,Lý,Thơm,Nhung,Phượng",
            "Văn,Văn,Minh",
            "Thị",
        ),
    ),
    People(
        "Mường",
        {"017": 63.0, "038": 9.0, "025": 14.0, "014": 7.0, "037": 2.5},
        _pattern(
            "Bùi,Bùi,Đinh,Quách,Hà,Phạm,Trương",
            "Dũng,Tiến,Hùng,Chiến,Thắng,Nam,Quyền",
            "Hiền,Thúy,Nga,Lan,Thu,Huyền,Dung",
            "Văn,Văn,Đức",
            "Thị,Thị,Thu",
        ),
    ),
    People(
        "Thái",
        {"014": 54.0, "011": 36.0, "012": 31.0, "015": 7.0, "040": 9.5, "038": 6.5},
        _pattern(
            "Lò,Lò,Quàng,Cà,Lường,Tòng,Vi,Lô,Hà,Cầm",
            "Dương,Hặc,Ín,Pâng,Tuấn,Sơn,Chung",
            "Hương,Ón,Nhung,Thanh,Diên,Lả,Xuân",
            "Văn",
            "Thị",
        ),
    ),
    People(
        "Mông",
        {"002": 34.0, "011": 38.0, "012": 24.0, "010": 24.0, "014": 15.0, "015": 12.0, "004": 10.0},
        _pattern(
            "Vàng,Giàng,Sùng,Lầu,Thào,Hạng,Mùa,Lý,Vừ",
            "Páo,Chu,Dế,Sình,Lử,Dơ,Tủa,Chứ",
            "Mỷ,Máy,Sua,Dở,Chứ,Mai",
            "A,A,Mí,Seo",
            "Thị",
        ),
    ),
    People(
        "Dao",
        {"002": 15.0, "006": 17.0, "008": 13.0, "010": 14.0, "004": 9.5, "015": 11.0, "022": 5.5},
        _pattern(
            "Triệu,Bàn,Đặng,Lý,Phùng,Chảo,Tẩn",
            "Phin,Vạn,Thành,Phú,Sơn,Tiến,Kim",
            "Mẩy,Nhậy,Hương,Liên,Pham,Mụi",
            "Văn,Tiến,Chòi",
            "Thị,Mùi,Tả",
        ),
    ),
    People(
        "Khmer",
        {"084": 31.0, "094": 30.0, "091": 12.0, "089": 4.0, "095": 7.6, "096": 2.2, "093": 2.7},
        _pattern(
            "Thạch,Sơn,Kim,Danh,Kiên,Lâm,Trần,Châu,Lý",
            "Sa Rươl,Thươl,Dara,Sarinh,Phước,Sóc Kha,Thi",
            "Sà Rinh,Sô Phia,Hương,Na,Sa Rết,Bích,Đa Ni",
            ",,Minh",
            "Thị,Thị,",
        ),
    ),
    People(
        "Hoa",
        {"079": 4.3, "075": 2.7, "094": 5.0, "095": 2.2, "091": 1.6},
        _pattern(
            "Lý,Trần,Lâm,Huỳnh,Quách,Hứa,Vương,Châu,Thái,Tăng,Mã,Dư",
            "Cường,Hoa,Minh,Phát,Tài,Hưng,Lợi,Nghĩa",
            "Linh,Muối,Phấn,Anh,Mỹ,Ngọc,Lệ,Bình",
            "Vĩ,Chí,Quốc,Gia,Thế,Chấn",
            "Mỹ,Ngọc,Tuyết,Bội,Thục,Thị",
        ),
    ),
    People(
        "Chăm",
        {"058": 12.0, "060": 3.2, "089": 0.6, "054": 2.4},
        _pattern(
            "Thập,Bá,Đàng,Quảng,Báo,Lưu,Não",
            "Khôi,Năng,Ngọc,Tiến,Minh,Phú,Trí",
            "Ngà,Xuân,Nhiên,Thảo,Hoa,Hiền",
            "Văn,Trung,Quang",
            "Thị,Thị,Mộng",
        ),
    ),
)
