"""What a step would do, in words, for who proposes and who decides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from motid.desk.actions.model import Blocked, Preview
from motid.desk.steps.model import Previewed
from motid.web.texts import N_, Message, Text
from motid.web.texts.desk.actions import OBSTACLE_WORDS
from motid.web.texts.desk.cases import FIELDS, IDENTIFIERS
from motid.web.texts.desk.evidence import Needed, NeededTogether, NeededWords, needed_in_words


@dataclass(frozen=True)
class Effects:
    """The effects, or the obstacle; and the evidence that is still missing."""

    lines: tuple[Text, ...]
    obstacle: Text | None
    missing: tuple[tuple[Text, Text], ...]
    """(evidence, about whom) of each kind of evidence that would help."""
    any_of_missing: bool = False
    """Whether one of them is enough."""

    @classmethod
    def of(cls, previewed: Previewed, names: Mapping[UUID, str]) -> Self:
        """Return a preview in words; accounts by their masked names."""
        needed = needed_in_words(previewed.missing) if previewed.missing else None
        missing = tuple((each.evidence, each.about) for each in _flat(needed)) if needed else ()
        one = isinstance(needed, NeededTogether) and not needed.every
        match previewed.outcome:
            case Blocked(by):
                return cls((), OBSTACLE_WORDS[by], missing, one)
            case Preview():
                return cls(tuple(_lines(previewed.outcome, names)), None, missing, one)


def _flat(words: NeededWords) -> Iterator[Needed]:
    match words:
        case Needed():
            yield words
        case NeededTogether(parts=parts):
            for part in parts:
                yield from _flat(part)


def _lines(preview: Preview, names: Mapping[UUID, str]) -> Iterator[Text]:
    for account_id, text in (
        (preview.closes, N_("Đóng tài khoản %(name)s.")),
        (preview.opens, N_("Mở lại tài khoản %(name)s.")),
        (preview.goes_on_in, N_("Tiếp tục trong tài khoản %(name)s.")),
    ):
        if account_id is not None:
            yield Message(text, {"name": names.get(account_id, "–")})
    for count, text in (
        (preview.dossiers_follow, N_("%(count)s hồ sơ đi theo sang tài khoản được giữ.")),
        (preview.dossiers_stay, N_("%(count)s hồ sơ ở lại tài khoản này.")),
    ):
        if count:
            yield Message(text, {"count": count})
    for type_ in preview.frees:
        yield Message(N_("Gỡ: %(what)s."), {"what": IDENTIFIERS.get(type_, type_)})
    for name in preview.records:
        yield Message(N_("Ghi nhận: %(what)s."), {"what": _FIELDS.get(name, name)})
    if preview.ends_sessions:
        yield N_("Đăng xuất tài khoản khỏi mọi thiết bị.")
    if preview.is_normalised:
        yield N_("Đây là tài khoản đã chuẩn hóa của người này.")


_FIELDS: Mapping[str, str] = {field.value: text for field, text in FIELDS.items()}
