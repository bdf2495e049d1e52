"""Placeholder while the recognisers are being written: the interface only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd


class Profile(StrEnum):
    LIST = "list"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Span:
    """One hidden place: ``text[start:end]`` of the original becomes ``replacement``."""

    start: int
    end: int
    kind: str
    replacement: str


def find_spans(text: str, as_of: date, profile: Profile = Profile.LIST) -> Sequence[Span]:
    return []


def redact_text(text: str, as_of: date, profile: Profile = Profile.LIST) -> str:
    return text


def redact_column(
    texts: "pd.Series[str]", as_of: "date | pd.Series[pd.Timestamp]", profile: Profile = Profile.LIST
) -> "pd.Series[str]":
    return texts
