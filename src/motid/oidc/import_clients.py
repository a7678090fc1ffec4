"""Register many clients from a list of documents: all of them, or none."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from motid.db import UnitOfWork
from motid.oidc import client_store
from motid.oidc.add_client import add_client
from motid.oidc.call_client import GetFromClient
from motid.oidc.change_client import Changed, change_client
from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.check_sector import check_sector
from motid.oidc.client_document import ReadDocument, read_document
from motid.oidc.client_record import record_of
from motid.oidc.errors import ClientMetadataInvalid


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """What is wrong with one entry, counted from 1."""

    entry: int
    client_id: str | None
    problem: str


class ImportRefused(ClientMetadataInvalid):
    """Nothing was imported; `entries` has every problem that was found."""

    def __init__(self, entries: Sequence[ImportProblem]) -> None:
        self.entries = tuple(sorted(entries, key=lambda each: each.entry))
        super().__init__(*(f"entry {each.entry}: {each.problem}" for each in self.entries))


@dataclass(frozen=True, slots=True, repr=False)
class ImportedClient:
    """What became of an entry. `secret` is the one given or made now; None where an older one stays, or none is."""

    client_id: str
    secret: str | None
    state: Literal["added", "updated", "unchanged"]
    ignored: tuple[str, ...]


async def read_entries(documents: Sequence[object], get: GetFromClient, *, sandbox: bool) -> list[ReadDocument]:
    """Read and check every entry, before the transaction: sectors are fetched. Raises `ImportRefused`."""
    problems: list[ImportProblem] = []
    entries: list[ReadDocument] = []
    for number, document in enumerate(documents, 1):
        try:
            entry = read_document(document)
            entries.append(entry)
            check_metadata(entry.metadata, sandbox=sandbox)
        except ClientMetadataInvalid as fault:
            problems += _problems(number, document, fault)
    problems += _repeated(documents)
    if not problems:
        checks = (check_sector(entry.metadata, get) for entry in entries)
        for number, outcome in enumerate(await asyncio.gather(*checks, return_exceptions=True), 1):
            if isinstance(outcome, ClientMetadataInvalid):
                problems += _problems(number, documents[number - 1], outcome)
            elif outcome is not None:
                raise outcome
    if problems:
        raise ImportRefused(problems)
    return entries


async def import_clients(
    uow: UnitOfWork, entries: Sequence[ReadDocument], *, sandbox: bool, update: bool
) -> tuple[ImportedClient, ...]:
    """Register the entries; with `update` those whose identifier is known replace what is registered.

    Raises `ImportRefused` with every problem; the caller's transaction must not be committed then.
    """
    given = [entry.client_id for entry in entries if entry.client_id is not None]
    known = {row["id"]: row for row in await client_store.select_known(uow.connection, given)}
    problems: list[ImportProblem] = []
    imported: list[ImportedClient] = []
    for number, entry in enumerate(entries, 1):
        row = known.get(entry.client_id)
        try:
            if row is None:
                imported.append(await _added(uow, entry, sandbox=sandbox))
            elif row["removed_at"] is not None:
                problems.append(
                    ImportProblem(number, entry.client_id, "client_id: a client of this name was removed")
                )
            elif not update:
                problem = "client_id: this identifier is taken; --update replaces what is registered"
                problems.append(ImportProblem(number, entry.client_id, problem))
            else:
                imported.append(await _updated(uow, entry, record_of(row).version, sandbox=sandbox))
        except ClientMetadataInvalid as fault:
            problems += [ImportProblem(number, entry.client_id, problem) for problem in fault.problems]
    if problems:
        raise ImportRefused(problems)
    return tuple(imported)


async def _added(uow: UnitOfWork, entry: ReadDocument, *, sandbox: bool) -> ImportedClient:
    new = await add_client(
        uow, entry.metadata, sandbox=sandbox, client_id=entry.client_id, secret=entry.client_secret
    )
    return ImportedClient(new.client_id, new.secret, "added", entry.ignored)


async def _updated(uow: UnitOfWork, entry: ReadDocument, version: int, *, sandbox: bool) -> ImportedClient:
    client_id = entry.client_id or ""
    outcome = await change_client(uow, client_id, entry.metadata, sandbox=sandbox, secret=entry.client_secret)
    if not isinstance(outcome, Changed):
        raise ClientMetadataInvalid("client_id: the client was removed meanwhile")
    state: Literal["updated", "unchanged"] = "unchanged" if outcome.record.version == version else "updated"
    return ImportedClient(client_id, outcome.secret or entry.client_secret, state, entry.ignored)


def _problems(number: int, document: object, fault: ClientMetadataInvalid) -> list[ImportProblem]:
    named = document.get("client_id") if isinstance(document, dict) else None
    client_id = named if isinstance(named, str) else None
    return [ImportProblem(number, client_id, problem) for problem in fault.problems]


def _repeated(documents: Sequence[object]) -> list[ImportProblem]:
    seen: set[str] = set()
    problems = []
    for number, document in enumerate(documents, 1):
        named = document.get("client_id") if isinstance(document, dict) else None
        if not isinstance(named, str):
            continue
        if named in seen:
            problems.append(ImportProblem(number, named, "client_id: another entry has this identifier"))
        seen.add(named)
    return problems
