"""Logs as data: one JSON line per event, with everything personal taken out (SEC-20)."""

import logging.config
import re
import sys
import traceback
from typing import Any

import structlog

MOST_FRAMES = 12
# The token of a mailed link opens an account: it does not stand in a log, whatever cites the address.
LINK = re.compile(r"/(follow|welcome)/[^/\s]+")
# Only these reach a line besides the event's own plain fields; an unknown key is dropped, never printed.
PLAIN = {
    "event", "level", "timestamp", "logger", "request_id", "user_id", "code", "task", "row", "error", "state",
    "seconds", "status", "method", "count", "exception_type", "task_id", "parent_task_id", "attempts", "frames",
}  # fmt: skip


def where(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Say where an exception came from: its type and frames. Not its message, which may quote a row."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["exception_type"] = type(error).__name__
        event["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-MOST_FRAMES:]]
    return event


def redact(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Keep the fields known to be plain; addresses, names and free text never reach a log."""
    plain = {key: value for key, value in event.items() if key in PLAIN or key.startswith("_")}
    return plain | {"event": LINK.sub(r"/\1/-", str(plain.get("event", "")))}


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    where,
    redact,
]


def logging_config(level: str) -> None:
    """Configure both structlog and the standard library's logging."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
        "foreign_pre_chain": SHARED,
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": formatter},
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["console"], "level": level},
            "loggers": {"fontTools": {"level": "ERROR"}, "weasyprint": {"level": "ERROR"}},
        }
    )
