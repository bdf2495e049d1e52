"""Which reason starts which legal clock. Reasons of doubt start none, save those that act at once."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from regulation.clocks import CLOCKS, due_for
from regulation.lists import PublicList
from regulation.policy import Policy
from regulation.working_days import OVERLAY_OF_REGION

# fmt: off
CLOCK_OF: Mapping[str, str] = {
    "W10-REVIEW":          "C01-NEVER",
    "W11-PRESERVATION":    "C01-NEVER",
    "W12-OTHER-KIND":      "C01-NEVER",
    "W20-MINOR-CASE":      "C01-NEVER",
    "W21-MINOR":           "C01-NEVER",
    "W22-SECRECY":         "C01-NEVER",
    "W30-NOT-APPROVED":    "C01-NEVER",
    "W31-GRACE":           "C01-NEVER",
    "W32-NOT-YET":         "C01-NEVER",
    "X10-CLOSED":          "C12-CLOSED",
    "X11-CLOSED-NO-MODE":  "C12-CLOSED",
    "X12-CLOSED-NO-DATE":  "C12-CLOSED",
    "X63-CASE-ENDED":      "C12-CLOSED",
    "X20-VETO":            "C13-APPROVED",
    "X23-FIELD-WITHHELD":  "C13-APPROVED",
    "H20-VETO-PENDING":    "C13-PENDING",
    "H27-VETO-IRREGULAR":  "C13-PENDING",
    "X21-CASE-MASKED":     "C11-SWITCHED",
    "X22-PARTY-MASKED":    "C11-SWITCHED",
    "X30-LIFTED":          "C12-LIFTED",
    "X31-ENDED":           "C12-ENDED",
    "X40-LISTING-ENDED":   "D10-DECIDED",
    "X41-EVENT-APPROVED":  "D10-DECIDED",
    "X42-TERM-OVER":       "D10-TERM-OVER",
    "X43-PERFORMED":       "D10-PERFORMED",
    "X44-SETTLED":         "D10-SETTLED",
    "X45-REQUESTED":       "D10-REQUESTED",
    "X46-SEARCHED":        "D10-SEARCHED",
    "X47-SUSPENDED":       "D10-SUSPENDED",
    "X48-NOT-ENFORCED":    "D10-NOT-ENFORCED",
    "X49-TERMINATED":      "D10-TERMINATED",
    "X50-WRONGLY-LISTED":  "D09-WRONG",
    "X51-PAID":            "D10-PERFORMED",
    "H48-END-PENDING":     "D10-DECIDED",
    "X60-DELETED":         "C12-DELETED",
    "X61-NO-LONGER":       "C11-CORRECTED",
    "X64-MOVED":           "C11-CORRECTED",
}
# fmt: on
"""Reason code → clock code. X62 has none: it is the lease that ran out, under another clock's deadline."""


def due_days(
    reasons: "pd.Series[str]",
    evidence: "pd.Series[pd.Timestamp]",
    list_code: PublicList,
    region_code: str,
    policy: Policy,
) -> "pd.Series[pd.Timestamp]":
    """The last lawful day to be visible, by reason and day of the event.

    Null without an event's date, and when the calendar does not reach: masking goes on all the same, and
    the clocks of the workbench then hold the earliest day it can be.
    """
    overlay = OVERLAY_OF_REGION.get(region_code)

    def due(reason: str, event: pd.Timestamp) -> date | None:
        if pd.isna(event) or reason not in CLOCK_OF:
            return None
        found = due_for(CLOCKS[CLOCK_OF[reason]], event.date(), list_code, policy, overlay)
        return found.on if found.is_certain else None

    days = [due(reason, event) for reason, event in zip(reasons, evidence, strict=True)]
    return pd.Series(days, index=reasons.index, dtype="datetime64[s]")
