"""The grammar of case numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulation.case_number import parse
from regulation.courts import courts, courts_of, regions


@pytest.mark.parametrize(
    ("text", "court", "kind", "number"),
    [
        ("（2024）吉0102执123号", "吉0102", "执", 123),
        ("(2020)吉0184执恢5号", "吉0184", "执恢", 5),
        ("〔2024〕吉01执复7号", "吉01", "执复", 7),
        ("【2024】吉执监1号", "吉", "执监", 1),
        ("［２０２４］吉２４０３执８号", "吉2403", "执", 8),
        (" （2024） 吉0102 执 123 号 ", "吉0102", "执", 123),
        ("（2025）吉01知执3号", "吉01", "执", 3),
        ("（2025）吉0102执保44号", "吉0102", "执保", 44),
    ],
)
def test_standard_numbers(text: str, court: str, kind: str, number: int) -> None:
    found = parse(text)
    assert found is not None
    assert (found.court_code, found.type_text, found.number) == (court, kind, number)


@pytest.mark.parametrize(
    "text",
    [
        "（2024）吉0102司救执3号",
        "（2024）吉0102执前督3号",
        "（2024）吉0102执123",
        "（2014）长执字第00232号",
        "（2012）吉01执66号、第106号",
        "（2024）吉0102执0123号",
        "（2024）吉0102执123号之一",
        "（2024）辽0102执123号",
        "220102196503151238",
        "（2024）吉0102民初12号",
        "",
        "执" * 10_000,
    ],
)
def test_what_is_no_standard_number(text: str) -> None:
    assert parse(text) is None


@given(st.text(max_size=70))
def test_no_text_breaks_the_parser(text: str) -> None:
    found = parse(text)
    assert found is None or found.type_text.startswith("执")


def test_the_courts_of_jilin() -> None:
    assert len(courts()) == 93
    assert len(regions()) == 13
    assert sum(len(courts_of(region)) for region in regions()) == 93
    assert courts()["吉75"].court_name.endswith("林区中级法院")
