"""Administrators change a template, add one, or end one: from now on, and the former ones stay in the record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import msgspec

from motid.audit import record
from motid.desk.access import recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.model import RefusalRule, Refused
from motid.desk.templates.events import TemplateChanged
from motid.desk.templates.model import AnswerTemplate
from motid.desk.templates.policies import ANSWER_TEMPLATES
from motid.officials.model import Official, Right
from motid.officials.rights import may
from motid.policies import PolicyBook, PolicyRecord, PolicySet, set_policy
from motid.policies.store import lock_rule

Templates = tuple[AnswerTemplate, ...]


@dataclass(frozen=True, slots=True)
class TemplatesStand:
    """The templates hold as asked."""

    templates: Templates


@dataclass(frozen=True, slots=True)
class NotChanged:
    """Nothing was changed: there is no such template, it would be the same, or a later record is planned."""


@recorded
async def save_template(
    env: DeskEnvironment, official: Official, template: AnswerTemplate
) -> TemplatesStand | NotChanged | Refused:
    """Put a template in the place of the one with its code, or behind the others."""

    def change(known: Templates) -> Templates:
        if any(each.code == template.code for each in known):
            return tuple(template if each.code == template.code else each for each in known)
        return (*known, template)

    return await _change(env, official, template.code, "saved", change)


@recorded
async def end_template(env: DeskEnvironment, official: Official, code: str) -> TemplatesStand | NotChanged | Refused:
    """Offer a template no more."""
    return await _change(
        env, official, code, "ended", lambda known: tuple(each for each in known if each.code != code)
    )


async def _change(
    env: DeskEnvironment,
    official: Official,
    code: str,
    what: Literal["saved", "ended"],
    change: Callable[[Templates], Templates],
) -> TemplatesStand | NotChanged | Refused:
    if not may(official, Right.EDIT_TEMPLATES):
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        await lock_rule(uow.connection, ANSWER_TEMPLATES.name)
        book = PolicyBook()
        await book.refresh(uow.connection)
        known = book.at(ANSWER_TEMPLATES, uow.now)
        changed = change(known)
        if changed == known:
            return NotChanged()
        new = PolicyRecord(uow.now, msgspec.to_builtins(changed), "changed at the desk")
        if not isinstance(await set_policy(uow.connection, ANSWER_TEMPLATES, new), PolicySet):
            return NotChanged()
        await record(uow, TemplateChanged(template=code, what=what))
    async with env.database.read() as connection:
        await env.policies.refresh(connection)
    return TemplatesStand(changed)
