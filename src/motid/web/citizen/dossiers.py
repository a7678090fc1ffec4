"""“Hồ sơ của tôi”: the account's dossiers, those that followed it from other accounts included (S0-12, S2-29)."""

import re
from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency

from motid.dossiers.list_dossiers import list_dossiers
from motid.dossiers.model import Dossier
from motid.web.citizen.own_account import own_account
from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS
from motid.web.presenters.dossiers import DossierEntry, DossiersPage
from motid.web.texts.dossiers import state_in_words

_ON_A_PAGE: Final = 20
_NUMBER: Final = re.compile(r"[1-9]\d{0,4}", re.ASCII)


@get(PATHS.dossiers)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Dossiers, the newest first."""
    session, number = await own_account(visit), _page_number(visit.request.query_params.get("page"))
    database = visit.services.database
    async with database.read() as connection:
        found = await list_dossiers(
            connection, database.vault, session.account_id, limit=_ON_A_PAGE, offset=(number - 1) * _ON_A_PAGE
        )
    page = DossiersPage(
        entries=tuple(_entry(dossier) for dossier in found.dossiers),
        total=found.total,
        newer=_address(number - 1) if number > 1 else None,
        older=_address(number + 1) if found.total > number * _ON_A_PAGE else None,
    )
    return visit.page(page)


def _entry(dossier: Dossier) -> DossierEntry:
    return DossierEntry(
        dossier.code,
        dossier.title.reveal(),
        dossier.source,
        state_in_words(dossier.state),
        dossier.submitted_at,
    )


def _page_number(text: str | None) -> int:
    return int(text) if text and _NUMBER.fullmatch(text) else 1


def _address(number: int) -> str:
    return f"{PATHS.dossiers}?page={number}"


HANDLERS = (show,)
