"""Record a campaign from its document, or change it: what the document says holds from then on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from motid.audit import record
from motid.campaigns import store
from motid.campaigns.events import CampaignApplied
from motid.campaigns.model import Campaign, CampaignDocument, Unit, midnight
from motid.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Applied:
    """The campaign stands as in the document."""

    campaign: str


@dataclass(frozen=True, slots=True)
class UnknownUnits:
    """The document names units that are neither in it nor known; nothing was changed."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitsInCircle:
    """Some unit would stand below itself; nothing was changed."""


@dataclass(frozen=True, slots=True)
class CohortsInUse:
    """People are counted to cohorts that the document has no more; nothing was changed."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The document contradicts itself; `what` says where."""

    what: str


ApplyOutcome = Applied | UnknownUnits | UnitsInCircle | CohortsInUse | Contradiction


class _NotApplied(Exception):  # noqa: N818 - carries an outcome out of a savepoint
    def __init__(self, outcome: ApplyOutcome) -> None:
        self.outcome = outcome


async def apply_campaign(uow: UnitOfWork, document: CampaignDocument) -> ApplyOutcome:
    """Record units, campaign and cohorts. Applying a document a second time changes nothing but the time."""
    if (what := _contradiction(document)) is not None:
        return Contradiction(what)
    await store.lock_campaigns(uow.connection)
    try:
        async with uow.connection.transaction():
            await _record_units(uow, document)
            await _record_campaign(uow, document.campaign)
    except _NotApplied as stopped:
        return stopped.outcome
    campaign = document.campaign
    event = CampaignApplied(
        campaign=campaign.code,
        sources="; ".join(source.number for source in campaign.sources),
        cohorts=len(campaign.cohorts),
        units=len(document.units),
    )
    await record(uow, event)
    return Applied(campaign.code)


async def _record_units(uow: UnitOfWork, document: CampaignDocument) -> None:
    units, campaign = document.units, document.campaign
    named = {unit.parent for unit in units if unit.parent} | {campaign.issuer, *campaign.addressees}
    missing = named - {unit.code for unit in units}
    unknown = missing - (await store.select_unit_ids(uow.connection, sorted(missing))).keys()
    if unknown:
        raise _NotApplied(UnknownUnits(tuple(sorted(unknown))))
    if units:
        await store.upsert_units(uow.connection, [_unit_row(uow, unit) for unit in units])
        if await store.has_circle(uow.connection):
            raise _NotApplied(UnitsInCircle())


def _unit_row(uow: UnitOfWork, unit: Unit) -> store.UnitRow:
    return uow.new_id(), unit.code, unit.kind, unit.name, unit.parent, unit.valid_from, unit.valid_to


async def _record_campaign(uow: UnitOfWork, campaign: Campaign) -> None:
    campaign_id = await store.upsert_campaign(
        uow.connection, uow.new_id(), campaign.code, msgspec.to_builtins(campaign), uow.now
    )
    await _record_cohorts(uow, campaign_id, campaign)


async def _record_cohorts(uow: UnitOfWork, campaign_id: UUID, campaign: Campaign) -> None:
    kept = [cohort.code for cohort in campaign.cohorts]
    in_use = await store.select_enrolled_cohorts_beside(uow.connection, campaign_id, kept)
    if in_use:
        raise _NotApplied(CohortsInUse(tuple(in_use)))
    await store.delete_cohorts_beside(uow.connection, campaign_id, kept)
    rows: list[store.CohortRow] = [
        (uow.new_id(), each.code, midnight(each.starts_on), midnight(each.due_before) if each.due_before else None)
        for each in campaign.cohorts
    ]
    await store.upsert_cohorts(uow.connection, campaign_id, rows)


def _contradiction(document: CampaignDocument) -> str | None:
    campaign = document.campaign
    for what, codes in (
        ("unit", [unit.code for unit in document.units]),
        ("cohort", [cohort.code for cohort in campaign.cohorts]),
        ("system", [system.code for system in campaign.systems]),
    ):
        if (twice := _first_twice(codes)) is not None:
            return f"{what} {twice} stands there twice"
    if campaign.ends_on is not None and campaign.ends_on < campaign.starts_on:
        return "the campaign ends before it starts"
    for cohort in campaign.cohorts:
        if cohort.due_before is not None and cohort.due_before <= cohort.starts_on:
            return f"cohort {cohort.code} is due before it starts"
    for unit in document.units:
        if unit.valid_from and unit.valid_to and unit.valid_to <= unit.valid_from:
            return f"unit {unit.code} ends before it begins"
    return None


def _first_twice(codes: Sequence[str]) -> str | None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            return code
        seen.add(code)
    return None
