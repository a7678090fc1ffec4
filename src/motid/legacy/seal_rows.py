"""Rows of a file, read, sealed and indexed: the part of an import that needs a processor and no database.

It runs in worker processes. Rows go in as text and come out sealed, in one piece of bytes: personal values never
travel as such.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from motid.accounts.sealed_account import SealedAccount, seal_account
from motid.authn.bring_credentials import SealedCredentials, seal_credentials
from motid.authn.password_hasher import PasswordHash
from motid.dossiers.model import NewDossier
from motid.dossiers.record_many import SealedDossier, seal_dossier
from motid.kernel.ids import IdSource, Uuid7Source
from motid.kernel.redaction import PersonalText
from motid.legacy.model import EXTERNAL_ID_INDEX, LegacyBundle, LegacyRecord
from motid.legacy.parse_record import RowReader
from motid.legacy.problems import Problem
from motid.legacy.tables.table import Row
from motid.vault import KeyRing, RingKey, Vault

STATE_UNKNOWN = ""
"""State of a dossier of which only the code is given."""


class SealedRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An account of an old portal, ready to be written."""

    line: int
    id: UUID
    sealed: bytes
    index_a: bytes | None
    index_b: bytes | None
    last_used_at: datetime | None
    account: SealedAccount
    credentials: SealedCredentials
    dossiers: tuple[SealedDossier, ...]
    likeness: bytes
    """A code that is equal for rows of the same name and date of birth; empty where one is missing or nobody asks."""


class SealedRows(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What became of some rows. `read` counts all of them."""

    read: int
    rows: tuple[SealedRow, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SealJob:
    """Some rows to seal, with the keys of the moment. `dossier_source` is the name that dossiers go under."""

    reader: RowReader
    rows: list[Row]
    keys: list[RingKey]
    dossier_source: str
    with_likeness: bool = False


_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_decoder = msgspec.msgpack.Decoder(SealedRows)


def seal_rows(job: SealJob) -> bytes:
    """Read and seal rows; returns `SealedRows` for `open_rows`."""
    vault, ids = Vault(KeyRing(job.keys)), Uuid7Source()
    rows: list[SealedRow] = []
    problems: list[Problem] = []
    for row in job.rows:
        record = job.reader.record(row)
        if isinstance(record, Problem):
            problems.append(record)
        else:
            problems += record.problems
            rows.append(_seal(vault, ids, record, job))
    return _encoder.encode(SealedRows(len(job.rows), tuple(rows), tuple(problems)))


def open_rows(encoded: bytes) -> SealedRows:
    """Return what a worker process sealed."""
    return _decoder.decode(encoded)


def _seal(vault: Vault, ids: IdSource, record: LegacyRecord, job: SealJob) -> SealedRow:
    account = seal_account(
        vault, ids, profile=record.profile, identifiers=record.identifiers, opened_at=record.opened_at
    )
    password = PasswordHash(record.password_hash) if record.password_hash else None
    external_id = record.external_id.reveal()
    legacy_id = ids.new()
    index = vault.index_to_write(EXTERNAL_ID_INDEX, external_id)
    return SealedRow(
        line=record.line,
        id=legacy_id,
        sealed=vault.seal("legacy_account", legacy_id, LegacyBundle(external_id, record.original)),
        index_a=index.a,
        index_b=index.b,
        last_used_at=record.last_used_at,
        account=account,
        credentials=seal_credentials(vault, ids, account.account_id, phone=record.phone, password=password),
        dossiers=tuple(
            seal_dossier(vault, ids, NewDossier(job.dossier_source, code, PersonalText(""), STATE_UNKNOWN, None))
            for code in record.dossiers
        ),
        likeness=_likeness(vault, record) if job.with_likeness else b"",
    )


def _likeness(vault: Vault, record: LegacyRecord) -> bytes:
    name, born = record.profile.full_name, record.profile.date_of_birth
    if name is None or born is None:
        return b""
    code = vault.index_to_write("legacy.likeness", f"{born.iso()} {name.comparison_key()}")
    return (code.a or code.b or b"")[:12]
