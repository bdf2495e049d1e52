"""Decide: give every entry of every list exactly one outcome, and the reason for it (Art. 10)."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from contracts.errors import CalendarEndedError
from contracts.stages import Decided, Outcome
from regulation.lists import PublicList
from regulation.policy import Policy
from regulation.working_days import OVERLAY_OF_REGION, add_working_days
from transforms.case_facts import Tables
from transforms.entries import entries_from
from transforms.frames import look_up
from transforms.public_values import with_public_values
from transforms.rules import EVIDENCE_GONE, NO_RULE, RULES, UNANSWERED, Ask, Rule

_STARTS = (
    "filed_on",
    "closed_on",
    "listed_on",
    "started_on",
    "lifted_on",
    "published_on",
    "adult_on",
)
"""Columns that matter from their own day on."""
_ENDS = ("ends_on", "term_ends_on", "grace_ends_on")
"""Columns that matter from the day after."""


def decide(
    tables: Tables,
    facts: pd.DataFrame,
    region_code: str,
    today: date,
    policy: Policy,
    secret: bytes,
    standing: "pd.Series[str] | None" = None,
) -> Decided:
    """Decide the five lists for the cases in ``tables``.

    ``standing`` gives the reason of an entry's last decision by entry key: what was hidden on an
    approval is not shown because the approval's row vanished.

    ``facts`` (``case_facts``) may cover more cases than ``tables``: whether a number is repeated can
    only be told from the whole region. Shape: see ``Decided``; every entry exactly once.
    """
    parts = []
    for list_code in PublicList:
        entries = entries_from(tables, facts, list_code, today, secret)
        if entries.empty:
            continue
        entries = with_public_values(entries, list_code, today, policy)
        parts.append(judge(entries, list_code, region_code, today, policy, tables))
    columns = ["list_code", "entry_key", "case_key", "case_id", "outcome", "reason_code"]
    nothing = pd.DataFrame(columns=columns, dtype="str")
    together = pd.concat(parts, ignore_index=True) if parts else nothing
    if standing is not None and parts:
        together = _without_vanished_evidence(together, tables, standing)
    return Decided(region_code, today, together)


def _without_vanished_evidence(
    entries: pd.DataFrame, tables: Tables, standing: "pd.Series[str]"
) -> pd.DataFrame:
    """Hold what would be published only because the row that hid it is gone."""
    last = look_up(entries["entry_key"], standing)
    by_case = last.isin(["X20-VETO", "H20-VETO-PENDING"])
    by_event = last == "X41-EVENT-APPROVED"
    has_veto = entries["case_id"].isin(tables["nondisclosure"]["case_id"])
    listing = entries.get("dishonest_id", pd.Series(None, index=entries.index, dtype="str"))
    has_event = listing.isin(tables["dishonest_event"]["dishonest_id"])
    was_held = last == EVIDENCE_GONE
    gone = (by_case & ~has_veto) | (by_event & ~has_event) | (was_held & ~has_veto & ~has_event)
    unfounded = gone & (entries["outcome"] == str(Outcome.PUBLISH))
    return entries.assign(
        outcome=entries["outcome"].mask(unfounded, str(Outcome.HOLD)),
        reason_code=entries["reason_code"].mask(unfounded, EVIDENCE_GONE),
    )


def judge(
    entries: pd.DataFrame,
    list_code: PublicList,
    region_code: str,
    today: date,
    policy: Policy,
    tables: Tables,
    rules: Sequence[Rule] | None = None,
) -> pd.DataFrame:
    """Return the entries with ``outcome``, ``reason_code`` and their clocks."""
    ask = Ask(entries, pd.Timestamp(today), policy, list_code)
    outcome = pd.Series(str(Outcome.HOLD), index=entries.index, dtype="str")
    reason = pd.Series(NO_RULE, index=entries.index, dtype="str")
    evidence = pd.Series(pd.NaT, index=entries.index, dtype="datetime64[s]")
    doubt = pd.Series(False, index=entries.index)
    for rule in RULES[list_code] if rules is None else rules:
        applies = rule.applies(ask).astype("boolean")
        pending = reason == NO_RULE
        hit = pending & applies.fillna(False).astype(bool)
        doubt |= pending & applies.isna().astype(bool)
        outcome = outcome.mask(hit, str(rule.outcome))
        reason = reason.mask(hit, rule.code)
        if rule.evidence:
            evidence = evidence.mask(hit, entries[rule.evidence].astype("datetime64[s]"))
    unanswered = doubt & (outcome == str(Outcome.PUBLISH))
    outcome = outcome.mask(unanswered, str(Outcome.HOLD))
    reason = reason.mask(unanswered, UNANSWERED)
    return entries.assign(
        outcome=outcome,
        reason_code=reason,
        evidence_on=evidence,
        due_on=_due(evidence, list_code, region_code, policy),
        review_on=_review(entries, today, tables),
    )


def _due(evidence: pd.Series, list_code: PublicList, region_code: str, policy: Policy) -> pd.Series:
    """The last lawful day to be visible. Null when the calendar does not reach: masking goes on."""
    days = policy.due_working_days[list_code]
    overlay = OVERLAY_OF_REGION.get(region_code)

    def due(event: pd.Timestamp) -> date | None:
        try:
            return add_working_days(event.date(), days, overlay)
        except CalendarEndedError:
            return None

    events = evidence.dropna().unique()
    days_due = pd.Series([due(event) for event in events], index=events, dtype="datetime64[s]")
    return pd.Series(days_due.reindex(evidence).to_numpy(), index=evidence.index)


def _review(entries: pd.DataFrame, today: date, tables: Tables) -> pd.Series:
    """First day on which the passing of time alone may change the outcome; null: never."""
    now, one = pd.Timestamp(today), pd.Timedelta(days=1)
    vetoes = tables["nondisclosure"]
    ends = vetoes.loc[vetoes["ends_on"] >= now].groupby("case_id")["ends_on"].min()
    turns = [entries[c].astype("datetime64[s]") for c in _STARTS if c in entries]
    ending = [entries[c].astype("datetime64[s]") for c in _ENDS if c in entries]
    ending.append(look_up(entries["case_id"], ends).astype("datetime64[s]"))
    turns += [column.mask(column.dt.year >= 9999) + one for column in ending]
    first = pd.Series(pd.NaT, index=entries.index, dtype="datetime64[s]")
    for turn in turns:
        coming = turn.where(turn > now)
        first = coming.where(first.isna() | (coming < first), first)
    return first
