"""Generated documents are what the code says."""

import pytest

from pipeline.config import PROJECT
from pipeline.documents import DOCUMENTS


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_generated_document_is_fresh(path: str) -> None:
    assert (PROJECT / path).read_text("utf-8") == DOCUMENTS[path](), "run make docs"
