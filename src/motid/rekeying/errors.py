"""What stops a rotation."""

from uuid import UUID

from motid.kernel.errors import DomainError


class Unreadable(DomainError):  # noqa: N818
    """Records of a table do not open, so their key cannot go."""

    code = "rekeying.unreadable"

    def __init__(self, table: str, ids: list[UUID]) -> None:
        super().__init__(f"{len(ids)} records of {table} do not open")
        self.table = table
        self.ids = ids
