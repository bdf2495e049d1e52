"""One row, one digest, however the frame holds it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_bench import REGION, Bench, public_rows, target, targets

from contracts.digests import digest_rows
from contracts.errors import ContractBrokenError
from contracts.public import PUBLIC_TABLES
from contracts.tables import Column, Kind, Table
from loaders import public_read
from loaders.public_read import as_website
from regulation.lists import PublicList

SMALL = Table(
    "small",
    "样表",
    "a small table",
    "a",
    (
        Column("a", Kind.TEXT, "甲", "text"),
        Column("b", Kind.TEXT, "乙", "text"),
        Column("on", Kind.DATE, "日", "date"),
        Column("yuan", Kind.MONEY, "元", "money"),
        Column("count", Kind.INTEGER, "数", "integer"),
    ),
)
ROWS: dict[str, list[Any]] = {
    "a": ["吉林𠮷", None, ""],
    "b": ["·", "x", None],
    "on": [date(2026, 1, 5), None, date(1900, 1, 1)],
    "yuan": [Decimal("1.5"), Decimal("-0.0001"), None],
    "count": [40, None, 0],
}
EXPECTED = digest_rows(SMALL, pd.DataFrame(ROWS, dtype=object)).tolist()

REPRESENTATIONS = {
    "arrow to pandas": lambda: pa.table(ROWS, schema=SMALL.arrow).to_pandas(),
    "arrow dtypes": lambda: pa.table(ROWS, schema=SMALL.arrow).to_pandas(
        types_mapper=pd.ArrowDtype
    ),
    "inferred": lambda: pd.DataFrame(ROWS),
    "datetime64": lambda: pd.DataFrame(ROWS).assign(on=lambda d: pd.to_datetime(d["on"])),
    "nullable": lambda: pd.DataFrame(ROWS).astype({"a": "string", "b": "string", "count": "Int64"}),
    "other scale": lambda: pd.DataFrame(ROWS, dtype=object).assign(
        yuan=[Decimal("1.50"), Decimal("-0.0001"), None]
    ),
}


@pytest.mark.parametrize("name", REPRESENTATIONS)
def test_a_digest_is_the_same_however_the_frame_holds_the_row(name: str) -> None:
    assert digest_rows(SMALL, REPRESENTATIONS[name]()).tolist() == EXPECTED


def test_digests_survive_the_store(bench: Bench) -> None:
    code = PublicList.DISHONEST_DEBTOR
    rows = public_rows(
        code,
        ["a", "b"],
        name=["·𠮷\t\\N", "\\.\n"],
        age=[None, 7],
        sex=["", None],
        amount_yuan=[Decimal("0.1"), None],
        term_ends_on=[None, date(2026, 2, 28)],
    )
    wanted = targets() | {code: target(code, rows)}
    bench.publish("r1", wanted)
    with as_website(bench.web) as connection:
        shown = public_read.shown_digests(connection, code, REGION)
    assert shown == dict(zip(rows["entry_key"], rows["digest"], strict=True))


PARTS = st.one_of(st.none(), st.text(st.sampled_from("a=-\x01\x1f吉"), max_size=3))


@given(st.lists(st.tuples(PARTS, PARTS), min_size=2, max_size=30, unique=True))
@settings(max_examples=60, deadline=None)
def test_different_rows_have_different_digests(pairs: list[tuple[str | None, str | None]]) -> None:
    rows = pd.DataFrame(pairs, columns=["a", "b"], dtype=object)
    rows = rows.assign(on=None, yuan=None, count=None)
    assert digest_rows(SMALL, rows).is_unique


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("a", 5),
        ("a", "nul\x00"),
        ("a", "\ud800"),
        ("on", datetime(2026, 1, 5, 8, 0)),  # noqa: DTZ001
        ("yuan", 1.5),
        ("yuan", Decimal("0.00001")),
        ("count", 1.5),
    ],
    ids=repr,
)
def test_a_value_of_another_kind_is_refused_and_not_quoted(column: str, value: object) -> None:
    rows = (
        pd.DataFrame(ROWS, dtype=object)
        .iloc[:1]
        .assign(**{column: pd.Series([value], dtype=object)})
    )
    with pytest.raises(ContractBrokenError) as caught:
        digest_rows(SMALL, rows)
    assert str(caught.value).startswith(f"column {column} ")


def test_digests_keep_the_index_and_an_empty_frame_has_none() -> None:
    rows = public_rows(PublicList.OPEN_CASE, ["a", "b"]).set_axis([7, 9])
    table = PUBLIC_TABLES[PublicList.OPEN_CASE]
    assert digest_rows(table, rows).index.tolist() == [7, 9]
    assert digest_rows(table, rows.iloc[:0]).empty
