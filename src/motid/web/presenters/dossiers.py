"""“Hồ sơ của tôi”."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self

from motid.web.texts import N_, Text


@dataclass(frozen=True)
class DossierEntry:
    """One dossier, as its service names it."""

    code: str
    title: str
    source: str
    state: Text
    submitted_at: datetime | None


@dataclass(frozen=True)
class DossiersPage:
    """A part of the account's dossiers, the newest first."""

    template: ClassVar[str] = "account/dossiers.html"
    entries: tuple[DossierEntry, ...]
    total: int
    newer: str | None = None
    older: str | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        at = datetime(2022, 11, 21, 7, 5, tzinfo=UTC)
        entries = (
            DossierEntry("H57.12-221121-0007", "Cấp giấy phép xây dựng nhà ở", "Hue-S", N_("Đang xử lý"), at),
            DossierEntry(
                "000.21.12.H57-190402-0001", "Cấp giấy phép xây dựng nhà ở", "old_portal", N_("Đã trả kết quả"), None
            ),
        )
        more = cls(entries, 45, newer="/account/dossiers?page=1", older="/account/dossiers?page=3")
        return {"some": cls(entries, 2), "middle": more, "none": cls((), 0)}
