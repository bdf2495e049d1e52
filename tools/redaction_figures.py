"""Measure the redactor on the labelled texts and write the figures into docs/redaction.md (``make docs``)."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "redaction.md"
BEGIN, END = "<!-- figures: made by make docs -->", "<!-- end of figures -->"
SEED, TEXTS = 2026, 3000
Corpus = list[dict[str, Any]]


def figures() -> str:
    """Three tables in Markdown, by kind: what is hidden, what must stay, what the second scan sees."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]
    from redaction_corpus import texts
    from redaction_score import score

    given_file = ROOT / "tests" / "data" / "redaction_dev.jsonl"
    given = [json.loads(line) for line in given_file.read_text("utf-8").splitlines()]
    corpora = [given, list(texts(seed=SEED, n=TEXTS))]
    masked = [_masked(rows) for rows in corpora]
    reports = [score(rows, out) for rows, out in zip(corpora, masked, strict=True)]
    lines = [
        f"Development texts ({len(given):,}), and {TEXTS:,} texts of our own generator (seed {SEED}).",
        "",
    ]
    for heading, share in (("hidden", "recall"), ("kept", "kept")):
        lines += [
            f"| {heading} | given: values | missed | own: values | missed |",
            "|---|--:|--:|--:|--:|",
        ]
        found = [getattr(report, share)() for report in reports]
        for kind in sorted({*found[0], *found[1]}):
            cells = [f"{s.total:,} | {s.bad}" if (s := f.get(kind)) else "— | —" for f in found]
            lines.append(f"| `{kind}` | {' | '.join(cells)} |")
        lines.append("")
    changed = [f"{len(r.changed)} of {r.harmless:,}" for r in reports]
    lines.append(f"Texts without a secret that changed at all: {changed[0]}; {changed[1]}.")
    lines += ["", *_second_scan(corpora, masked)]
    return "\n".join(lines)


def _masked(rows: Corpus) -> list[str]:
    from transforms.redaction import redact_text

    return [redact_text(r["text"], date.fromisoformat(r["meta"]["as_of"])) for r in rows]


def _second_scan(corpora: Sequence[Corpus], masked: Sequence[list[str]]) -> list[str]:
    """How often the second scan is silent about raw texts, and how often it speaks of redacted ones."""
    from expectations.leak_scan.reading import kinds_of

    found = [
        _silent(rows, list(map(bool, kinds_of([r["text"] for r in rows])))) for rows in corpora
    ]
    lines = [
        "| raw texts that hold | given: texts | without an alarm | own: texts | without an alarm |",
        "|---|--:|--:|--:|--:|",
    ]
    for kind in sorted({*found[0], *found[1]}):
        cells = ["{:,} | {}".format(*f[kind]) if kind in f else "— | —" for f in found]
        lines.append(f"| `{kind}` | {' | '.join(cells)} |")
    alarms = [f"{sum(map(bool, kinds_of(out)))} of {len(out):,}" for out in masked]
    return [*lines, "", f"Redacted texts with an alarm: {alarms[0]}; {alarms[1]}."]


def _silent(rows: Corpus, has_alarm: Sequence[bool]) -> dict[str, tuple[int, int]]:
    """Kind → texts that hold it, and those of them about which the scan is silent."""
    held, silent = Counter[str](), Counter[str]()
    for row, alarm in zip(rows, has_alarm, strict=True):
        kinds = {span["kind"] for span in row["spans"] if span["must_mask"]}
        held.update(kinds)
        silent.update(kinds if not alarm else ())
    return {kind: (held[kind], silent[kind]) for kind in held}


def document() -> str:
    """The document with its figures made anew."""
    head, _, rest = DOCUMENT.read_text("utf-8").partition(BEGIN)
    return f"{head}{BEGIN}\n\n{figures()}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
