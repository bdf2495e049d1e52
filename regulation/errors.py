"""The roots of every error raised on purpose, grouped by what to do about it.

They live here, at the bottom of the dependency order; the rest is in ``contracts/errors.py``.
"""


class PipelineError(Exception):
    """Root. Messages name tables, columns, rules and counts, never row values."""


class TransientError(PipelineError):
    """Nothing is wrong with the data; trying again later may succeed."""


class HaltError(PipelineError):
    """A promise is broken. Retrying cannot help; a person must look."""


class PolicyError(HaltError):
    """The policy file does not parse, or holds a value nobody knows. Additions stop."""


class CalendarEndedError(HaltError):
    """A date lies outside the years whose State Council notice is entered. Enter the notice."""
