"""Who works at the desk."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar, Self
from uuid import UUID

from motid.kernel.names import FullName
from motid.officials.list_officials import ListedRole, NamedAccount
from motid.officials.model import NATIONAL_UNIT, Role
from motid.web.desk.frame import ROLE_NAMES
from motid.web.forms.desk.officials import GrantRoleForm
from motid.web.presenters.page import Notice
from motid.web.texts import Text


@dataclass(frozen=True)
class OfficialsPage:
    """The roles that are held, and the form that grants one."""

    template: ClassVar[str] = "desk/officials.html"
    listed: tuple[ListedRole, ...]
    form: GrantRoleForm
    notice: Notice | None = None

    @property
    def roles(self) -> Iterator[tuple[ListedRole, str, str, Text]]:
        """Each role with its holder's name, that of the account in which the holder's goes on, and its own."""
        for held in self.listed:
            after = held.goes_on_in
            yield held, _display(held.full_name), _display(after.full_name if after else None), ROLE_NAMES[held.role]

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
        held = ListedRole(
            UUID(int=1), UUID(int=2), FullName("Nguyễn Thị Mẫu"), Role.OPERATOR, NATIONAL_UNIT, "vn",
            "Tổng đài hỗ trợ quốc gia", at, works=True,
        )  # fmt: skip
        rests = replace(held, works=False, merged=True, goes_on_in=NamedAccount(UUID(int=3), held.full_name))
        waits = replace(rests, goes_on_in=None)
        empty = GrantRoleForm.submitted([])
        empty.validate()
        return {
            "one": cls((held,), GrantRoleForm()),
            "merged": cls((rests, waits, replace(held, works=False)), GrantRoleForm()),
            "empty": cls((), empty),
        }


def _display(name: FullName | None) -> str:
    return name.display() if name else "–"
