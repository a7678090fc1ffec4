"""Synthetic accounts straight into the tables, with one password hash for all: thousands a second."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from motid.accounts.model import IdentifierBundle, IdentifierType, Profile, seal_profile
from motid.authn.password_hasher import PasswordHash
from motid.authn.sealed import PasswordBundle
from motid.db import UnitOfWork
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.names import FullName
from motid.oidc.consent import TEXT_VERSION
from motid.oidc.scopes import OFFLINE

Row = tuple[Any, ...]
_BATCH = 2_000
_COLUMNS = {
    "person": "id created_at",
    "account": "id person_id state origin opened_at changed_at sealed",
    "identifier": "id account_id person_id type status source verified_at valid_from sealed index_a index_b",
    "password_credential": "account_id set_at changed_at sealed",
    "evidence": "id account_id person_id kind issuer method reference obtained_at sealed",
    "consent": "id account_id client_id offered granted text_version locale session_id given_at",
}


def personal_number(index: int) -> str:
    """Return the number of an invented person of the year 2000; 946 is nobody's place of birth (ADR 0003)."""
    return f"946300{index:06d}"


async def insert_accounts(uow: UnitOfWork, count: int, password: PasswordHash, client_id: str) -> list[str]:
    """Insert accounts at IAL2, up to a million; returns their user names.

    Each has agreed before that the client may keep access without them: nobody meets a consent page.
    """
    for start in range(0, count, _BATCH):
        rows: dict[str, list[Row]] = {table: [] for table in _COLUMNS}
        for index in range(start, min(count, start + _BATCH)):
            for table, row in _rows(uow, index, password, client_id):
                rows[table].append(row)
        for table, columns in _COLUMNS.items():
            await uow.connection.copy_records_to_table(table, records=rows[table], columns=columns.split())
    for table in _COLUMNS:
        await uow.connection.execute(f"ANALYZE {table}")
    return [personal_number(index) for index in range(count)]


def _rows(uow: UnitOfWork, index: int, password: PasswordHash, client_id: str) -> Iterable[tuple[str, Row]]:
    now, seal, person, account, evidence = uow.now, uow.vault.seal, uow.new_id(), uow.new_id(), uow.new_id()
    profile = seal_profile(Profile(FullName("Nguyễn Thị Thử Nghiệm"), DateOfBirth("2000-01-31"), "female"))
    yield "person", (person, now)
    yield "account", (account, person, "active", "bench", now, now, seal("account", account, profile))
    yield _identifier(uow, account, person, "personal_number", personal_number(index))
    yield _identifier(uow, account, person, "registered_phone", f"+8495{index:07d}")
    yield _identifier(uow, account, person, "email", f"p{index}@vidu.example")
    credential = seal("password_credential", account, PasswordBundle(password.encoded))
    yield "password_credential", (account, now, now, credential)
    kind, method = "mobile_subscription", "subscriber_database_comparison"
    yield "evidence", (evidence, account, person, kind, "carrier", method, uow.new_id(), now, b"")
    offered = [OFFLINE]
    yield "consent", (uow.new_id(), account, client_id, offered, offered, TEXT_VERSION, "vi", uow.new_id(), now)


def _identifier(uow: UnitOfWork, account: UUID, person: UUID, type_: IdentifierType, value: str) -> tuple[str, Row]:
    identifier = uow.new_id()
    index = uow.vault.index_to_write(type_, value)
    sealed = uow.vault.seal("identifier", identifier, IdentifierBundle(value))
    row = (identifier, account, person, type_, "active", "carrier", uow.now, uow.now, sealed, index.a, index.b)
    return "identifier", row
