"""Files of old portals for the tests, and the import of them."""

from collections.abc import Sequence
from pathlib import Path

from motid.db import Database
from motid.legacy.dry_run import DryRun, dry_run
from motid.legacy.import_accounts import import_accounts
from motid.legacy.mapping import ColumnMapping
from motid.legacy.portal import Portal
from motid.legacy.portal_file import PortalFile, open_accounts_file
from motid.legacy.problems import Problem
from motid.legacy.tally import Tally

HEADER = (
    "Mã tài khoản,Tên đăng nhập,Họ và tên,Ngày sinh,Giới tính,SĐT,Email,Mật khẩu,Salt,Đăng nhập cuối,Ngày tạo,"
    "Mã các hồ sơ"
)
PORTAL = Portal("portal")
HUE_S = Portal("hue_s", same_as="portal")


def line(  # noqa: PLR0917 - the order is that of the columns
    external_id: str = "",
    user_name: str = "",
    name: str = "",
    born: str = "",
    gender: str = "",
    phone: str = "",
    email: str = "",
    password: str = "",
    salt: str = "",
    used: str = "",
    opened: str = "",
    dossiers: str = "",
) -> str:
    """Return one line of a file under `HEADER`."""
    cells = (external_id, user_name, name, born, gender, phone, email, password, salt, used, opened, dossiers)
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells)


def csv_file(path: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    """Write a file."""
    path.write_bytes("\n".join((header, *lines, "")).encode(encoding))
    return path


class Problems(list[Problem]):
    """What an import told on the way; `rows` counts all of them."""

    rows = 0

    def __call__(self, rows: int, problems: Sequence[Problem]) -> None:
        self.rows += rows
        self.extend(problems)

    def told(self) -> list[tuple[int, str]]:
        """Return line and code of each."""
        return [(one.line, one.code) for one in self]


async def bring(
    database: Database, path: Path, portal: Portal = PORTAL, mapping: ColumnMapping | None = None
) -> tuple[Tally, Problems]:
    """Import a file."""
    problems = Problems()
    file = open_accounts_file(path, mapping)
    return await import_accounts(database, file, portal, workers=1, progress=problems), problems


async def look(database: Database, path: Path, portal: Portal = PORTAL) -> tuple[DryRun, Problems]:
    """Go through a file without writing."""
    problems = Problems()
    file: PortalFile = open_accounts_file(path)
    return await dry_run(database, file, portal, workers=1, progress=problems), problems


async def counts(database: Database) -> dict[str, int]:
    """Return how many rows the tables that an import writes have."""
    tables = ("person", "account", "identifier", "otp_phone", "password_credential", "legacy_account", "dossier")
    return {
        table: await database.pool.fetchval(f"SELECT count(*) FROM {table}") for table in (*tables, "audit_event")
    }
