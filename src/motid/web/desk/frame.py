"""What surrounds a page of the desk: who works here, for which unit, and what waits."""

from dataclasses import dataclass, field

from motid.officials.model import Right, Role
from motid.web.desk.paths import DESK_PATHS
from motid.web.frame import Frame
from motid.web.texts import N_

ROLE_NAMES = {
    Role.OPERATOR: N_("Tổng đài viên"),
    Role.CHECKER: N_("Người phê duyệt"),
    Role.SUPERVISOR: N_("Trưởng ca"),
    Role.ADMINISTRATOR: N_("Quản trị"),
    Role.AUDITOR: N_("Giám sát"),
}


@dataclass(frozen=True)
class Waiting:
    """How many there are of what an official looks after."""

    mine: int = 0
    queue: int = 0
    approvals: int = 0
    call_backs: int = 0


@dataclass(frozen=True)
class AtWork:
    """The official, as the page names them."""

    name: str
    unit: str
    roles: tuple[Role, ...]
    rights: frozenset[Right]
    waiting: Waiting = field(default_factory=Waiting)

    @property
    def role_names(self) -> tuple[str, ...]:
        """The roles in words."""
        return tuple(ROLE_NAMES[role] for role in self.roles)


@dataclass(frozen=True)
class Entry:
    """A line of the side navigation."""

    path: str
    text: str
    count: int | None = None


@dataclass(frozen=True)
class DeskFrame(Frame):
    """Context that every template of the desk receives as `frame`."""

    at_work: AtWork | None = None
    """None where nobody is signed in."""
    here: str = ""
    """The entry of the side navigation that the page belongs to, by its path."""

    @property
    def navigation(self) -> tuple[Entry, ...]:
        """The pages that this official may use."""
        return () if self.at_work is None else tuple(_entries(self.at_work))


def _entries(at_work: AtWork) -> list[Entry]:
    waiting = at_work.waiting
    offered: list[tuple[Right | None, Entry]] = [
        (None, Entry(DESK_PATHS.home, N_("Việc của tôi"), waiting.mine)),
        (Right.WORK_CASES, Entry(DESK_PATHS.queue, N_("Hàng chờ"), waiting.queue)),
        (Right.WORK_CASES, Entry(DESK_PATHS.new_case, N_("Ca mới từ cuộc gọi"))),
        (Right.SEARCH, Entry(DESK_PATHS.search, N_("Tìm ca"))),
        (Right.APPROVE, Entry(DESK_PATHS.approvals, N_("Chờ phê duyệt"), waiting.approvals)),
        (Right.CALL_BACK, Entry(DESK_PATHS.call_backs, N_("Gọi lại"), waiting.call_backs)),
        (Right.HAND_OVER, Entry(DESK_PATHS.hand_over, N_("Bàn giao ca trực"))),
        (Right.SEE_LOAD, Entry(DESK_PATHS.load, N_("Khối lượng công việc"))),
        (Right.EDIT_TEMPLATES, Entry(DESK_PATHS.templates, N_("Mẫu trả lời"))),
        (None, Entry(DESK_PATHS.directory, N_("Danh bạ hỗ trợ"))),
        (Right.GRANT_ROLES, Entry(DESK_PATHS.officials, N_("Cán bộ và vai trò"))),
        (Right.SEE_REFUSALS, Entry(DESK_PATHS.refusals, N_("Việc bị từ chối"))),
    ]
    return [entry for right, entry in offered if right is None or right in at_work.rights]
