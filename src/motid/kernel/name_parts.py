"""Family, middle and given name, derived from a name by the convention of Vietnamese names.

The family name (họ) stands first, the given name (tên) is the last word, what lies between is the middle name (chữ
đệm). Not everybody's name is built so: the clan of the Ê Đê stands last, Ba Na have none, and a guest's name follows
the rules of another country. Parts are therefore told only where the words say so themselves: the name begins with a
family name that is known here, and all of it is spelled in Vietnamese syllables. The parts are a convenience, the
name is of record (ADR 0028).
"""

from functools import lru_cache
from typing import Final

from motid.kernel.name_letters import SYLLABLES_KEPT
from motid.kernel.name_syllables import fold_tone
from motid.kernel.names import FullName
from motid.kernel.redaction import PersonalValue
from motid.kernel.vietnamese_syllables import is_vietnamese_syllable

_OF_SEVERAL_WORDS: Final = {
    "công": (("tằng", "tôn", "nữ"), ("huyền", "tôn", "nữ"), ("tôn", "nữ")),
    "huyền": (("tôn", "nữ"),),
    "tôn": (("nữ",), ("thất",)),
    "âu": (("dương",),),
    "tư": (("đồ",),),
}
"""Family names of several words: the first, and what may follow it."""

_FAMILY_NAMES: Final = """
âu bá bạc bạch bàn bàng báo bành bế bì biện bùi cà cái cam cao cát cầm cấn chảo chế chu chung chúc chử châu cổ
cù cung diêm diệp doãn dư dương đái đàm đàng đan đào đặng đậu đèo điền đinh đoàn đỗ đồng đổng đới đường giang
giàng giáp giản hà hạ hàn hán hàng hạng hầu hình hoa hoàng hoàn hoắc hồ hồng hứa huỳnh kha khà khang khâu khổng
khuất khúc khương khưu kiều kim la lã lạc lại lâm lầu lê linh lèo lều liêu liễu lò long lô lỗ lộ lộc lù lục lữ
lương lường lưu lý ma má mã mạc mạch mai mạnh mâu mẫn mông mộc mùa mục nghê nghiêm nghị ngân ngô ngụy ngũ nguyễn
nhâm nhan nhữ ninh nông ong ông phạm phan phàn phí phó phù phùng phương quách quan quản quảng quàng quế sầm sùng
sử tạ tán tăng tất tẩn thái thang thành thập thào thẩm thân thền thi thiều thôi tiết tiêu tô tôn tống tòng trà
trang trầm trần triệu trình trịnh trương từ tường tưởng ung ứng văn vàng vi viên võ vừ vòng vũ vương xa yên
"""
"""Family names of one word, of all peoples of Vietnam that write it first. Who has a rarer one has no parts here, nor
has who has a Khmer one (Danh, Kiên, Sơn, Thạch), for given names of two words are common among them."""
_OF_ONE_WORD: Final = frozenset(map(fold_tone, _FAMILY_NAMES.split()))


class NameParts(PersonalValue[tuple[str, str, str]]):
    """Family, middle and given name of a person; by spaces they are the name again. The middle one may be empty."""

    __slots__ = ()


def parts_of(name: FullName) -> NameParts | None:
    """Return the parts of a name; None where its words do not say how it parts, or it is one word."""
    words = name.reveal().split()
    family = _family_words(words)
    if not family or not all(map(is_vietnamese_syllable, words)):
        return None
    return NameParts((" ".join(words[:family]), " ".join(words[family:-1]), words[-1]))


def _family_words(words: list[str]) -> int:
    """Return how many words the family name has; 0 where none is known, or nothing would be left for a given name."""
    first = words[0].casefold()
    for others in _OF_SEVERAL_WORDS.get(first, ()):
        following = tuple(map(str.casefold, words[1 : len(others) + 1]))
        if following == others and len(words) > len(others) + 1:
            return len(others) + 1
    return 1 if len(words) > 1 and _is_family_name(first) else 0


@lru_cache(SYLLABLES_KEPT)
def _is_family_name(word: str) -> bool:
    return fold_tone(word) in _OF_ONE_WORD
