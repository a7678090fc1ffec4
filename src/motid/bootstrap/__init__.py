"""The only wiring: settings in, running parts out. Everything else is handed what it needs."""

from motid.bootstrap.platform import Platform, database_url, open_platform

__all__ = ["Platform", "database_url", "open_platform"]
