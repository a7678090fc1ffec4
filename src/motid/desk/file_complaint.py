"""A person says that the account under their number is not theirs (S4-17): a case for the desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from motid.accounts import find_account
from motid.accounts.model import LoginName
from motid.audit import record
from motid.authn.visitor import NetworkAddress
from motid.db import Database
from motid.desk import store
from motid.desk.events import CaseOpened
from motid.desk.policies import COMPLAINT_ATTEMPTS, COMPLAINT_DAYS, ComplaintAttemptRules
from motid.kernel.actor import ANONYMOUS
from motid.kernel.clock import vietnamese_date
from motid.kernel.names import FullName
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.limits import Allowed, Limiter, Refused
from motid.limits.take_shared import take_shared
from motid.policies import PolicyBook

KIND = "ownership_complaint"


@dataclass(frozen=True, slots=True)
class Complaint:
    """Who complains, about which number, how to reach them, and what they say."""

    login_name: LoginName
    full_name: FullName
    contact_phone: PhoneNumber
    statement: PersonalText


class ComplaintBundle(msgspec.Struct, frozen=True):
    """`Complaint` as it is sealed in `desk_case.sealed`."""

    login_name: str
    full_name: str
    contact_phone: str
    statement: str


@dataclass(frozen=True, slots=True)
class ComplaintFiled:
    """The case is open under this number."""

    number: str


async def file_complaint(
    database: Database, limiter: Limiter, policies: PolicyBook, complaint: Complaint, *, network: NetworkAddress
) -> ComplaintFiled | Refused:
    """Open a case. It does not say whether the number has an account (invariant 9): the desk finds out."""
    now = database.clock.now()
    counted = await _count(limiter, policies.at(COMPLAINT_ATTEMPTS, now), complaint, network, now)
    if isinstance(counted, Refused):
        return counted
    async with database.begin(ANONYMOUS) as uow:
        case_id = uow.new_id()
        holders = await find_account.by_login(uow.connection, uow.vault, complaint.login_name)
        account_id = holders[0].account_id if holders else None
        number = await store.next_number(uow.connection, vietnamese_date(now).year)
        bundle = ComplaintBundle(
            complaint.login_name.reveal(),
            complaint.full_name.reveal(),
            complaint.contact_phone.reveal(),
            complaint.statement.reveal(),
        )
        await store.insert_case(
            uow.connection,
            case_id=case_id,
            number=number,
            kind=KIND,
            account_id=account_id,
            opened_at=now,
            due_at=now + timedelta(days=policies.at(COMPLAINT_DAYS, now)),
            sealed=uow.vault.seal("desk_case", case_id, bundle),
        )
        await record(uow, CaseOpened(case_id=case_id, case_kind=KIND), account_id=account_id)
    return ComplaintFiled(number)


async def _count(
    limiter: Limiter, rules: ComplaintAttemptRules, complaint: Complaint, network: NetworkAddress, now: datetime
) -> Allowed | Refused:
    """Count a complaint. Whoever took an account cannot keep its owner from complaining by complaining first."""
    outcome = await limiter.take(rules.per_network.limit("complaint.network"), network.bucket(), now)
    if isinstance(outcome, Refused):
        return outcome
    number = complaint.login_name.reveal()
    limit, reserve = (
        rules.per_number.limit("complaint.number"),
        rules.number_reserve.limit("complaint.number_reserve"),
    )
    return await take_shared(limiter, limit, reserve, number, network=network.bucket(), now=now)
