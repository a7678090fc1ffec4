"""Why an account is closed, in favour of what, and the objection of its owner (S0-14)."""

import re
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.accounts.read_account import read_account
from motid.accounts.read_closure import Closure, read_closure
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.redaction import PersonalText
from motid.limits import Refused
from motid.normalisation.object_to_closure import NothingToObjectTo, Objected, object_to_closure
from motid.web.citizen.closed_account import closed_account_of
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.normalisation import StatementForm
from motid.web.paths import PATHS
from motid.web.presenters.closure import ObjectionPage, ObjectionReceivedPage, WhyClosed

_CASE: Final = re.compile(r"KN-\d{4}-\d{6,12}", re.ASCII)


@get(PATHS.objection)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The form of the objection, or how to reach it: by signing in to the closed account, as the SMS says."""
    why = await why_closed(visit)
    return visit.page(ObjectionPage(StatementForm(), why))


@post(PATHS.objection, status_code=200)
async def submit(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Open a case for the desk."""
    form, account_id = visit.form(StatementForm), closed_account_of(visit)
    if account_id is None:
        return visit.redirect(PATHS.objection)
    if not form.validate():
        return visit.page(ObjectionPage(form, await why_closed(visit)))
    statement = PersonalText(form.statement.data or "")
    match await object_to_closure(visit.services.normalisation, account_id, statement):
        case Objected(number):
            return visit.redirect(f"{PATHS.objection_received}?{urlencode({'case': number})}")
        case NothingToObjectTo():
            return visit.redirect(PATHS.sign_in)
        case Refused(until):
            return too_fast(visit, until)


@get(PATHS.objection_received)
async def received(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Say that the objection is recorded, and under which number."""
    number = visit.request.query_params.get("case", "")
    if not _CASE.fullmatch(number):
        return visit.redirect(PATHS.objection)
    return visit.page(ObjectionReceivedPage(number))


async def why_closed(visit: Visit) -> WhyClosed | None:
    """Return what closed the account whose right password was given in this browser; None when none was."""
    account_id, database = closed_account_of(visit), visit.services.database
    if account_id is None:
        return None
    async with database.read() as connection:
        closure = await read_closure(connection, account_id)
    return None if closure is None else await _in_words(visit, closure)


async def _in_words(visit: Visit, closure: Closure) -> WhyClosed:
    """Name the account that goes on only where it is the person's own: after a merge, never after a lock."""
    number = None
    if closure.kind == "merged" and closure.in_favour_of is not None:
        number = await _masked_number(visit, closure.in_favour_of)
    return WhyClosed(closure.kind, closure.reason, closure.closed_at, number)


async def _masked_number(visit: Visit, account_id: UUID) -> str | None:
    database = visit.services.database
    async with database.read() as connection:
        account = await read_account(connection, database.vault, account_id)
    found = account.first("personal_number")
    return found.value.masked() if found is not None and isinstance(found.value, PersonalIdNumber) else None


HANDLERS = (show, submit, received)
