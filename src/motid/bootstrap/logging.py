"""Logs: one JSON object a line on standard error. Events have names and codes; personal data has no place in them."""

import logging
import sys

import structlog

from motid.settings import Settings


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
    # Libraries may quote what they were given; their warnings come through as an event name and their logger's name.
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_NameOnly())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class _NameOnly(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        return f'{{"event": "library_{record.levelname.lower()}", "logger": "{record.name}", "error": "{error}"}}'
