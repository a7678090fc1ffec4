"""The `motid` command."""

import sys

import asyncpg
import typer
from pydantic import ValidationError

from motid.cli import accounts, client, database, population, serve
from motid.cli.audit import app as audit
from motid.cli.campaign import app as campaign
from motid.cli.client_change import rotate_secret, update
from motid.cli.client_check import check
from motid.cli.client_events import show_events
from motid.cli.client_import import import_file
from motid.cli.directory import app as directory
from motid.cli.initial_access_token import app as initial_access_token
from motid.cli.keys import app as keys
from motid.cli.logout_failures import show_logout_failures
from motid.cli.match import match
from motid.cli.official import app as official
from motid.cli.policy import app as policy
from motid.cli.run import run
from motid.cli.sandbox import app as sandbox
from motid.cli.unit import app as unit
from motid.kernel.errors import DomainError

app = typer.Typer(
    name="motid",
    help="MotID: one person, one verified account.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("run")(run)
app.command("serve")(serve.serve)
app.command("serve-beside", hidden=True)(serve.serve_beside)
app.command("work")(serve.work)
app.add_typer(database.app, name="db", help="The database schema.")
client.app.command("logout-failures")(show_logout_failures)
client.app.command("events")(show_events)
client.app.command("check")(check)
client.app.command("import")(import_file)
client.app.command("update")(update)
client.app.command("rotate-secret")(rotate_secret)
client.app.add_typer(initial_access_token, name="initial-access-token", help="Who may register services (RFC 7591).")
app.add_typer(client.app, name="client", help="Relying services.")
app.add_typer(keys, name="keys", help="Keys and their rotation.")
app.add_typer(audit, name="audit", help="The audit trail.")
app.add_typer(campaign, name="campaign", help="Campaigns of normalisation, and how far they are.")
app.add_typer(directory, name="directory", help="Where people find help, by unit.")
app.add_typer(official, name="official", help="People who work at the desk.")
app.add_typer(unit, name="unit", help="Units, whose desks answer citizens.")
app.command("match")(match)
app.add_typer(accounts.app, name="accounts", help="Accounts of old portals.")
app.add_typer(policy, name="policy", help="Rules with dates.")
app.add_typer(sandbox, name="sandbox", help="Files for trying things out, of the synthetic population.")
app.add_typer(population.app, name="population", help="The sandbox's synthetic population.")


def main() -> None:
    """Run the command line. What an operator can put right is told in a line; the rest keeps its trace."""
    try:
        app()
    except ValidationError as error:
        # Without the values: some settings are secrets.
        faults = "; ".join(_fault(item["loc"], item["msg"]) for item in error.errors(include_input=False))
        _end(f"settings: {faults}")
    except DomainError as error:
        _end(f"{error.code}: {error}")
    except (asyncpg.PostgresError, OSError) as error:
        _end(f"database or file: {error}")


def _fault(location: tuple[int | str, ...], message: str) -> str:
    return f"MOTID_{str(location[0]).upper()}: {message}" if location else message


def _end(message: str) -> None:
    typer.echo(message, err=True)
    sys.exit(2)
