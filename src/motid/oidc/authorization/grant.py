"""Give a code: the grant, its code and its audit event in one transaction."""

from datetime import datetime, timedelta

from motid.audit import record
from motid.db import UnitOfWork
from motid.oidc import grant_store
from motid.oidc.authorization.decide import Answer
from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.ciba.know_subject import know_subject
from motid.oidc.client import Client
from motid.oidc.confirmation import Confirmation, stored_cnf
from motid.oidc.events import AuthorizationGranted
from motid.oidc.half_hash import half_hash
from motid.oidc.handles import Handle, new_handle
from motid.oidc.identity_assurance.request import VERIFIED_CLAIMS, VerifiedClaimsRequest
from motid.oidc.lifetimes import ACCESS_TOKEN_LIFETIME, REFRESH_TOKEN_LIFETIME
from motid.oidc.logout.session_clients import note_client

CODE_LIFETIME = timedelta(seconds=60)


async def give_code(uow: UnitOfWork, request: AuthorizationRequest, client: Client, answer: Answer) -> str:
    """Store the grant and return the code: single use, 60 s, bound to client, address and proof key (RFC 9700)."""
    code, handle = new_handle(uow.new_id())
    await give_grant(uow, request, client, answer, handle=handle, redeemable_until=uow.now + CODE_LIFETIME)
    return code


async def give_grant(
    uow: UnitOfWork,
    request: AuthorizationRequest,
    client: Client,
    answer: Answer,
    *,
    handle: Handle,
    redeemable_until: datetime,
) -> None:
    """Store what the citizen's sign-in gives the client, to be redeemed once by the code of `handle`."""
    someone = answer.someone
    grant_id = handle.id
    released = answer.released
    verified = released.verified
    claims = sorted(released.userinfo_claims | released.id_token_claims | verified.names)
    await grant_store.insert_grant(
        uow.connection,
        {
            "id": grant_id,
            "client_id": client.id,
            "account_id": someone.sign_in.account_id,
            "session_id": someone.sign_in.session_id,
            "subject": someone.subject,
            "sid": someone.sid,
            "scope": list(released.scope),
            "userinfo_claims": _with_verified(released.userinfo_claims, verified.userinfo),
            "id_token_claims": _with_verified(released.id_token_claims, verified.id_token),
            "sealed": verified.sealed(uow.vault, grant_id),
            "acr": str(answer.acr),
            "amr": list(someone.sign_in.amr),
            "auth_time": someone.sign_in.auth_time,
            "nonce": request.nonce,
            "resource": list(request.resource),
            "s_hash": _state_hash(request, client),
            "redirect_uri": request.redirect_uri,
            "code_challenge": request.code_challenge,
            "cnf": stored_cnf(Confirmation("jkt", request.dpop_jkt) if request.dpop_jkt else None),
            "code_hash": handle.digest,
            "code_expires_at": redeemable_until,
            "ends_at": _kept_until(answer, redeemable_until),
        },
        None if someone.consent is None else someone.consent.id,
    )
    session_id = someone.sign_in.session_id
    await note_client(uow, client, session_id, subject=someone.subject, sid=someone.sid)
    await know_subject(uow, client, someone.subject, someone.sign_in.account_id)
    event = AuthorizationGranted(client_id=client.id, grant_id=grant_id, acr=str(answer.acr), claims=" ".join(claims))
    await record(uow, event, account_id=someone.sign_in.account_id)


def _kept_until(answer: Answer, redeemable_until: datetime) -> datetime:
    """Return until when the grant is kept: to the end of its last token, when it is redeemed as late as can be."""
    refreshable = REFRESH_TOKEN_LIFETIME if "offline_access" in answer.released.scope else timedelta(0)
    return redeemable_until + refreshable + ACCESS_TOKEN_LIFETIME


def _with_verified(claims: frozenset[str], requests: tuple[VerifiedClaimsRequest, ...]) -> list[str]:
    """Return a column of claims: `verified_claims` among them says that the sealed column is to be read."""
    return sorted(claims | {VERIFIED_CLAIMS}) if requests else sorted(claims)


def _state_hash(request: AuthorizationRequest, client: Client) -> str | None:
    """Return `s_hash`: the ID token says which `state` its code came with (OpenID FAPI 1.0 Part 2 §5.1)."""
    if request.state is None:
        return None
    return half_hash(client.metadata.id_token_signed_response_alg, request.state)
