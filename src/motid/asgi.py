"""What the web server loads: one application a site, made when a server process starts."""

from motid.bootstrap.desk import open_desk
from motid.bootstrap.exchange import open_exchange
from motid.bootstrap.logging import configure_logging
from motid.bootstrap.plain_sites import open_eid
from motid.bootstrap.site import Site
from motid.settings import Settings


def exchange() -> Site:
    """Return the exchange."""
    settings = _start("exchange")
    return Site("exchange", lambda: open_exchange(settings))


def eid() -> Site:
    """Return the eID authority."""
    settings = _start("eid")
    return Site("eid", lambda: open_eid(settings))


def desk() -> Site:
    """Return the desk."""
    settings = _start("desk")
    return Site("desk", lambda: open_desk(settings))


def sandbox() -> Site:
    """Return the sandbox; refuses outside sandbox mode."""
    from motid.bootstrap.sandbox import open_sandbox  # noqa: PLC0415 - a production install has no sandbox

    settings = _start("sandbox")
    return Site("sandbox", lambda: open_sandbox(settings))


def _start(process: str) -> Settings:
    settings = Settings()  # the environment
    configure_logging(settings, process)
    return settings
