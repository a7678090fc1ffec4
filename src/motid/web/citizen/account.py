"""The citizen's own pages: verified attributes, history, sessions, phones for codes."""

from collections.abc import Iterable
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.accounts.model import Account, Identifier
from motid.accounts.read_account import read_account
from motid.audit.history import account_history
from motid.authn.end_session import end_all_sessions, end_session
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.list_sessions import ListedSession, list_sessions
from motid.authn.model import Session
from motid.kernel.cmnd import CmndNumber
from motid.kernel.email import EmailAddress
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.oidc.decoupled.waiting import count_requests_to
from motid.proofing.assurance import ial_of
from motid.proofing.evidence_store import evidence_of
from motid.web import cookies
from motid.web.citizen.own_account import own_account
from motid.web.citizen.sign_out import frames_to_show, signed_out
from motid.web.citizen.signed_in import signed_in
from motid.web.citizen.visit import Visit
from motid.web.device_names import device_name
from motid.web.forms.decisions import EndSessionForm
from motid.web.paths import PATHS
from motid.web.presenters.account import (
    AccountPage,
    Attribute,
    CodePhone,
    CodePhonesPage,
    HistoryPage,
    SessionEntry,
    SessionsPage,
)
from motid.web.texts import N_, Text
from motid.web.texts.history import history_entry

_HISTORY_PAGE = 20
_VERIFIED_BY: dict[str, Text] = {
    "carrier": N_("Nhà mạng xác minh"),
    "population_database": N_("Khớp với dữ liệu dân cư"),
}


@get(PATHS.account)
async def show_account(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Verified attributes and the level that the evidence supports (invariant 6)."""
    session = await own_account(visit)
    database = visit.services.database
    async with database.read() as connection:
        account = await read_account(connection, database.vault, session.account_id)
        evidence = await evidence_of(connection, session.account_id, database.clock.now())
        waiting = await count_requests_to(connection, session.account_id, database.clock.now())
    level = ial_of(evidence, database.clock.now())
    name = account.profile.full_name
    shown = name.reveal() if name else None
    attributes = attributes_of(account, account.identifiers, with_profile=True, level=level)
    return visit.page(AccountPage(shown, attributes, level, waiting_requests=waiting))


@get(PATHS.history)
async def show_history(visit: NamedDependency[Visit]) -> Response[bytes]:
    """What happened to the account, newest first."""
    session = await own_account(visit)
    before = _uuid(visit.request.query_params.get("before"))
    async with visit.services.database.read() as connection:
        found = await account_history(connection, session.account_id, _HISTORY_PAGE + 1, before)
    shown = found[:_HISTORY_PAGE]
    older = f"{PATHS.history}?before={shown[-1].id}" if len(found) > _HISTORY_PAGE else None
    return visit.page(HistoryPage(tuple(history_entry(entry) for entry in shown), older))


@get(PATHS.sessions)
async def show_sessions(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Where the account is signed in."""
    session = await own_account(visit)
    listed = await list_sessions(visit.services.database, session.account_id)
    return visit.page(SessionsPage(tuple(_entry(item, session) for item in listed), visit.notice))


@post(PATHS.session_end, status_code=200)
async def end_one_session(visit: NamedDependency[Visit]) -> Response[bytes]:
    """End one session of the own list."""
    session = signed_in(visit)
    chosen = _uuid(visit.form(EndSessionForm).session_id.data)
    authn = visit.services.authn
    listed = await list_sessions(authn.database, session.account_id)
    frames = await frames_to_show(visit) if chosen == session.id else ()
    if chosen is not None and chosen in {item.id for item in listed}:
        async with authn.database.begin(visit.actor) as uow:
            await end_session(uow, authn, chosen)
    if chosen == session.id:
        return signed_out(visit, frames)
    return visit.redirect(PATHS.sessions, notice="session-ended")


@post(PATHS.sign_out_everywhere, status_code=200)
async def sign_out_everywhere(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Đăng xuất khỏi mọi thiết bị”, this one included; remembered browsers are forgotten too."""
    session = signed_in(visit)
    authn = visit.services.authn
    frames = await frames_to_show(visit)
    async with authn.database.begin(visit.actor) as uow:
        await end_all_sessions(uow, authn, session.account_id)
    visit.clear_cookie(cookies.REMEMBERED)
    return signed_out(visit, frames, everywhere=True)


@get(PATHS.code_phones)
async def show_code_phones(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The phones that receive codes (S4-30)."""
    session = await own_account(visit)
    database = visit.services.database
    async with database.read() as connection:
        phones = await list_otp_phones(connection, database.vault, session.account_id)
    shown = tuple(CodePhone(phone.phone.masked_first4(), phone.is_default) for phone in phones)
    return visit.page(CodePhonesPage(shown))


def _entry(listed: ListedSession, session: Session) -> SessionEntry:
    return SessionEntry(
        id=str(listed.id),
        device=device_name(listed.user_agent.reveal()),
        signed_in_at=listed.opened_at,
        last_seen_at=listed.last_seen_at,
        current=listed.id == session.id,
    )


def attributes_of(
    account: Account, identifiers: Iterable[Identifier], *, with_profile: bool, level: int = 2
) -> tuple[Attribute, ...]:
    """Return what the owner sees: numbers masked, for somebody may look over the shoulder."""
    name, born = account.profile.full_name, account.profile.date_of_birth
    known_by = "carrier" if _carrier_knows(account, level) else "population_database" if account.normalised_at else ""
    source = _VERIFIED_BY.get(known_by)
    rows = [Attribute(N_("Họ tên"), name.reveal(), source)] if name and with_profile else []
    rows += [Attribute(N_("Ngày sinh"), born.vietnamese(), source)] if born and with_profile else []
    rows += [_identifier_row(item, level) for item in identifiers]
    return tuple(rows)


def _carrier_knows(account: Account, level: int) -> bool:
    """Whether a carrier has compared name and date of birth, as it does at registration."""
    return level > 1 and any(item.source == "carrier" and item.verified_at for item in account.identifiers)


def _identifier_row(item: Identifier, level: int) -> Attribute:
    verified = _VERIFIED_BY.get(item.source) if item.verified_at and level > 1 else None
    match item.value:
        case PersonalIdNumber() as number:
            return Attribute(N_("Số căn cước công dân"), number.masked(), verified)
        case CmndNumber() as number:
            return Attribute(N_("Chứng minh nhân dân"), number.masked(), verified)
        case PhoneNumber() as phone:
            return Attribute(N_("Số điện thoại"), phone.masked_first4(), verified)
        case EmailAddress() as email:
            return Attribute(N_("Email"), email.masked(), verified)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


HANDLERS = (
    show_account,
    show_history,
    show_sessions,
    end_one_session,
    sign_out_everywhere,
    show_code_phones,
)
