"""The terminal of court staff, and what may be said there of an error.

A module of its own that loads next to nothing: what ``show`` and ``steps`` rest on takes seconds.
"""

import os
import sys
import traceback
from pathlib import Path

from rich.console import Console

CONSOLE = Console(highlight=False, width=None if sys.stdout.isatty() else 132)
"""As wide as the terminal; a file or a pipe gets what the widest table needs."""

_PROJECT = Path(__file__).resolve().parent.parent


def place_of(problem: BaseException) -> str:
    """Type and last own line of an error, without its message: libraries quote values."""
    frames = traceback.extract_tb(problem.__traceback__)
    own = [f for f in frames if os.fspath(_PROJECT) in f.filename and ".venv" not in f.filename]
    where = f" at {Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
    return f"{type(problem).__name__}{where}"
