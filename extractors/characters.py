"""Text that cannot be trusted is a finding, never a guess.

A replaced or dropped byte turns one person's name into another's. So a value either reads exactly as
it was written, or it becomes null and its column is named as unreadable.
"""

from collections.abc import Sequence
from types import NoneType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]

# C0 and C1 controls; the question mark and U+FFFD that stand where a conversion lost a character;
# private use (a rare character in another system's own place); what UTF-8 read as GBK and fresh
# memory read as GBK look like.
_LOST = r"\x{7f}-\x{9f}?\x{FFFD}\x{E000}-\x{F8FF}\x{F0000}-\x{10FFFF}]|锟斤拷|烫烫烫"
_UNREADABLE = r"[\x00-\x1f" + _LOST
_UNREADABLE_IN_LINES = r"[\x00-\x08\x0b\x0c\x0e-\x1f" + _LOST
"""Free text may have lines: tab, line feed and carriage return are no loss there. NUL always is."""


def read_texts(
    values: Sequence[object], charset: str | None, *, may_have_lines: bool = False
) -> tuple[pa.Array, Mask]:
    """Texts without trailing pad spaces, blank ones null, and which values are unreadable.

    Only ASCII spaces at the end are cut, as CHAR columns pad them; all else stays untouched.
    Free text ``may_have_lines``.

    Raises:
        TypeError: the driver handed over bytes where a decoded text was promised, or the reverse.
    """
    if charset is None:
        texts, broken = _decoded_by_driver(values)
    else:
        texts, broken = _decoded_here(values, charset)
    cut = pc.ascii_rtrim(texts, " ")
    unreadable = _UNREADABLE_IN_LINES if may_have_lines else _UNREADABLE
    is_bad = broken | as_mask(pc.match_substring_regex(cut, unreadable))
    is_blank = as_mask(pc.equal(pc.utf8_trim_whitespace(cut), ""))
    return nulled(cut, is_bad | is_blank), is_bad


def as_mask(flags: pa.Array) -> Mask:
    """Arrow booleans as numpy ones; null is False."""
    return np.asarray(pc.fill_null(flags, False).to_numpy(zero_copy_only=False), dtype=bool)


def nulled(values: pa.Array, where: Mask) -> pa.Array:
    """The same values with null ``where`` it says."""
    if not where.any():
        return values
    return pc.if_else(pa.array(where), pa.nulls(len(values), values.type), values)


def _decoded_by_driver(values: Sequence[object]) -> tuple[pa.Array, Mask]:
    if not {*map(type, values)} <= {str, NoneType}:
        raise TypeError
    try:
        return pa.array(values, pa.string()), np.zeros(len(values), dtype=bool)
    except UnicodeEncodeError:  # a lone surrogate: half a character
        broken = np.array([_is_broken(value) for value in values], dtype=bool)
        kept = [None if bad else v for v, bad in zip(values, broken, strict=True)]
        return pa.array(kept, pa.string()), broken


def _is_broken(value: object) -> bool:
    try:
        str(value).encode()
    except UnicodeEncodeError:
        return True
    return False


def _decoded_here(values: Sequence[object], charset: str) -> tuple[pa.Array, Mask]:
    texts: list[str | None] = []
    broken = np.zeros(len(values), dtype=bool)
    for row, value in enumerate(values):
        if isinstance(value, str):
            raise TypeError
        try:
            texts.append(None if value is None else bytes(value).decode(charset))  # type: ignore[call-overload]
        except UnicodeDecodeError:
            texts.append(None)
            broken[row] = True
    array, halves = _decoded_by_driver(texts)
    return array, broken | halves
