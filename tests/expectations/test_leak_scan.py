"""The second pair of eyes."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.leak_scan import kind_of_leak, scan


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("220102196503151238", "resident_id"),
        ("身份证号220102 19650315 123X。", "resident_id"),
        ("２２０１０２１９６５０３１５１２３８", "resident_id"),
        ("2201-0219-6503-1512-38", "resident_id"),
        ("卡号6217220102196503151238", "resident_id"),
        ("220102650315123", "old_resident_id"),
        ("电话13912345678", "mobile"),
        ("+86 139-1234-5678", "mobile"),
        ("٢٢٠١٠٢١٩٦٥٠٣١٥١٢٣٨", "resident_id"),
        ("220102**********38", None),
        ("（2025）吉0102执123号", None),
        ("91220101MA0Y1ABC0X", None),
        ("0431-88781234", None),
        ("", None),
    ],
)
def test_what_identifies_somebody(text: str, kind: str | None) -> None:
    assert kind_of_leak(text) == kind


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_context_hides_a_number(before: str, after: str) -> None:
    if not before[-1:].isdigit() and not after[:1].isdigit():
        assert kind_of_leak(f"{before}。220102196503151238。{after}") is not None


def test_a_scan_names_key_and_column_and_never_the_value() -> None:
    rows = pd.DataFrame(
        {"entry_key": ["a", "b"], "name": ["王", "220102196503151238"], "n": [1, 2]}
    )
    assert scan(rows).values.tolist() == [["b", "name", "resident_id"]]
    assert scan(rows.iloc[:0]).empty
