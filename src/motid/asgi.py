"""What the web server loads: one application a site, made when a server process starts.

A process imports its own site only, so that one that died is back sooner.
"""

import gc
from importlib import import_module
from typing import Final, Literal

from motid.bootstrap.logging import configure_logging
from motid.bootstrap.site import Site
from motid.settings import Settings

_SITES: Final = {"exchange": "exchange", "eid": "plain_sites", "desk": "desk", "sandbox": "sandbox"}
"""The modules of `motid.bootstrap` that open each site."""


def prepare(site: Literal["exchange", "eid", "desk", "sandbox"]) -> None:
    """Import a site and compile its templates, but open nothing: for the process from which its servers are forked.

    They find all this done, and a server that was killed is back in a fraction of the time.
    """
    import_module(f"motid.bootstrap.{_SITES[site]}")
    if site in ("exchange", "desk"):
        from motid.web.rendering import warm  # noqa: PLC0415

        warm(site)
    gc.collect()
    gc.freeze()  # the servers' collectors then leave these pages shared


def exchange() -> Site:
    """Return the exchange."""
    from motid.bootstrap.exchange import open_exchange  # noqa: PLC0415

    settings = _start("exchange")
    return Site("exchange", lambda: open_exchange(settings))


def eid() -> Site:
    """Return the eID authority."""
    from motid.bootstrap.plain_sites import open_eid  # noqa: PLC0415

    settings = _start("eid")
    return Site("eid", lambda: open_eid(settings))


def desk() -> Site:
    """Return the desk."""
    from motid.bootstrap.desk import open_desk  # noqa: PLC0415

    settings = _start("desk")
    return Site("desk", lambda: open_desk(settings))


def sandbox() -> Site:
    """Return the sandbox; refuses outside sandbox mode. A production install has none."""
    from motid.bootstrap.sandbox import open_sandbox  # noqa: PLC0415

    settings = _start("sandbox")
    return Site("sandbox", lambda: open_sandbox(settings))


def _start(process: str) -> Settings:
    settings = Settings()  # the environment
    configure_logging(settings, process)
    return settings
