"""`motid policy`: rules with dates (invariant 7)."""

import asyncio
from datetime import datetime
from typing import Annotated, Any, ClassVar, assert_never

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from motid.audit import AuditEvent, record
from motid.bootstrap.declared import declared_policies
from motid.bootstrap.platform import Platform, open_platform
from motid.kernel.actor import SYSTEM
from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord, PolicySet, RecordInTheWay, WrongValue, set_policy
from motid.settings import Settings

app = typer.Typer(no_args_is_help=True)
_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for another program")]


class PolicyChanged(AuditEvent, frozen=True, kw_only=True):
    """A rule was given a new record. The value is a rule of the installation, not anybody's data."""

    kind: ClassVar[str] = "policies.changed"
    name: str
    valid_from: str
    valid_to: str | None
    value: str
    basis: str


@app.callback()
def group() -> None:
    """Rules with dates."""


@app.command("list")
def list_(as_json: _AsJson = False) -> None:
    """List every rule with the value that is in force now."""
    rules = asyncio.run(_in_force())
    if as_json:
        typer.echo(msgspec.json.encode(rules).decode())
        return
    table = Table("rule", "in force", "meaning")
    for rule in rules:
        table.add_row(rule["name"], msgspec.json.encode(rule["value"]).decode(), rule["meaning"])
    Console().print(table)


@app.command()
def show(name: str, as_json: _AsJson = False) -> None:
    """Show the records of a rule, newest first."""
    policy = _policy(name)
    records = asyncio.run(_records(policy))
    if as_json:
        typer.echo(msgspec.json.encode(records).decode())
        return
    typer.echo(policy.meaning)
    table = Table("from", "to", "value", "basis")
    for found in records:
        value = msgspec.json.encode(found.value).decode()
        table.add_row(_day(found.valid_from), _day(found.valid_to), value, found.basis)
    Console().print(table)


@app.command("set")
def set_(
    name: str,
    valid_from: Annotated[str, typer.Option("--from", help="Date, or date and time, in Vietnam", metavar="DATE")],
    value: Annotated[str, typer.Option(help="The new value", metavar="JSON")],
    basis: Annotated[str, typer.Option(help="The legal basis, such as a decree and its article")],
    valid_to: Annotated[
        str | None, typer.Option("--to", help="The first moment when it no longer holds", metavar="DATE")
    ] = None,
) -> None:
    """Give a rule a new value from a date on; the earlier record ends there."""
    policy = _policy(name)
    try:
        given = PolicyRecord(_instant(valid_from), msgspec.json.decode(value), basis, _instant_or_none(valid_to))
    except (ValueError, msgspec.DecodeError) as error:
        raise typer.BadParameter(str(error)) from None
    if given.valid_to is not None and given.valid_to <= given.valid_from:
        raise typer.BadParameter("--to must be after --from")
    match asyncio.run(_set(policy, given)):
        case PolicySet():
            typer.echo(
                f"{name} is {value} from {_day(given.valid_from)} to {_day(given.valid_to) or 'further notice'}."
            )
        case RecordInTheWay(begins):
            typer.echo(f"Another record begins at {_day(begins)}, within this period. Nothing was changed.", err=True)
            raise typer.Exit(1)
        case WrongValue(reason):
            typer.echo(f"The value does not fit the rule: {reason}. Nothing was changed.", err=True)
            raise typer.Exit(1)
        case other:
            assert_never(other)


async def _set(policy: Policy[Any], given: PolicyRecord) -> PolicySet | RecordInTheWay | WrongValue:
    async with open_platform(Settings()) as platform, platform.database.begin(SYSTEM) as uow:
        outcome = await set_policy(uow.connection, policy, given)
        if isinstance(outcome, PolicySet):
            event = PolicyChanged(
                name=policy.name,
                valid_from=given.valid_from.isoformat(),
                valid_to=given.valid_to.isoformat() if given.valid_to else None,
                value=msgspec.json.encode(given.value).decode(),
                basis=given.basis,
            )
            await record(uow, event)
        return outcome


async def _in_force() -> list[dict[str, Any]]:
    async with open_platform(Settings()) as platform:
        rules = sorted(declared_policies().values(), key=lambda policy: policy.name)
        return [{"name": rule.name, "value": _value_now(platform, rule), "meaning": rule.meaning} for rule in rules]


def _value_now(platform: Platform, policy: Policy[Any]) -> Any:
    now = platform.database.clock.now()
    for found in platform.policies.records(policy):
        if found.valid_from <= now and (found.valid_to is None or now < found.valid_to):
            return found.value
    return None


async def _records(policy: Policy[Any]) -> list[PolicyRecord]:
    async with open_platform(Settings()) as platform:
        return platform.policies.records(policy)


def _policy(name: str) -> Policy[Any]:
    try:
        return declared_policies()[name]
    except KeyError:
        raise typer.BadParameter(f"no such rule: {name}; `motid policy list` shows them", param_hint="NAME") from None


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _instant_or_none(text: str | None) -> datetime | None:
    return None if text is None else _instant(text)


def _day(instant: datetime | None) -> str:
    return "" if instant is None else f"{instant.astimezone(VIETNAM):%Y-%m-%d %H:%M}"
