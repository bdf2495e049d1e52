"""Free text on its way to a candidate: through the redactor, as of the filing day, or not at all."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import pytest
from situations import CASE, LISTING, MEASURE, PARTY, POLICY, TODAY, decided, tables

from contracts.public import PUBLIC_TABLES
from contracts.stages import Candidate, Decided
from regulation.lists import PublicList
from transforms import redact as module
from transforms.redact import redact
from transforms.redaction import Profile

LISTED = PublicList.DISHONEST_DEBTOR
SPEND = PublicList.CONSUMPTION_RESTRICTION
TEXTS = {"obligation_text": "给付某甲1000元。", "conduct_text": "一、隐匿；\n二、转移。"}


@dataclass
class Recorder:
    """A redactor that hides everything, and remembers what it was asked."""

    asked: list[tuple[list[Any], list[Any], Profile]] = field(default_factory=list)

    def __call__(
        self, texts: "pd.Series[str]", as_of: "pd.Series[pd.Timestamp]", profile: Profile
    ) -> "pd.Series[str]":
        self.asked.append((texts.tolist(), as_of.dt.date.tolist(), profile))
        return texts.mask(texts.notna(), "＊")


@pytest.fixture
def redactor(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    made = Recorder()
    monkeypatch.setattr(module, "redact_column", made)
    return made


def candidates(today: date = TODAY, **own: Any) -> dict[PublicList, Candidate]:
    extract = tables(
        enforcement_case=[CASE],
        party=[PARTY],
        measure=[MEASURE | {"content_text": "不得高消费。"}],
        dishonest_entry=[LISTING | TEXTS | own],
    )
    return dict(redact(Decided("吉01", today, decided(extract, today)), POLICY.version))


def test_every_free_text_column_goes_through_the_redactor(redactor: Recorder) -> None:
    made = candidates()
    for code, candidate in made.items():
        for column in PUBLIC_TABLES[code].free_texts:
            assert set(candidate.rows[column].dropna()) <= {"＊"}
    assert made[LISTED].rows[["obligation_text", "conduct_text"]].values.tolist() == [["＊", "＊"]]
    assert made[SPEND].rows["content_text"].tolist() == ["＊"]
    assert [texts for texts, _, _ in redactor.asked] == [
        [TEXTS["obligation_text"]],
        [TEXTS["conduct_text"]],
        ["不得高消费。"],
    ]


def test_it_is_asked_as_of_the_filing_day_whatever_today_is(redactor: Recorder) -> None:
    first, later = candidates(), candidates(date(2026, 12, 24))
    assert {day for _, days, _ in redactor.asked for day in days} == {CASE["filed_on"]}
    assert {profile for _, _, profile in redactor.asked} == {Profile.LIST}
    for code in PublicList:
        assert first[code].rows["digest"].tolist() == later[code].rows["digest"].tolist()


def test_a_row_without_a_filing_day_is_asked_as_of_today(redactor: Recorder) -> None:
    """No such row is published; should one be, it must not slip through without a date."""
    own = pd.DataFrame({"filed_on": [pd.NaT], "obligation_text": ["甲"], "conduct_text": [None]})
    module._redacted_texts(own, PUBLIC_TABLES[LISTED], TODAY)
    assert [days for _, days, _ in redactor.asked] == [[TODAY], [TODAY]]


def test_blank_text_is_lawful_and_stays_blank(redactor: Recorder) -> None:
    rows = candidates(obligation_text=None, conduct_text=None)[LISTED].rows
    assert len(rows) == 1
    assert rows[["obligation_text", "conduct_text"]].isna().all(axis=None)


def test_what_the_redactor_left_is_part_of_the_digest(redactor: Recorder) -> None:
    with_text = candidates()[LISTED].rows["digest"].tolist()
    assert with_text != candidates(conduct_text=None)[LISTED].rows["digest"].tolist()


def test_free_text_is_named_as_such_in_the_public_contract() -> None:
    for table in PUBLIC_TABLES.values():
        assert {c.name for c in table.columns if c.name.endswith("_text")} == set(table.free_texts)
