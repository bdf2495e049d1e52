"""The same eyes on what a run wrote: reports, exports and logs, however long and however encoded."""

import gzip
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from expectations.leak_scan.reading import OVERLAP, read

CHUNK = 1 << 20
_OVERLAP_BYTES = OVERLAP * 2
_SAMPLE = 4096
_ADDRESS = 40
"""Characters within which two findings are parts of one address."""
_ENCODINGS = (
    ("utf-16-le", 0),
    ("utf-16-be", 0),
    ("utf-16-le", 1),
    ("utf-16-be", 1),
    ("gb18030", 0),
)
_COMMON = frozenset(map(chr, range(32, 127))) | frozenset("\n\r\t，。：；、（）《》“”·…—？！")


def scan_file(path: Path) -> Mapping[str, int]:
    """Kind → how often it can be read in the file.

    Streams: the memory does not grow with the file. Each piece begins with the end of the one before, and what
    lies wholly in that end is counted once.

    Raises:
        OSError: the file cannot be read. What was not read is not clean.
    """
    found: Counter[str] = Counter()
    for piece, again in _pieces(Path(path)):
        now, before = _count(piece), _count(again)
        for kind, count in now.items():
            found[kind] += max(count - before[kind], 0 if found[kind] else 1)
    return dict(found)


def scan_folder(path: Path) -> Mapping[str, Mapping[str, int]]:
    """File, by its path in the folder → kind → count, for the files in which anything can be read."""
    files = sorted(p for p in Path(path).rglob("*") if p.is_file())
    found = {str(p.relative_to(path)): scan_file(p) for p in files}
    return {name: kinds for name, kinds in found.items() if kinds}


def _pieces(path: Path) -> Iterator[tuple[bytes, bytes]]:
    """Each piece of the file, and how much of its beginning was in the piece before."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        again = b""
        while block := stream.read(CHUNK):
            yield again + block, again
            again = (again + block)[-_OVERLAP_BYTES:]


def _count(piece: bytes) -> Counter[str]:
    """Kind → the most that any reading of the bytes shows; an address counts once, not once a part."""
    counted: Counter[str] = Counter()
    for text in _readings(piece):
        once: Counter[str] = Counter()
        last = -_ADDRESS
        for _, kind, start in sorted(read([text]), key=lambda found: found[2]):
            if kind != "home_address" or start - last > _ADDRESS:
                once[kind] += 1
            last = start if kind == "home_address" else last
        counted |= once
    return counted


def _readings(piece: bytes) -> list[str]:
    """The bytes as UTF-8 and, where that does not fit, as what fits best.

    A null byte is nothing a reader sees: digits in UTF-16 can be read in UTF-8 too, Han cannot.
    """
    if not piece:
        return []
    text = piece.decode("utf-8", "replace")
    if text.count("\ufffd") <= 2 and "\0" not in text:  # a character cut in two at either end
        return [text]
    other = [piece[skipped:].decode(name, "replace") for name, skipped in _ENCODINGS]
    return [text, max(other, key=_ordinary)]


def _ordinary(text: str) -> float:
    """Share of characters that Chinese text is made of, in a sample from the middle."""
    middle = max(0, len(text) // 2 - _SAMPLE // 2)
    sample = text[middle : middle + _SAMPLE]
    common = sum("\u4e00" <= c <= "\u9fff" or c in _COMMON for c in sample)
    return common / max(1, len(sample))
