"""Every error this pipeline raises on purpose, grouped by what to do about it.

Messages name tables, columns, rules and counts, never values: a message ends up in logs,
in the Airflow interface and in mails, and database drivers quote whole rows in theirs.
Translate at the edge and ``raise … from None``.
"""

from regulation.errors import (
    CalendarEndedError,
    HaltError,
    PipelineError,
    PolicyError,
    TransientError,
)

__all__ = [
    "CalendarEndedError",
    "ConfigurationError",
    "ContractBrokenError",
    "GateClosedError",
    "HaltError",
    "IncompleteExtractError",
    "MappingError",
    "PipelineError",
    "PolicyError",
    "ReadBackError",
    "SourceContractError",
    "SourceUnavailableError",
    "StoreUnavailableError",
    "SupersededError",
    "TransientError",
]


class SourceUnavailableError(TransientError):
    """The Digital Court refused, timed out or dropped the connection."""


class StoreUnavailableError(TransientError):
    """One of our own databases refused, timed out or dropped the connection."""


class SourceContractError(HaltError):
    """A source table lacks a column, or a column has another type than the mapping says."""


class IncompleteExtractError(HaltError):
    """Rows read and rows counted by the source differ: the extract proves nothing."""


class ContractBrokenError(HaltError):
    """A table does not have the columns, types or keys its contract declares."""


class MappingError(HaltError):
    """The mapping file does not cover the source contract, or names what does not exist."""


class GateClosedError(HaltError):
    """The verdict is a failure, is missing, or belongs to another candidate."""


class SupersededError(HaltError):
    """A later run has taken this region over; this run must not publish any more."""


class ReadBackError(HaltError):
    """What the website can read is not what was decided."""


class ConfigurationError(HaltError):
    """A connection, key or path is missing or unusable."""
