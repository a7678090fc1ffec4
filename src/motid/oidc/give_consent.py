"""Record a citizen's answer to a consent page."""

from motid.audit import record
from motid.db import UnitOfWork
from motid.oidc import grant_store, store
from motid.oidc.authorization.decide import Someone
from motid.oidc.client import Client
from motid.oidc.consent import TEXT_VERSION, ConsentQuestion, said_purpose
from motid.oidc.events import ConsentGiven


async def give_consent(
    uow: UnitOfWork,
    client: Client,
    someone: Someone,
    question: ConsentQuestion,
    *,
    ticked: frozenset[str],
    locale: str,
) -> None:
    """Store what was offered and what was ticked; what was not ticked is not given, and is not asked again.

    An earlier consent ends and stays as proof; purposes that this page did not ask about go over unchanged. A page
    that asked about none changes nothing.
    """
    if not question.purposes:
        return
    before = someone.consent
    offered, granted = set(question.purposes), ticked & question.purposes.keys()
    said = {scope: said_purpose(client, scope) for scope in question.purposes}
    if before is not None:
        granted |= before.granted - offered
        offered |= before.offered
        said = {**before.purposes, **said}
    account_id = someone.sign_in.account_id
    consent_id = uow.new_id()
    await store.end_consent(uow.connection, account_id, client.id, "replaced", uow.now)
    given = await store.insert_consent(
        uow.connection,
        consent_id=consent_id,
        account_id=account_id,
        client_id=client.id,
        offered=sorted(offered),
        granted=sorted(granted),
        purposes=said,
        text_version=TEXT_VERSION,
        locale=locale,
        session_id=someone.sign_in.session_id,
        now=uow.now,
    )
    if not given:
        return  # the citizen answered in another tab at the same moment; that answer stands
    if before is not None and before.granted - granted:
        # What was taken back here ends now, and not when the tokens of the wider consent run out.
        await grant_store.revoke_of_client(uow.connection, account_id, client.id, uow.now)
    event = ConsentGiven(
        consent_id=consent_id,
        client_id=client.id,
        offered=" ".join(sorted(offered)),
        granted=" ".join(sorted(granted)),
    )
    await record(uow, event, account_id=account_id)
