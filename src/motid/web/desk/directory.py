"""“Danh bạ hỗ trợ”: whom officials ask, in which order; administrators change it."""

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.directory.model import Contact, ContactEntry
from motid.desk.directory.read_directory import read_directory
from motid.desk.directory.read_entries import fault_of
from motid.desk.directory.record_contacts import NotRecorded, record_contacts
from motid.kernel.clock import vietnamese_date
from motid.officials.model import Right
from motid.officials.rights import may
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.visit import DeskVisit
from motid.web.forms.desk.directory import FURTHER, WRONG, ContactForm
from motid.web.presenters.desk.directory import DirectoryEntryPage, DirectoryPage


@get(DESK_PATHS.directory)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Everything that holds now or later, for whoever is at work."""
    official = visit.official
    page = DirectoryPage.of(await _contacts(visit), may_edit=may(official, Right.EDIT_DIRECTORY), notice=visit.notice)
    return await visit.page(page, here=DESK_PATHS.directory)


@get(DESK_PATHS.directory_edit)
async def edit(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """The form, blank or with the entry of a code."""
    await visit.need(Right.EDIT_DIRECTORY)
    code = visit.request.query_params.get("code", "")
    found = next((each for each in await _contacts(visit) if each.code == code), None)
    form = ContactForm(data=_typed(found)) if found else ContactForm()
    return await visit.page(DirectoryEntryPage(form), here=DESK_PATHS.directory)


@post(DESK_PATHS.directory_edit, status_code=200)
async def save(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Record the entry: what held before ends where it begins."""
    await visit.need(Right.EDIT_DIRECTORY)
    form = visit.form(ContactForm)
    fault = await _record(visit, form) if form.validate() else None
    if fault is not None:
        member = fault.partition(":")[0]
        form.add_error(member if member in FURTHER else "code", FURTHER.get(member, WRONG))
    if form.errors:
        return await visit.page(DirectoryEntryPage(form), here=DESK_PATHS.directory)
    return visit.redirect(DESK_PATHS.directory, notice="directory-saved")


async def _record(visit: DeskVisit, form: ContactForm) -> str | None:
    """Record what was typed; returns what is wrong with it, as "member: words"."""
    try:
        entry = msgspec.convert(form.entry(), ContactEntry)
    except msgspec.ValidationError as error:
        return str(error).rpartition("`$.")[2].rstrip("`") + ":"
    if (fault := fault_of(entry)) is not None:
        return fault
    async with visit.services.database.begin(visit.official.actor) as uow:
        outcome = await record_contacts(uow, [(1, entry)])
    if isinstance(outcome, NotRecorded):
        return outcome.faults[0].what
    async with visit.services.database.read() as connection:
        await visit.services.directory.refresh(connection)
    return None


async def _contacts(visit: DeskVisit) -> tuple[Contact, ...]:
    database = visit.services.database
    async with database.read() as connection:
        return await read_directory(connection, database.vault, vietnamese_date(database.clock.now()))


def _typed(contact: Contact) -> dict[str, str]:
    """Return an entry as its form shows it; without a first day, so that a change holds from today."""
    officer = contact.officer
    return {
        "code": contact.code,
        "unit": contact.unit,
        "kind": contact.kind,
        "value": officer.telephone.reveal() if officer else contact.value,
        "person": officer.name.reveal() if officer else "",
        "label_vi": contact.label_vi,
        "label_en": contact.label_en,
        "hours_vi": contact.hours_vi,
        "hours_en": contact.hours_en,
        "escalation": str(contact.escalation),
        "audience": contact.audience,
        "place": contact.place or "",
        "valid_from": "",
        "valid_to": contact.valid_to.isoformat() if contact.valid_to else "",
    }


HANDLERS = (show, edit, save)
