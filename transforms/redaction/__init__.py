"""Free text: find what nobody may read and hide it, keep everything else byte for byte (Art. 1).

Two profiles: LIST, where real names stay, and DOCUMENT, where natural persons are anonymised by the
2016 rule (法释〔2016〕19号 第八条至第十条).
"""

from transforms.redaction.column import redact_column
from transforms.redaction.engine import Profile, Span, find_spans, redact_text

__all__ = ["Profile", "Span", "find_spans", "redact_column", "redact_text"]
