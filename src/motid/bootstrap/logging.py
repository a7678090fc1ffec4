"""Logs: one JSON object a line on standard error. Events have names and codes; personal data has no place in them."""

import json
import logging
import logging.config
import sys
from datetime import UTC, datetime
from typing import Any, Final

import structlog

from motid.settings import Settings


class LibraryFormatter(logging.Formatter):
    """Reduces what libraries log to level, logger and type of error: their texts may quote what they were given."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one JSON object."""
        entry = {
            "event": "library_message",
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info and record.exc_info[0]:
            entry["error"] = record.exc_info[0].__name__
        return json.dumps(entry)


LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"library": {"()": LibraryFormatter}},
    "handlers": {"library": {"class": "logging.StreamHandler", "formatter": "library", "stream": "ext://sys.stderr"}},
    "root": {"handlers": ["library"], "level": "WARNING"},
    "loggers": {"_granian": {"handlers": ["library"], "level": "WARNING", "propagate": False}},
}
"""Configuration of the standard library's logging, for our processes and for the web server's own."""


def configure_logging(settings: Settings, process: str) -> None:
    """Set up structlog and the standard library's logging for a process of this name."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    logging.config.dictConfig(LOGGING)
