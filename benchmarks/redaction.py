"""The redactor beside two others: how fast each reads, and what each lets through.

Two kinds of text, about 5 MB of UTF-8 each: *typical list text* — what the free-text columns of the public
lists hold, of which one in ten ends in a secret — and *every row carries secrets*. Beside ours run a plain
loop of ``re.sub`` and Presidio (an environment of its own, in ``var/peers-venv``). All run on one core in the
same minutes, so the ratios mean something on any machine; no figure is asserted. Run with
``make bench-redaction``; ``--megabytes N`` for another size.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "var" / "peers-venv"
GIVEN = ROOT / "tests" / "data" / "redaction_dev.jsonl"
AS_OF = date(2026, 1, 15)
PRESIDIO_BYTES = 300_000
Run = Callable[[Sequence[str]], list[str]]

LOOP = [
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)",
        r"(?<!\d)[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)",
        r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)",
        r"(?<!\d)(?:62|4\d|5[1-5])\d{2}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?:[ -]?\d{1,3})?(?!\d)",
        r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)",
        r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6}",
        r"(?<=[区县市旗])[^，。；、\s]{1,20}?[路街镇乡村][^，。；、\s]{0,25}?(?:室|号|组|屯|单元)",
        r"\d+(?:栋|幢|号楼)\d*(?:单元)?\d*室?",
    )
]


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=5)
    parser.add_argument("--presidio", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if arguments.presidio:
        return _presidio_side()
    return _measure(arguments.megabytes)


def _measure(megabytes: float) -> int:
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]
    from redaction_corpus import texts
    from rich.console import Console

    given = [json.loads(line) for line in GIVEN.read_text(encoding="utf-8").splitlines()]
    labelled = {"given texts": given, "our own texts": list(texts(seed=2026, n=3000))}
    timed = {
        "typical list text": _list_text(megabytes, 0.1),
        "every row carries secrets": _list_text(megabytes, 1.0),
    }
    console = Console(width=120)
    for what, cells in timed.items():
        size = sum(len(cell.encode()) for cell in cells)
        console.print(
            f"{what}: {len(cells):,} texts, {size / 1e6:.1f} MB, median of {_median(cells)} characters"
        )
    peer = _presidio(timed, labelled)
    _print_speed(console, timed, peer)
    _print_quality(console, labelled, peer)
    console.print(peer["note"])
    return 0


def _list_text(megabytes: float, secret_share: float) -> list[str]:
    from redaction_corpus import list_texts

    cells, size = [], 0
    for row in list_texts(seed=1, n=10**9, secret_share=secret_share):
        cells.append(row["text"])
        size += len(row["text"].encode())
        if size >= megabytes * 1e6:
            return cells
    return cells


def _median(cells: Sequence[str]) -> int:
    return sorted(map(len, cells))[len(cells) // 2]


def _loop(cells: Sequence[str]) -> list[str]:
    """The ordinary way: one ``re.sub`` after another."""
    masked = []
    for cell in cells:
        text = cell
        for pattern in LOOP:
            text = pattern.sub(lambda found: "*" * len(found[0]), text)
        masked.append(text)
    return masked


def _ours(cells: Sequence[str]) -> list[str]:
    import pandas as pd

    from transforms.redaction import redact_column

    return list(redact_column(pd.Series(cells, dtype="str"), AS_OF))


def _speed(run: Run, cells: Sequence[str]) -> float:
    """MB/s of UTF-8, the best of three."""
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        run(cells)
        best = min(best, time.perf_counter() - started)
    return sum(len(cell.encode()) for cell in cells) / best / 1e6


def _print_speed(console: Any, timed: dict[str, list[str]], peer: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table(title="speed on one core")
    for heading in ("text", "redactor", "MB/s", "ours is … times as fast"):
        table.add_column(heading, justify="left" if heading in ("text", "redactor") else "right")
    for what, cells in timed.items():
        ours, loop = _speed(_ours, cells), _speed(_loop, cells)
        table.add_row(what, "redact_column", f"{ours:.2f}", "1")
        table.add_row("", "re.sub loop", f"{loop:.2f}", f"{ours / loop:.2f}")
        other = peer["speed"].get(what)
        shown = (f"{other:.3f}", f"{ours / other:.1f}") if other else ("—", "not available")
        table.add_row("", "Presidio", *shown, end_section=True)
    console.print(table)


def _print_quality(console: Any, labelled: dict[str, list[Any]], peer: dict[str, Any]) -> None:
    from redaction_score import EXACT, score
    from rich.table import Table

    from transforms.redaction import redact_text

    table = Table(title="what is hidden, and what is destroyed")
    headings = ("texts", "redactor", "numbers hidden", "homes", "minors", "other secrets", "kept values damaged", "harmless texts changed")  # fmt: skip
    for heading in headings:
        table.add_column(heading, justify="left" if heading in headings[:2] else "right")
    for what, rows in labelled.items():
        cells = [row["text"] for row in rows]
        dates = [date.fromisoformat(row["meta"]["as_of"]) for row in rows]
        results = {
            "redact_text": [redact_text(c, on) for c, on in zip(cells, dates, strict=True)],
            "re.sub loop": _loop(cells),
            "Presidio": peer["masked"].get(what),
        }
        for name, masked in results.items():
            if masked is None:
                table.add_row(what, name, *["—"] * 6)
                continue
            report = score(rows, masked)
            recall = report.recall()
            others = set(recall) - {*EXACT, "home_address", "minor_name"}
            groups = [EXACT, ("home_address",), ("minor_name",), others]
            shown = []
            for kinds in groups:
                shares = [recall[k] for k in kinds if k in recall]
                shown.append(
                    _part(sum(s.total - s.bad for s in shares), sum(s.total for s in shares))
                )
            kept = report.kept().values()
            damage = _part(sum(s.bad for s in kept), sum(s.total for s in kept))
            table.add_row(what, name, *shown, damage, _part(len(report.changed), report.harmless))
        table.add_section()
    console.print(table)


def _part(count: int, total: int) -> str:
    return f"{count / total:.2%}" if total else "—"


# --- Presidio, in an environment of its own -------------------------------------------------------


def _presidio(timed: dict[str, list[str]], labelled: dict[str, list[Any]]) -> dict[str, Any]:
    """Presidio's speed and its masked texts, or a note that says why there are none."""
    sample = {what: _first(cells, PRESIDIO_BYTES) for what, cells in timed.items()}
    asked = {"timed": sample, "labelled": {w: [r["text"] for r in rows] for w, rows in labelled.items()}}  # fmt: skip
    try:
        python = _peer_python()
        done = subprocess.run([python, __file__, "--presidio"], input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=1800, env={**os.environ, "OMP_NUM_THREADS": "1"})  # fmt: skip
        return json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError) as error:
        return {"speed": {}, "masked": {}, "note": f"Presidio: no result ({type(error).__name__})"}


def _first(cells: Sequence[str], size: int) -> list[str]:
    taken = []
    for cell in cells:
        taken.append(cell)
        size -= len(cell.encode())
        if size <= 0:
            break
    return taken


def _peer_python() -> str:
    """The interpreter of Presidio's environment, which is made when it is not there."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        uv = str(ROOT / ".venv" / "bin" / "uv")
        subprocess.run([uv, "venv", "-q", str(PEERS)], check=True, timeout=300)
        subprocess.run([uv, "pip", "install", "-q", "--python", str(python), "presidio-analyzer"], check=True, timeout=900)  # fmt: skip
    return str(python)


def _presidio_side() -> int:
    """Runs inside that environment: texts on standard input, results on standard output."""
    from importlib.metadata import version

    asked = json.load(sys.stdin)
    mask = _presidio_mask()
    speed = {}
    for what, cells in asked["timed"].items():
        started = time.perf_counter()
        for cell in cells:
            mask(cell)
        seconds = time.perf_counter() - started
        speed[what] = sum(len(cell.encode()) for cell in cells) / seconds / 1e6
    masked = {what: [mask(cell) for cell in cells] for what, cells in asked["labelled"].items()}
    note = (
        f"Presidio {version('presidio-analyzer')}: a blank spaCy pipeline for zh (no model is downloaded, so no named "
        "entities), its stock recognizers for any language, its telephone recognizer for region CN, and the usual "
        f"patterns for Chinese id, mobile, card and plate; timed on the first {PRESIDIO_BYTES / 1e6:.1f} MB."
    )
    json.dump({"speed": speed, "masked": masked, "note": note}, sys.stdout)
    return 0


def _presidio_mask() -> Callable[[str], str]:
    import spacy
    from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import PhoneRecognizer

    class Blank(SpacyNlpEngine):
        """The tokenizer for Chinese and nothing else."""

        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "zh", "model_name": "blank"}])
            self.nlp = {"zh": spacy.blank("zh")}

        def load(self) -> None:
            """Nothing to load."""

    registry = RecognizerRegistry(supported_languages=["zh"])
    registry.load_predefined_recognizers(languages=["zh"])
    registry.add_recognizer(PhoneRecognizer(supported_language="zh", supported_regions=("CN",)))
    for entity, pattern in zip(("CN_ID", "CN_ID_15", "CN_MOBILE", "CN_CARD", "CN_PHONE", "EMAIL", "CN_PLATE"), LOOP, strict=False):  # fmt: skip
        registry.add_recognizer(PatternRecognizer(entity, patterns=[Pattern(entity, pattern.pattern, 0.8)], supported_language="zh"))  # fmt: skip
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["zh"])

    def mask(text: str) -> str:
        out = list(text)
        for found in engine.analyze(text=text, language="zh"):
            if found.entity_type not in ("DATE_TIME", "URL"):
                out[found.start : found.end] = "*" * (found.end - found.start)
        return "".join(out)

    return mask


if __name__ == "__main__":
    sys.exit(main())
