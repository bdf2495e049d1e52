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
from transforms.rules import NO_RULE, RULES, UNANSWERED, Ask, Rule

_CLOCK_COLUMNS = (
    "filed_on",
    "closed_on",
    "listed_on",
    "started_on",
    "ends_on",
    "lifted_on",
    "published_on",
    "term_ends_on",
    "grace_ends_on",
    "adult_on",
)


def decide(
    tables: Tables,
    facts: pd.DataFrame,
    region_code: str,
    today: date,
    policy: Policy,
    secret: bytes,
) -> Decided:
    """Decide the five lists for the cases in ``tables``.

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
    return Decided(region_code, today, together)


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
    """First day on which the passing of time alone may change the outcome; null: never.

    A date column matters on its own day and on the day after it.
    """
    now, tomorrow = pd.Timestamp(today), pd.Timestamp(today) + pd.Timedelta(days=1)
    first = pd.Series(pd.NaT, index=entries.index, dtype="datetime64[s]")
    vetoes = tables["nondisclosure"]
    ends = vetoes.loc[vetoes["ends_on"] >= now].groupby("case_id")["ends_on"].min()
    dated = [entries[c].astype("datetime64[s]") for c in _CLOCK_COLUMNS if c in entries]
    dated.append(look_up(entries["case_id"], ends).astype("datetime64[s]"))
    for column in dated:
        turn = column.where(column > now).mask(column == now, tomorrow)
        first = turn.where(first.isna() | (turn < first), first)
    return first
