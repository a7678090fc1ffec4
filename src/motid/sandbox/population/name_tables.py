"""Frequencies of surnames, middle and given names in percent, by region, gender and cohort.

Surnames: Lê Trung Hoa 2005 for the nation (the north is what the south leaves of it), UIT-ViNames for the south,
births of 1991-2002 in Đắk Lắk for the Central Highlands. Middle and given names: UIT-ViNames for people born about
1995-2005, Đắk Lắk for the generation before, Ho Chi Minh City 2007-2011 for the youngest; the oldest generation
and the tails are estimates. Only shares are taken over, never a person's name.
"""

from motid.sandbox.population.provinces import Region
from motid.sandbox.population.weights import Weighted, weighted

_SURNAME_TAIL = (
    "Lý, Tạ, Lâm, Phùng, Tô, Thái, Châu, Vương, Lưu, Chu, Tăng, Quách, Kiều, Đàm, La, Nghiêm, Tống, Hứa, Từ, "
    "Thân, "
    "Trình, Đồng, Khổng, Ninh, Tôn, Doãn, Lại, Cù, Quan, Mạc, Âu, Bạch, Nhan, Ngụy, Giang, Diệp, Ông, Bành, "
    "Kha, Hàn, "
    "Đậu, Thiều, Biện, Phó, Ứng, Vi, Viên, Lục, Sầm, Tiêu, Thi, Mẫn, Cung, Khương, Cổ, Phí, Hạ, Thạch"
)
SURNAMES: dict[Region, Weighted] = {
    "north": weighted(
        "Nguyễn 43.9, Trần 13.5, Lê 9.6, Phạm 8.0, Hoàng 5.2, Huỳnh 0.1, Phan 3.6, Vũ 3.6, Võ 0.5, Đặng 2.1, "
        "Bùi 1.9, "
        "Đỗ 1.6, Hồ 0.5, Ngô 1.0, Dương 0.7, Trương 0.6, Đinh 0.6, Trịnh 0.4, Mai 0.3, Hà 0.3, Đoàn 0.3, "
        "Lương 0.3, "
        "Cao 0.2, Đào 0.3",
        _SURNAME_TAIL,
    ),
    "highlands": weighted(
        "Nguyễn 29.6, Trần 10.1, Lê 8.4, Phạm 5.9, Hoàng 4.06, Huỳnh 1.62, Phan 3.2, Vũ 1.99, Võ 2.57, Đặng "
        "1.9, "
        "Bùi 2.7, Đỗ 1.8, Hồ 2.2, Ngô 1.6, Dương 1.2, Trương 1.7, Đinh 1.5, Trịnh 1.0, Mai 1.0, Hà 1.0, Đoàn "
        "0.9, "
        "Lương 0.9, Cao 0.9, Đào 0.8, Nông 1.0",
        _SURNAME_TAIL,
    ),
    "south": weighted(
        "Nguyễn 31.7, Trần 10.3, Lê 9.4, Phạm 5.7, Hoàng 1.53, Huỳnh 3.22, Phan 3.0, Vũ 1.43, Võ 3.65, Đặng "
        "2.0, "
        "Bùi 2.3, Đỗ 1.9, Hồ 1.6, Ngô 1.8, Dương 1.3, Trương 2.0, Đinh 1.0, Trịnh 0.7, Mai 0.9, Hà 0.7, Đoàn "
        "1.1, "
        "Lương 0.6, Cao 0.7, Đào 0.8, Nông 0.1",
        _SURNAME_TAIL,
    ),
}

MALE_MIDDLE = weighted(
    "Minh 7.0, Thanh 4.5, Hoàng 4.5, Ngọc 4.0, Quốc 3.7, Đức 3.2, Hữu 3.0, Thành 2.7, Quang 2.7, Tấn 2.2, "
    "Đình 2.1, "
    "Anh 2.0, Trung 1.9, Công 1.9, Xuân 1.9, Duy 1.9, Nguyễn 1.6, Trọng 1.5, Lê 1.4, Nhật 1.3, Bảo 1.2, Gia "
    "1.2, "
    "Tuấn 1.1, Phước 1.0, Thế 1.0, Viết 0.9, Bá 0.9, Mạnh 0.9, Việt 0.9, Tiến 0.8, Hồng 0.8, Phúc 0.8, Trần "
    "0.8, "
    "Khánh 0.7, Đăng 0.7, Huy 0.7, Chí 0.7, Hải 0.7, Vĩnh 0.6, Thái 0.6, Đại 0.5, Sỹ 0.4, Kim 0.5, Phú 0.5, "
    "Thiên 0.5, "
    "Phi 0.4, Nam 0.4, Trường 0.5, Hoài 0.4, Cao 0.3, Như 0.3, Khắc 0.4, Bình 0.3, An 0.3, Tường 0.3, Doãn "
    "0.2",
)
"""First middle syllable of men, without Văn, relative to each other."""

FEMALE_MIDDLE = weighted(
    "Ngọc 5.0, Nguyễn 2.1, Thanh 1.6, Hoàng 1.3, Lê 1.1, Huỳnh 1.1, Kim 1.0, Hồng 1.0, Trần 1.0, Phương 0.9, "
    "Thu 0.8, "
    "Minh 0.7, Mỹ 0.6, Bảo 0.6, Khánh 0.6, Thùy 0.6, Thúy 0.5, Quỳnh 0.6, Tuyết 0.4, Hoài 0.4, Mai 0.4, Diệu "
    "0.3, "
    "Cẩm 0.4, Bích 0.4, Ánh 0.3, Xuân 0.3, Lan 0.3, Vân 0.3, Thảo 0.3, Yến 0.3, Như 0.3, Phạm 0.3, Võ 0.3, "
    "Tường 0.2, "
    "Trúc 0.3, Hà 0.2, Hải 0.2, Nhật 0.2, Gia 0.2, Anh 0.2",
)
"""First middle syllable of women, without Thị, relative to each other."""

MALE_SECOND_MIDDLE = weighted(
    "",
    "Minh, Hoàng, Anh, Quốc, Thanh, Gia, Đức, Bảo, Tuấn, Ngọc, Quang, Duy, Nhật, Khánh, Thành, Trung, Hữu, "
    "Đăng, "
    "Phước, Huy, Việt, Tấn, Phúc, Thiên, Hải, Chí, Nam, Tiến, Đình, Trọng, Thái, Vĩnh, Trường, Hồng, Xuân",
)
FEMALE_SECOND_MIDDLE = weighted(
    "",
    "Ngọc, Thanh, Thu, Kim, Phương, Hồng, Thùy, Mỹ, Thúy, Quỳnh, Minh, Bích, Hoài, Tuyết, Mai, Khánh, Lan, "
    "Cẩm, Như, "
    "Hoàng, Vân, Ánh, Diễm, Kiều, Huyền, Yến, Thảo, Hải, Trúc, Xuân, Bảo, Tường, Diệu, Anh, Hà, Linh, Nhật, "
    "Lệ, Tú",
)

_OLD_MEN = (
    "Hòa, Thọ, Lợi, Phú, Khánh, Tài, Lộc, Phước, Đức, Bảy, Ba, Tư, Năm, Sáu, Tám, Chín, Mười, Bé, Vinh, Quý, "
    "Hiền, Lâm, "
    "Quang, Hưng, Tân, Thuận, Thái, Toàn, Thịnh, Nghĩa, Chính, Khoa, Đông, Xuân, Hạnh, Tấn, Liêm, Trí, Tín, "
    "Đạo, Bửu, "
    "Cảnh, Dần, Tý, Thìn, Ngọ, Mùi, Hợi, Quyết, Đệ, Nhân, Lý, Tịnh, Chung, Hậu, Ân, Cư, Độ, Huệ, Khang, Khôi, "
    "Lương"
)
_OLD_WOMEN = (
    "Hòa, Xuân, Hạnh, Phúc, Liễu, Đào, Huệ, Cúc, Thơm, Thắm, Tư, Năm, Sáu, Bảy, Tám, Chín, Mười, Út, Bé, Hai, "
    "Ba, Thoa, "
    "Lý, Quý, Phượng, Sen, Lựu, Bưởi, Gái, Tý, Nhàn, Nhạn, Oanh, Vân, Châu, Ánh, Đẹp, Điệp, Hợi, Khuyên, Là, "
    "Lài, Lành, "
    "Lệ, Miên, Mơ, Mỹ, Nết, Ngà, Ngoan, Nguyệt, Nhâm, Nụ, Sương, Tâm, Thanh, Thân, Thìn, Tuất, Vui, Xoan, "
    "Xuyến, Chiến"
)
_MIDDLE_MEN = (
    "Hải, Bình, Tùng, Thành, Long, Quang, Hưng, Trung, Kiên, Phong, Thắng, Cường, Việt, Quân, Đạt, Vinh, "
    "Phúc, Tài, "
    "Tiến, Hòa, Tâm, Lâm, Linh, Duy, Hậu, Khánh, Minh, Nghĩa, Nhân, Thái, Thịnh, Toàn, Trường, Vũ, Vương, "
    "Công, Đông, "
    "Dương, Giang, Hà, Hiệp, Huỳnh, Khoa, Kỳ, Lộc, Luân, Ngọc, Nguyên, Phú, Phước, Quốc, Quý, Sang, Sỹ, Tân, "
    "Thiện, "
    "Thuận, Tín, Trí, Triều, Tú, Văn, Chiến, Chung, Thạch, Khôi, Lợi, Mạnh, Thọ, Thủy, Lực, Hoan, Đăng, Danh, "
    "An"
)
_MIDDLE_WOMEN = (
    "Thủy, Hoa, Lan, Mai, Nga, Nhung, Oanh, Thu, Thúy, Trâm, Trinh, Tuyết, Vân, Yến, Ngọc, Loan, Liên, Lý, "
    "My, Mỹ, Nhi, "
    "Nguyệt, Như, Phượng, Quyên, Quỳnh, Tâm, Thắm, Thanh, Thơ, Thoa, Thương, Tiên, Trúc, Uyên, Vy, Xuân, Ánh, "
    "Bích, Châu, "
    "Chi, Diễm, Diệu, Dung, Duyên, Giang, Hạnh, Hậu, Hiếu, Hoài, Hòa, Hồng, Huệ, Khánh, Kiều, Lệ, Liễu, Ly, "
    "Minh, Na, "
    "Ngà, Ngân, Nhàn, Sương, Thi, Thư, Thùy, Tiền, Trà, Vi, Viên, Việt, Xuyến, Đào, Điệp, Khuê"
)
_YOUNG_MEN = (
    "Tài, Phát, Quân, Lộc, Hưng, Vinh, Kiệt, Nghĩa, Thịnh, Hải, Quang, Phong, Dũng, Hùng, Khánh, Trí, Thiện, "
    "Tâm, Vũ, "
    "Nguyên, Tùng, Việt, Tân, An, Cường, Hậu, Khôi, Toàn, Tú, Dương, Phước, Thái, Duẩn, Linh, Luân, Lâm, "
    "Kiên, Bình, "
    "Danh, Đăng, Giang, Hào, Hòa, Nhật, Phú, Quốc, Quý, Sang, Tín, Trường, Vương, Ân, Chương, Công, Đông, "
    "Hiển, Khải, "
    "Khiêm, Lợi, Lực, Mạnh, Ngọc, Quyền, Thạch, Thuận, Trọng, Triết, Văn, Vỹ, Kha, Khương, Thi, Tường, Thông, "
    "Thủy"
)
_YOUNG_WOMEN = (
    "Hân, My, Quỳnh, Mai, Vân, Tiên, Nhung, Thủy, Thúy, Thương, Ly, Uyên, Trúc, Tuyền, Quyên, Giang, Lan, "
    "Châu, Dung, "
    "Hoa, Hạnh, Hồng, Loan, Ánh, Diệu, Diễm, Khánh, Kiều, Lam, Lý, Mi, Mỹ, Nga, Nguyên, Nguyệt, Oanh, Phụng, "
    "Phượng, "
    "Tâm, Thanh, Thi, Thơ, Thoa, Thu, Thùy, Trân, Tú, Tuyết, Vi, Xuân, Xuyến, Ý, Đan, Đào, Hòa, Hoài, Huệ, "
    "Huỳnh, Liên, "
    "Minh, Na, Nhàn, Sương, Tường, Trà, Viên, Bình, Băng, Chi, Cúc, Đoan, Hảo, Khuê, Lệ, San"
)

GIVEN: dict[str, tuple[Weighted, ...]] = {
    "male": (
        weighted(
            "Hùng 4.2, Dũng 3.4, Sơn 3.2, Bình 3.1, Thành 3.0, Hải 2.9, Minh 2.8, Long 2.2, Tâm 2.1, Cường "
            "2.0, "
            "Chiến 1.9, Thắng 1.9, Tuấn 1.8, Nam 1.5, Hai 1.0",
            _OLD_MEN,
        ),
        weighted(
            "Tuấn 2.7, Hoàng 2.5, Huy 2.2, Anh 2.1, Hiếu 2.0, Hùng 2.0, Nam 1.9, Sơn 1.9, Đức 1.8, Dũng 1.8",
            _MIDDLE_MEN,
        ),
        weighted(
            "Huy 3.0, Tuấn 2.0, Đạt 2.0, Duy 2.0, Hiếu 2.0, Anh 1.8, Minh 1.7, Nam 1.7, Long 1.7, Bảo 1.5, "
            "Phúc 1.4, Hoàng 1.4, Khoa 1.3, Đức 1.3, Tiến 1.3, Trung 1.3, Nhân 1.3, Thành 1.3, Sơn 1.2, "
            "Khang 1.2, Thắng 1.2",
            _YOUNG_MEN,
        ),
        weighted(
            "Huy 3.6, Khang 3.4, Bảo 3.3, Minh 3.2, Phúc 2.8, Anh 2.7, Khoa 2.5, Phát 2.3, Đạt 2.2, Khôi 2.0, "
            "Long 1.9, Nam 1.8, Nguyên 1.7, Duy 1.7, Quân 1.6, Kiệt 1.6, Thịnh 1.5, Tuấn 1.3, Hiếu 1.3, "
            "Nhân 1.2, Hoàng 1.2",
            _YOUNG_MEN,
        ),
    ),
    "female": (
        weighted(
            "Hoa 4.1, Lan 4.0, Hương 3.0, Hồng 2.9, Mai 2.9, Nga 2.8, Thủy 2.7, Thu 2.6, Hằng 2.1, Hà 2.0, "
            "Loan 2.1, Liên 2.0, Tuyết 1.9, Bình 1.5, Nhung 1.4, Yến 1.4, Dung 1.4, Hiền 1.4, Minh 1.2",
            _OLD_WOMEN,
        ),
        weighted(
            "Trang 4.2, Thảo 3.5, Linh 3.0, Anh 2.5, Phương 2.2, Hằng 2.1, Huyền 2.0, Hà 2.0, Hiền 1.9, Hương 1.9",
            _MIDDLE_WOMEN,
        ),
        weighted(
            "Linh 3.0, Thảo 3.0, Nhi 2.8, Trang 2.8, Anh 2.7, Ngân 2.5, Ngọc 2.0, Như 2.0, Thư 1.9, Vy 1.8, "
            "Duyên 1.8, Hương 1.6, Phương 1.6, Hằng 1.5, Trinh 1.5, Yến 1.5, Hiền 1.4, Trâm 1.4, Huyền 1.4, "
            "Hà 1.4",
            _YOUNG_WOMEN,
        ),
        weighted(
            "Anh 7.1, Vy 5.7, Ngọc 4.3, Nhi 4.2, Hân 4.1, Thư 4.1, Linh 3.2, Như 2.9, Ngân 2.8, Trân 2.2, My "
            "2.1, "
            "Phương 2.0, Quỳnh 1.9, Thảo 1.8, Trang 1.6, Nghi 1.6, Châu 1.4, Khanh 1.2",
            _YOUNG_WOMEN,
        ),
    ),
}
"""Gender -> given names of the four cohorts: born before 1975, before 1993, before 2006, later."""

COHORT_BOUNDS = (1975, 1993, 2006)
