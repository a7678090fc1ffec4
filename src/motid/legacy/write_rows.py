"""Write sealed rows in the caller's transaction: accounts, credentials, original records, dossiers, an event each."""

from collections import Counter
from uuid import UUID

from motid.accounts.follow_many import note_like_companions
from motid.accounts.open_accounts import open_accounts
from motid.audit import AuditEvent, record_all
from motid.authn.bring_credentials import bring_credentials
from motid.db import UnitOfWork
from motid.dossiers.record_many import record_many
from motid.legacy import store
from motid.legacy.events import AccountImported, AccountRecognised
from motid.legacy.field_names import LegacyField
from motid.legacy.plan_rows import Plan, is_later
from motid.legacy.problems import PlaceFault, Problem
from motid.legacy.seal_rows import SealedRow
from motid.legacy.tally import Tally


async def write_rows(uow: UnitOfWork, plan: Plan, *, import_id: UUID, source: str, tally: Tally) -> list[Problem]:
    """Write what is planned and count it; returns what was found out only now."""
    claimed = await open_accounts(uow, [row.account for row in plan.new], origin=source)
    await bring_credentials(uow, [row.credentials for row in plan.new])
    await store.insert_accounts(uow.connection, _originals(uow, plan, import_id, source))
    joined = [(known.account_id, known.id, row.id) for row, known in plan.joining]
    await note_like_companions(uow, companion_table="legacy_account", table="legacy_account", rows=joined)
    used_later = await _note_use(uow, plan)
    dossiers = await _record_dossiers(uow, plan)
    events = [_imported(row, claimed, dossiers, import_id, source) for row in plan.new]
    events += _recognised(plan, used_later, dossiers, import_id, source)
    await record_all(uow, events)
    _count(plan, events, dossiers, tally)
    return _found_out(plan, claimed, dossiers)


async def _note_use(uow: UnitOfWork, plan: Plan) -> set[UUID]:
    """Note later uses of accounts that are known; returns their records."""
    later = [(known.id, row.last_used_at) for row, known in plan.again if row.last_used_at and is_later(row, known)]
    if later:
        await store.note_use(uow.connection, [one[0] for one in later], [one[1] for one in later])
    return {one[0] for one in later}


async def _record_dossiers(uow: UnitOfWork, plan: Plan) -> Counter[UUID]:
    """Record the dossiers; returns how many of each account were new. Those of merged accounts go back with them."""
    new = [(row.account.account_id, row.id, dossier) for row in plan.new for dossier in row.dossiers]
    others = [
        (known.account_id, known.id, dossier)
        for row, known in (*plan.joining, *plan.again)
        for dossier in row.dossiers
    ]
    recorded = await record_many(uow, [(account_id, dossier) for account_id, _, dossier in (*new, *others)])
    late = [(account_id, legacy_id, one.id) for account_id, legacy_id, one in others if one.id in recorded]
    await note_like_companions(uow, companion_table="legacy_account", table="dossier", rows=late)
    return Counter(account_id for account_id, _, one in (*new, *others) if one.id in recorded)


def _originals(uow: UnitOfWork, plan: Plan, import_id: UUID, source: str) -> list[tuple[object, ...]]:
    rows = [(row, row.account.account_id) for row in plan.new]
    rows += [(row, known.account_id) for row, known in plan.joining]
    return [
        (
            row.id, account_id, import_id, source, row.line, row.last_used_at, uow.now, row.sealed, row.index_a,
            row.index_b,
        )
        for row, account_id in rows
    ]  # fmt: skip


def _imported(
    row: SealedRow, claimed: set[UUID], dossiers: Counter[UUID], import_id: UUID, source: str
) -> tuple[AuditEvent, UUID]:
    account = row.account
    event = AccountImported(
        import_id=import_id,
        source=source,
        line=row.line,
        identifiers=[one.type for one in account.identifiers],
        claimed=[one.type for one in account.identifiers if one.id in claimed],
        otp_phone=row.credentials.phone is not None,
        password=row.credentials.password is not None,
        dossiers=dossiers[account.account_id],
    )
    return event, account.account_id


def _recognised(
    plan: Plan, used_later: set[UUID], dossiers: Counter[UUID], import_id: UUID, source: str
) -> list[tuple[AuditEvent, UUID]]:
    """Return the events of accounts that were here: those that joined, and those of which something is new."""
    opened_now = {row.account.account_id for row in plan.new}
    lines = {known.account_id: row.line for row, known in plan.joining}
    for row, known in plan.again:
        is_new = known.id in used_later or dossiers[known.account_id] > 0
        if is_new and known.account_id not in opened_now:
            lines.setdefault(known.account_id, row.line)
    return [
        (
            AccountRecognised(import_id=import_id, source=source, line=line, dossiers=dossiers[account_id]),
            account_id,
        )
        for account_id, line in lines.items()
    ]


def _count(plan: Plan, events: list[tuple[AuditEvent, UUID]], dossiers: Counter[UUID], tally: Tally) -> None:
    changed = {account_id for _, account_id in events}
    updated = sum(1 for _, known in plan.again if known.account_id in changed)
    tally.opened += len(plan.new)
    tally.joined += len(plan.joining)
    tally.updated += updated
    tally.unchanged += len(plan.again) - updated
    tally.dossiers += dossiers.total()


def _found_out(plan: Plan, claimed: set[UUID], dossiers: Counter[UUID]) -> list[Problem]:
    problems = list(plan.problems)
    for row in plan.new:
        if any(one.id in claimed for one in row.account.identifiers):
            problems.append(Problem(row.line, PlaceFault.NUMBER_HELD, LegacyField.PERSONAL_NUMBER))
        if dossiers[row.account.account_id] < len(row.dossiers):
            problems.append(Problem(row.line, PlaceFault.DOSSIER_KNOWN, LegacyField.DOSSIERS))
    return problems
