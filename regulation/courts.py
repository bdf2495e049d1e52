"""The courts of Jilin and the regions they form.

A region is an intermediate court with its basic courts, or the high court alone. ``courts.csv``
is a seed: codes marked ``provisional`` are placeholders inside the right range until the high
court's own list replaces them (``docs/policy.md``).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

PROVINCE = "吉林省"

FORMER_CODES = {"吉0381": "吉0184"}
"""Code in older case numbers → today's code. 公主岭 moved from 四平 to 长春 in 2020."""


@dataclass(frozen=True, slots=True)
class Court:
    """One court. ``court_code`` is its 法院代字, as case numbers carry it."""

    court_code: str
    court_name: str
    level: str
    region_code: str
    code_status: str


@cache
def courts() -> Mapping[str, Court]:
    """All courts by ``court_code``."""
    text = resources.files("regulation").joinpath("courts.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["court_code"]: Court(**row) for row in rows})


@cache
def regions() -> Mapping[str, str]:
    """Region code → name of its leading court."""
    return MappingProxyType(
        {c.region_code: c.court_name for c in courts().values() if c.court_code == c.region_code}
    )


def courts_of(region_code: str) -> tuple[Court, ...]:
    """The courts of one region. Raises KeyError for a region that does not exist."""
    if region_code not in regions():
        raise KeyError(region_code)
    return tuple(c for c in courts().values() if c.region_code == region_code)
