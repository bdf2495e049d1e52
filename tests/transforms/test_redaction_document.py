"""The figures in docs/redaction.md are the redactor's own."""

import pytest

from tools import redaction_figures


@pytest.mark.slow
def test_the_figures_are_fresh() -> None:
    assert redaction_figures.DOCUMENT.read_text("utf-8") == redaction_figures.document(), (
        "run make docs"
    )
