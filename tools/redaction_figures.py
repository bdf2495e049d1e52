"""Measure the redactor on the labelled texts and write the figures into docs/redaction.md (``make docs``)."""

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "redaction.md"
BEGIN, END = "<!-- figures: made by make docs -->", "<!-- end of figures -->"
SEED, TEXTS = 2026, 3000


def figures() -> str:
    """Two tables in Markdown: what is hidden, and what must stay, by kind."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]
    from redaction_corpus import texts

    given_file = ROOT / "tests" / "data" / "redaction_dev.jsonl"
    given = [json.loads(line) for line in given_file.read_text("utf-8").splitlines()]
    reports = [_report(given), _report(texts(seed=SEED, n=TEXTS))]
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
    return "\n".join(lines)


def _report(rows: Iterable[dict[str, Any]]) -> Any:
    from redaction_score import score

    from transforms.redaction import redact_text

    rows = list(rows)
    masked = [redact_text(r["text"], date.fromisoformat(r["meta"]["as_of"])) for r in rows]
    return score(rows, masked)


def document() -> str:
    """The document with its figures made anew."""
    head, _, rest = DOCUMENT.read_text("utf-8").partition(BEGIN)
    return f"{head}{BEGIN}\n\n{figures()}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
