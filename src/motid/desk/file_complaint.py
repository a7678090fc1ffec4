"""A person says that the account under their number is not theirs (S4-17): a case for the desk."""

from dataclasses import dataclass
from datetime import datetime

from motid.accounts import find_account
from motid.accounts.model import LoginName
from motid.authn.visitor import NetworkAddress
from motid.db import Database
from motid.desk.caller_numbers import note_caller_numbers
from motid.desk.model import CaseKind
from motid.desk.open_case import open_self_service_case
from motid.desk.policies import COMPLAINT_ATTEMPTS, ComplaintAttemptRules
from motid.desk.sealed import CaseBundle
from motid.kernel.actor import ANONYMOUS
from motid.kernel.names import FullName
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.limits import Allowed, Limiter, Refused
from motid.limits.take_shared import take_shared
from motid.policies import PolicyBook


@dataclass(frozen=True, slots=True)
class Complaint:
    """Who complains, about which number, how to reach them, and what they say."""

    login_name: LoginName
    full_name: FullName
    contact_phone: PhoneNumber
    statement: PersonalText


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
        number = await open_self_service_case(
            uow,
            policies,
            kind=CaseKind.OWNERSHIP_COMPLAINT,
            account_id=holders[0].account_id if holders else None,
            related=tuple(holder.account_id for holder in holders[1:]),
            bundle=CaseBundle(
                login_name=complaint.login_name.reveal(),
                full_name=complaint.full_name.reveal(),
                contact_phone=complaint.contact_phone.reveal(),
                statement=complaint.statement.reveal(),
            ),
            case_id=case_id,
        )
        numbers = (complaint.login_name, complaint.contact_phone)
        await note_caller_numbers(uow, case_id, numbers)
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
