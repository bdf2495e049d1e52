"""Properties of the redactor: true of any text, not only of the labelled ones."""

import json
import random
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redaction_corpus import list_texts, texts
from redaction_corpus_disguises import ANY, ID_ONLY
from redaction_corpus_text import Sheet
from redaction_score import score

from transforms.redaction import Profile, find_spans, redact_column, redact_text

AS_OF = date(2026, 1, 15)
GIVEN = Path(__file__).resolve().parent.parent / "data" / "redaction_dev.jsonl"
CORPUS = [json.loads(line)["text"] for line in GIVEN.read_text(encoding="utf-8").splitlines()]
CORPUS += [row["text"] for row in texts(seed=99, n=1500)]
SHORT = [text for text in CORPUS if len(text) < 200]
CUTS = st.builds(lambda t, a, n: t[a : a + n], st.sampled_from(SHORT), st.integers(0, 60), st.integers(1, 60))  # fmt: skip
ANYTHING = st.lists(st.one_of(st.text(max_size=12), CUTS, st.sampled_from(SHORT)), max_size=5)
ANY_TEXT = ANYTHING.map("".join)
PROFILES = st.sampled_from(list(Profile))

# fmt: off
AROUND = [
    ("", ""), ("身份证号码：", "。"), ("被执行人", "，下落不明"), ("（", "）"), ("<td>", "</td>"), ("号码 ", "\n"),
    ('{"no":"', '"}'), ("a=", "&b=1"), ("|", "|"), ("“", "”"), ("，", "；"), ("电话", "停机"), ("户名王冬，卡号", "已冻结"),
    ("（2024）吉0102执123号，", "，标的5000元"), ("2024年3月5日联系", "未果"), ("<p>备注：", "<br>"), ("\t", "\t"), ("1、", "；2、无"),
]
# fmt: on
FILLER = st.text(alphabet="本院经审查认为被执行人未按生效法律文书履行，。；", max_size=20)


@settings(deadline=None, max_examples=600)
@given(
    st.sampled_from(["id18", "mobile", "card"]),
    st.sampled_from([None, *ANY, *ID_ONLY]),
    st.sampled_from(AROUND),
    FILLER,
    st.integers(0, 2**32),
)
def test_a_number_is_hidden_in_any_disguise_and_context(kind, disguise, around, filler, seed):
    if kind != "id18" and disguise in ID_ONLY:
        disguise = None
    sheet = Sheet(random.Random(seed), AS_OF, disguise)
    sheet.put(filler + around[0]).put(sheet.draw(kind)).put(around[1] + filler)
    row = sheet.row(0, kind, disguise.name if disguise else "plain")
    assert score([row], [redact_text(row["text"], AS_OF)]).bad() == [], row["text"]


@settings(deadline=None, max_examples=300)
@given(ANY_TEXT, PROFILES)
def test_masking_twice_is_masking_once(text, profile):
    once = redact_text(text, AS_OF, profile)
    assert redact_text(once, AS_OF, profile) == once


@pytest.mark.parametrize("profile", Profile)
def test_masking_a_labelled_text_twice_is_masking_it_once(profile):
    once = [redact_text(text, AS_OF, profile) for text in CORPUS]
    again = [redact_text(text, AS_OF, profile) for text in once]
    assert [i for i, (a, b) in enumerate(zip(once, again, strict=True)) if a != b] == []


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 2**32))
def test_a_list_text_without_a_secret_comes_back_byte_for_byte(seed):
    text = next(iter(list_texts(seed, 1, secret_share=0)))["text"]
    assert redact_text(text, AS_OF) == text


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Nd", "Nl", "No", "Lo"), exclude_characters="@")))  # fmt: skip
def test_a_text_without_digits_or_characters_comes_back_byte_for_byte(text):
    assert redact_text(text, AS_OF) == text


@settings(deadline=None, max_examples=300)
@given(ANY_TEXT, PROFILES)
def test_spans_are_sorted_disjoint_and_inside_the_text(text, profile):
    spans = [(span.start, span.end) for span in find_spans(text, AS_OF, profile)]
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    assert all(start < end for start, end in spans)


STORAGES = {
    "object": object,
    "python": pd.StringDtype("python", na_value=pd.NA),
    "python, nan": pd.StringDtype("python", na_value=np.nan),
    "pyarrow": pd.StringDtype("pyarrow", na_value=pd.NA),
    "pyarrow, nan": pd.StringDtype("pyarrow", na_value=np.nan),
    "arrow string": pd.ArrowDtype(pa.string()),
    "arrow large string": pd.ArrowDtype(pa.large_string()),
}
ODD = st.text(alphabet="\x00\x1e\x1f\x0b\x85\u2028\ue863\ufffd\uf8ff\r\n\t 1号住<&#", max_size=12)
CELLS = st.lists(st.one_of(st.none(), st.just(""), ODD, CUTS, st.sampled_from(SHORT)), max_size=8)


@pytest.mark.parametrize("storage", STORAGES.values(), ids=STORAGES)
@settings(deadline=None, max_examples=40)
@given(cells=CELLS, profile=PROFILES, number=st.randoms(use_true_random=False))
def test_a_column_says_what_its_texts_say(storage, cells, profile, number):
    index = [number.choice([3, 1, 4, 15, -9]) for _ in cells]
    column = pd.Series(cells, index=index, dtype=storage, name="conduct_text")
    masked = redact_column(column, AS_OF, profile)
    expected = [None if c is None else redact_text(c, AS_OF, profile) for c in cells]
    assert [None if pd.isna(c) else c for c in masked] == expected
    assert list(masked.index) == index
    assert column.equals(pd.Series(cells, index=index, dtype=storage, name="conduct_text"))


@pytest.mark.parametrize("storage", STORAGES.values(), ids=STORAGES)
def test_a_long_column_says_what_its_texts_say(storage):
    cells = [*CORPUS, None, "", "\x00\x1e", *CORPUS[:50]]
    masked = redact_column(pd.Series(cells, dtype=storage), AS_OF)
    expected = [None if c is None else redact_text(c, AS_OF) for c in cells]
    different = [i for i, (m, e) in enumerate(zip(masked, expected, strict=True)) if e is not None and m != e]  # fmt: skip
    assert different == []
    assert list(masked.isna()) == [c is None for c in cells]


def test_a_label_at_the_end_of_a_text_says_nothing_of_the_next() -> None:
    """票据 closes one row and 号：6217… opens the next: together they would read as a number of a paper."""
    cells = ["手机13812345678，票据", "号：6217006612299275004，余额5元"]
    masked = list(redact_column(pd.Series(cells), AS_OF))
    assert masked == [redact_text(cell, AS_OF) for cell in cells]
    assert "6217" not in masked[1]


EDGES = [
    "合同编号：621878042/44912892，余款",
    "收据号码51230090 405373350123",
    "wxid_1234567",
    "张三2一岁",
    "吉J・E3QZD",
]


@pytest.mark.parametrize("text", EDGES)
def test_a_text_at_the_edge_of_the_sieve_is_read(text: str) -> None:
    assert list(redact_column(pd.Series([text]), AS_OF)) == [redact_text(text, AS_OF)]


MEGABYTES = 5
SHAPES: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "".join(random.Random(n).choices("0123456789", k=n)),
    "one digit": lambda n: "1" * n,
    "digits apart": lambda n: "1 " * (n // 2),
    "numerals": lambda n: "一" * n,
    "opening tags": lambda n: "<" * n,
    "nested tags": lambda n: "<b>" * (n // 3),
    "opening entities": lambda n: "&#" * (n // 2),
    "entities": lambda n: "&#49;" * (n // 5),
    "brackets": lambda n: "（" * n,
    "blanks": lambda n: " " * n,
    "line ends": lambda n: "\r\n" * (n // 2),
    "invisible": lambda n: "1\u200b" * (n // 2),
    "homes": lambda n: "住" * n,
    "streets": lambda n: "路1号" * (n // 3),
    "minors": lambda n: "未成年人" * (n // 4),
    "born": lambda n: "王某1990年出生" * (n // 9),
    "mail": lambda n: "a." * (n // 2) + "@",
    "one line": lambda n: (" ".join(CORPUS).replace("\n", " ") * (n // 50000 + 1))[:n],
    "case numbers": lambda n: "（2024）吉0102执123号" * (n // 17),
}
LIMIT = 2.6


def _seconds(text: str) -> float:
    started = time.process_time()
    redact_text(text, AS_OF)
    return time.process_time() - started


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_twice_the_text_takes_twice_the_time(shape):
    """Doubles up to five million characters, so a quadratic pattern fails early, not after hours."""
    size = MEGABYTES * 1_000_000 >> 8
    before = _seconds(shape(size))
    while size * 2 <= MEGABYTES * 1_000_000:
        size *= 2
        now = _seconds(shape(size))
        if before > 0.1 and now > LIMIT * before:  # a noisy neighbour gets a second chance
            before, now = _seconds(shape(size // 2)), min(now, _seconds(shape(size)))
            assert now <= LIMIT * before, f"{size} characters: {now / before:.2f} times"
        before = now
