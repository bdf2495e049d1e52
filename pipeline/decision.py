"""From a region's extract to decisions and candidates, doing again only what changed."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from contracts.source import SOURCE_TABLES
from contracts.stages import Candidate, Outcome
from extractors import raw
from pipeline.changes import cases_to_decide, fingerprints, rules_digest
from regulation.lists import PublicList
from regulation.policy import Policy
from transforms.case_facts import case_facts, vetoed_cases
from transforms.decide import decide
from transforms.entries import case_key, row_keys
from transforms.redact import REDACTION_VERSION, redact
from transforms.rules import CASE_ENDED, DELETED, MOVED, NO_LONGER, URGENT, ended_cases

DECISION_COLUMNS = (
    "list_code",
    "entry_key",
    "case_key",
    "outcome",
    "reason_code",
    "evidence_on",
    "due_on",
    "review_on",
)

_OWNED = ["list_code", "entry_key", "case_key"]

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Decision:
    """One region, decided.

    ``decided`` holds the cases looked at anew, ``carried`` the standing decisions of all others (same
    columns, with ``digest`` and ``visible_until``); together exactly one line an entry. ``candidates``
    are the public rows of ``decided``.
    """

    decided: pd.DataFrame
    carried: pd.DataFrame
    candidates: dict[PublicList, Candidate]
    case_states: pd.DataFrame
    gone: pd.DataFrame


def read_tables(folder: Path) -> Tables:
    """All tables of one extract as frames: text as ``str``, dates as ``datetime64``."""
    return {t.name: raw.read(folder, t.name).to_pandas(date_as_object=False) for t in SOURCE_TABLES}


def without_repeated(tables: Tables) -> Tables:
    """Each id once. Of rows that share one the most closed is kept, and marked unreadable, so that
    its entries are withdrawn or held; the rest of the region goes on."""
    clean = dict(tables)
    for table in SOURCE_TABLES:
        rows = tables[table.name]
        repeated = rows[table.key].duplicated(keep=False)
        if not repeated.any():
            continue
        if table.name == "enforcement_case":
            evidence = rows["closing_mode_code"].notna().astype(int) + rows["closed_on"].notna()
            rows = rows.iloc[(-evidence).argsort(kind="stable")]
        kept = rows.loc[~rows[table.key].duplicated()]
        if "unreadable" in table.names:
            marked = kept[table.key].isin(tables[table.name].loc[repeated, table.key])
            kept = kept.assign(unreadable=kept["unreadable"].mask(marked, table.key))
        clean[table.name] = kept.reset_index(drop=True)
    return clean


def stamp(policy: Policy) -> str:
    """What, besides a case's own rows, its decisions depend on."""
    return f"{policy!r}|{REDACTION_VERSION}|{rules_digest()}"


def decide_region(
    tables: Tables,
    region: str,
    today: date,
    policy: Policy,
    secret: bytes,
    former_states: pd.DataFrame,
    former: pd.DataFrame,
    shown: pd.DataFrame,
    absences: pd.DataFrame,
) -> Decision:
    """Decide what changed, carry over what did not.

    Shape: ``former_states`` (``case_key``, ``fingerprint``) and ``former`` (decisions) as the workbench
    keeps them; ``shown`` what the public store holds (``list_code``, ``entry_key``, ``digest``).
    """
    tables = without_repeated(tables)
    facts = case_facts(tables, today)
    by_id = fingerprints(tables, facts, stamp(policy))
    keys = {case: case_key(secret, case) for case in by_id.index}
    current = pd.Series(by_id.to_numpy(), index=[keys[c] for c in by_id.index], dtype="str")
    again = cases_to_decide(current, former_states, former, shown, today)
    chosen = {case for case, key in keys.items() if key in again}
    part = _only(tables, chosen)
    mine = facts.loc[facts["case_id"].isin(part["enforcement_case"]["case_id"])]
    standing = former.set_index("entry_key")["reason_code"]
    decided = decide(part, mine, region, today, policy, secret, standing)
    candidates = dict(redact(decided, policy.version))
    carried = former.loc[former["case_key"].isin(set(current.index) - again)]
    owners = pd.concat([former[_OWNED], absences[_OWNED]], ignore_index=True)
    lines = decided.entries.reindex(columns=[*DECISION_COLUMNS, "case_id"])
    return Decision(
        decided=lines,
        carried=carried.reset_index(drop=True),
        candidates=candidates,
        case_states=pd.DataFrame({"case_key": current.index, "fingerprint": current.to_numpy()}),
        gone=_gone(tables, facts, today, policy, keys, secret, owners, shown, lines, carried),
    )


def _only(tables: Tables, cases: set[str]) -> Tables:
    """The rows of these cases. Courts and the deletion log belong to no case."""
    part = dict(tables)
    for name in ("enforcement_case", "party", "measure", "dishonest_entry", "nondisclosure"):
        rows = tables[name]
        part[name] = rows.loc[rows["case_id"].isin(cases)].reset_index(drop=True)
    events = tables["dishonest_event"]
    mine = events["dishonest_id"].isin(part["dishonest_entry"]["dishonest_id"])
    part["dishonest_event"] = events.loc[mine].reset_index(drop=True)
    return part


def _gone(
    tables: Tables,
    facts: pd.DataFrame,
    today: date,
    policy: Policy,
    keys: dict[str, str],
    secret: bytes,
    owners: pd.DataFrame,
    shown: pd.DataFrame,
    lines: pd.DataFrame,
    carried: pd.DataFrame,
) -> pd.DataFrame:
    """Visible entries without a decision today, and what their absence means.

    ``X60`` the case is in the deletion log; ``X61`` the source row is there but is no entry of this
    list any more; ``X63`` the row is gone, but its case is there and has ended; blank: merely vanished,
    which is evidence of nothing.

    Shape: ``list_code``, ``entry_key``, ``case_key``, ``reason_code`` (null: unattested).
    """
    columns = ["list_code", "entry_key"]
    decided = pd.concat([lines[columns], carried[columns]])
    known = pd.MultiIndex.from_frame(decided)
    missing = shown.loc[~pd.MultiIndex.from_frame(shown[columns]).isin(known), columns]
    missing = missing.merge(owners.drop_duplicates(columns), "left", columns)
    deleted = {case_key(secret, case) for case in tables["deletion"]["case_id"]} - set(
        keys.values()
    )
    wanted = set(missing["case_key"].dropna())
    cases = {case for case, key in keys.items() if key in wanted}
    part = _only(tables, cases)
    rows_there = {(str(code), key) for code in PublicList for key in row_keys(part, code, secret)}
    is_there = pd.Series(
        [
            pair in rows_there
            for pair in zip(missing["list_code"], missing["entry_key"], strict=True)
        ],
        index=missing.index,
        dtype=bool,
    )
    vetoed = vetoed_cases(tables, facts, today)
    ended = {
        (str(code), keys[case])
        for code in PublicList
        for case in ended_cases(facts, vetoed, policy, code)
    }
    has_ended = pd.Series(
        [pair in ended for pair in zip(missing["list_code"], missing["case_key"], strict=True)],
        index=missing.index,
        dtype=bool,
    )
    reason = pd.Series(None, index=missing.index, dtype=object).mask(has_ended, CASE_ENDED)
    reason = reason.mask(missing["case_key"].isin(deleted), DELETED).mask(is_there, NO_LONGER)
    return missing.assign(reason_code=reason)


def with_moved(decision: Decision, elsewhere: pd.DataFrame) -> Decision:
    """The same, with ``X64`` for vanished entries that another region has taken over.

    Shape: ``elsewhere`` has ``list_code``, ``entry_key``.
    """
    columns = ["list_code", "entry_key"]
    pairs = set(elsewhere[columns].itertuples(index=False, name=None))
    moved = [pair in pairs for pair in decision.gone[columns].itertuples(index=False, name=None)]
    unexplained = decision.gone["reason_code"].isna() & pd.Series(
        moved, index=decision.gone.index, dtype=bool
    )
    reason = decision.gone["reason_code"].mask(unexplained, MOVED)
    return replace(decision, gone=decision.gone.assign(reason_code=reason))


def to_withdraw(decision: Decision, shown: pd.DataFrame) -> pd.DataFrame:
    """Visible entries that must leave now: on positive evidence, whatever any gate will say.

    Shape: ``list_code``, ``entry_key``, ``reason_code``.
    """
    columns = ["list_code", "entry_key", "reason_code"]
    sure = [str(Outcome.WITHDRAW), str(Outcome.WITHHOLD)]
    lines = pd.concat([decision.decided, decision.carried], ignore_index=True)
    leaving = lines.loc[lines["outcome"].isin(sure) | lines["reason_code"].isin(URGENT), columns]
    gone = decision.gone.loc[decision.gone["reason_code"].notna(), columns]
    together = pd.concat([leaving, gone], ignore_index=True)
    return together.merge(shown[["list_code", "entry_key"]], "inner", ["list_code", "entry_key"])


def counts(decision: Decision) -> dict[str, dict[str, int]]:
    """List → reason code → entries, over everything decided and carried."""
    lines = pd.concat([decision.decided, decision.carried], ignore_index=True)
    table = lines.groupby(["list_code", "reason_code"]).size()
    found: dict[str, dict[str, int]] = {}
    for (list_code, reason), count in table.items():
        found.setdefault(list_code, {})[reason] = int(count)
    return found
