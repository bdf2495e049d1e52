"""One region in one run: the six steps between the Digital Court and the website.

Each step reads the files the step before it left in the region's spool folder and leaves its own. So a
step may run in another process, on another machine, or again.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from contracts.errors import GateClosedError, SourceContractError
from contracts.stages import Candidate, Outcome, Raw
from expectations import gate, row_checks
from extractors import court_db, mapping, raw, source
from loaders.public_store import PublicStore, Target
from loaders.workbench import Workbench
from pipeline import decision, spool, validation
from pipeline.config import Settings, entry_key_secret
from regulation.courts import courts
from regulation.lists import PublicList
from regulation.policy import Policy
from regulation.working_days import OVERLAY_OF_REGION, add_working_days
from transforms.entries import stray_kinds
from transforms.redact import REDACTION_VERSION
from transforms.reidentification import fewest_possible
from transforms.rules import TEXT_LEAK

ZONE = ZoneInfo("Asia/Shanghai")
Counts = dict[str, Any]


@dataclass(frozen=True)
class RegionRun:
    """What every step of one region needs to know."""

    settings: Settings
    policy: Policy
    policy_problem: str | None
    run_id: str
    region: str
    today: date
    store: PublicStore
    workbench: Workbench

    @cached_property
    def folder(self) -> Path:
        return spool.region_folder(self.settings.spool, self.run_id, self.region)

    # ── extract ────────────────────────────────────────────────────────────────────────────────
    def extract(self) -> Counts:
        """Take the region over and read it whole, in one snapshot, into the spool."""
        spool.forget_verdict(self.folder)
        if superseded := self.workbench.claim(self.region, self.run_id):
            spool.wipe_region(self.settings.spool, superseded, self.region)
        read = self.read_source()
        return {
            "rows": {name: t.rows_read for name, t in read.tables.items()},
            "unreadable": sum(t.unreadable_count for t in read.tables.values()),
            "has_snapshot": read.has_snapshot,
        }

    def read_source(self) -> Raw:
        """Extract without claiming the region: what ``verify`` does, too."""
        plan = mapping.load(self.settings.mapping)
        engine = source.open_source(self.settings.source_url)
        try:
            with source.snapshot(engine) as (connection, has_snapshot):
                court_db.check_schema(connection, plan)
                numbers = self._court_numbers(court_db.court_numbers(connection, plan))
                return court_db.extract(
                    connection,
                    plan,
                    self.region,
                    numbers,
                    self.folder / "raw",
                    has_snapshot=has_snapshot,
                )
        finally:
            engine.dispose()

    def _court_numbers(self, known: dict[str, str]) -> list[str]:
        """The source's own numbers of this region's courts."""
        mine = {c.court_code for c in courts().values() if c.region_code == self.region}
        numbers = sorted(number for number, code in known.items() if code in mine)
        if not numbers:
            raise SourceContractError(
                f"the source's court table lists no court of region {self.region}; check court codes"
            )
        return numbers

    # ── decide ─────────────────────────────────────────────────────────────────────────────────
    def decide(self) -> Counts:
        """Decide every entry and redact the publishable ones."""
        spool.forget_verdict(self.folder)
        raw.open(self.folder / "raw")
        tables = decision.read_tables(self.folder / "raw")
        found = decision.decide_region(
            tables,
            self.region,
            self.today,
            self.policy,
            entry_key_secret(self.settings),
            self.workbench.case_states(self.region),
            self.workbench.decisions(self.region),
            self.store.current(self.region),
            self.workbench.absences(self.region),
        )
        elsewhere = self.workbench.decided_elsewhere(self.region, found.gone)
        found = decision.with_moved(found, elsewhere)
        for name in ("decided", "carried", "case_states", "gone"):
            spool.write_frame(self.folder / f"{name}.parquet", name, getattr(found, name))
        spool.write_candidates(self.folder / "redacted", found.candidates)
        return {
            "cases": len(found.case_states),
            "decided": len(found.decided),
            "carried": len(found.carried),
            "reasons": decision.counts(found),
            "stray_measures": int(stray_kinds(tables["measure"]).sum()),
        }

    def _decision(self) -> decision.Decision:
        frames = {
            name: spool.read_frame(self.folder / f"{name}.parquet")
            for name in ("decided", "carried", "case_states", "gone")
        }
        candidates, _ = spool.read_candidates(self.folder / "redacted", self.region)
        return decision.Decision(candidates=candidates, **frames)

    # ── withdraw ───────────────────────────────────────────────────────────────────────────────
    def withdraw(self) -> Counts:
        """Take down at once what must leave. No gate is asked."""
        shown = self.store.current(self.region)
        leaving = decision.to_withdraw(self._decision(), shown)
        done = self.store.withdraw(self.region, self.run_id, leaving)
        by_reason = leaving.groupby(["list_code", "reason_code"]).size()
        return {
            "withdrawn": {str(code): count for code, count in done.items()},
            "reasons": [[*pair, int(n)] for pair, n in by_reason.items()],
        }

    # ── validate ───────────────────────────────────────────────────────────────────────────────
    def validate(self) -> Counts:
        """Hold failing rows, run every suite, write the verdict. Raises when the gate stays shut."""
        spool.forget_verdict(self.folder)
        found = self._decision()
        tables = decision.without_repeated(decision.read_tables(self.folder / "raw"))
        closed = self.closed_keys(found.decided, tables["enforcement_case"])
        passed, held = gate.hold_failing_rows(found.candidates, closed)
        leaks = row_checks.text_leaks(held)
        lines = validation.final_lines(found, passed, held, leaks)
        spool.write_candidates(self.folder / "candidate", passed)
        spool.write_frame(self.folder / "lines.parquet", "lines", lines)
        spool.write_frame(self.folder / "text_leaks.parquet", "text_leaks", leaks)
        digest = self._digest()
        shown = self.store.current(self.region)
        now = validation.volumes(tables)
        volume = validation.volume_frame(now, self.workbench.volumes(self.region), self.policy)
        verdict = gate.examine(
            self.region,
            tables,
            passed,
            closed,
            volume,
            validation.decision_frame(lines, shown, self.policy),
            digest,
        )
        self.workbench.save_quality(self.run_id, self.region, verdict.suites)
        spool.write_verdict(self.folder, verdict)
        if not verdict.is_passed:
            raise GateClosedError(f"region {self.region}: " + "; ".join(verdict.reasons))
        if self.policy_problem:
            raise GateClosedError(f"region {self.region}: {self.policy_problem}")
        return {
            "suites": len(verdict.suites),
            "checks": sum(s.checks for s in verdict.suites),
            "held_by_gate": len(held),
            "held_for_text": int((lines["reason_code"] == TEXT_LEAK).sum()),
            "fewest_possible_numbers": self._fewest(passed),
        }

    def _digest(self) -> str:
        """Of everything a publication rests on: a step that ran again makes an old verdict void."""
        names = [f"{n}.parquet" for n in ("lines", "gone", "case_states")] + ["raw/manifest.json"]
        _, candidates = spool.read_candidates(self.folder / "candidate", self.region)
        return candidates + "".join(spool.digest_of(self.folder / name) for name in names)

    def closed_keys(self, decided: pd.DataFrame, cases: pd.DataFrame) -> "pd.Index[str]":
        """Entries of closed cases, save those the policy keeps after closing."""
        modes = cases.set_index("case_id")["closing_mode_code"]
        mode_of = decided["case_id"].map(modes)
        kept = [
            (PublicList(code), mode) in self.policy.keeps_after_closing
            for code, mode in zip(decided["list_code"], mode_of, strict=True)
        ]
        is_closed = decided["case_id"].isin(validation.closed_case_ids(cases))
        return pd.Index(decided.loc[is_closed & ~pd.Series(kept, index=decided.index), "entry_key"])

    def _fewest(self, passed: dict[PublicList, Candidate]) -> dict[str, int | None]:
        """List → how many numbers the most revealing row of this candidate leaves possible."""
        left = {code: fewest_possible(c.rows, self.today) for code, c in passed.items()}
        return {str(code): int(s.min()) if len(s) else None for code, s in left.items()}

    # ── publish ────────────────────────────────────────────────────────────────────────────────
    def publish(self) -> Counts:
        """Load the new version, invisible, and flip. Only with a passing verdict on these very files."""
        candidates, _ = spool.read_candidates(self.folder / "candidate", self.region)
        verdict = spool.read_verdict(self.folder)
        if not verdict.is_passed or verdict.candidate_digest != self._digest():
            raise GateClosedError(f"region {self.region}: the verdict is not about this candidate")
        self.workbench.require_claim(self.region, self.run_id)
        lease = self._end_of(self._working_days(self.policy.lease.list_working_days, self.today))
        targets, absences = self._targets(candidates)
        loaded = self.store.load(self.region, self.run_id, self.today, targets)
        published = self.store.flip(
            self.region,
            self.run_id,
            lease_until=lease,
            policy_version=self.policy.version,
            redaction_version=REDACTION_VERSION,
            keep_versions=self.policy.store.keep_versions,
        )
        self._remember(absences)
        return {
            "version": loaded.version,
            "lists": {
                str(p.list_code): {
                    "version": p.version,
                    "added": p.added,
                    "changed": p.changed,
                    "removed": p.removed,
                    "unchanged": p.unchanged,
                }
                for p in published
            },
            "kept_unattested": len(absences),
        }

    def _targets(
        self, candidates: dict[PublicList, Candidate]
    ) -> tuple[dict[PublicList, Target], pd.DataFrame]:
        lines = spool.read_frame(self.folder / "lines.parquet")
        public = lines.loc[lines["outcome"] == str(Outcome.PUBLISH)]
        absences = self._absences()
        removed = lines.loc[lines["outcome"] != str(Outcome.PUBLISH)]
        targets = {}
        for code in PublicList:
            own = public.loc[public["list_code"] == str(code)]
            kept = absences.loc[absences["list_code"] == str(code)]
            out = removed.loc[removed["list_code"] == str(code)]
            targets[code] = Target(
                list_code=code,
                entries=own[["entry_key", "digest", "visible_until"]],
                rows=candidates[code].rows,
                kept=kept[["entry_key", "dark_at"]].rename(columns={"dark_at": "visible_until"}),
                removed_reasons=out[["entry_key", "reason_code"]],
            )
        return targets, absences

    def _absences(self) -> pd.DataFrame:
        """Entries that merely vanished: kept until the end of their own lease, which the first run that
        missed them fixed once and for all."""
        gone = spool.read_frame(self.folder / "gone.parquet")
        gone = gone.loc[gone["reason_code"].isna(), ["list_code", "entry_key", "case_key"]]
        former = self.workbench.absences(self.region)
        columns = ["list_code", "entry_key", "first_missed_on", "last_attested_on", "dark_at"]
        both = gone.merge(former.reindex(columns=columns), "left", ["list_code", "entry_key"])
        attested = self.store.decided_on(self.region) or self.today
        days = self.policy.lease.unattested_working_days
        dark_at = pd.Timestamp(self._end_of(self._working_days(days, attested)))
        both["first_missed_on"] = pd.to_datetime(both["first_missed_on"]).fillna(
            pd.Timestamp(self.today)
        )
        both["last_attested_on"] = pd.to_datetime(both["last_attested_on"]).fillna(
            pd.Timestamp(attested)
        )
        both["dark_at"] = pd.to_datetime(both["dark_at"], utc=True).fillna(dark_at)
        shown = self.store.current(self.region)[["list_code", "entry_key", "visible_until"]]
        both = both.merge(shown, "inner", ["list_code", "entry_key"])
        sooner = both["visible_until"] < both["dark_at"]  # never later than it was
        both["dark_at"] = both["dark_at"].mask(sooner, both["visible_until"])
        return both.drop(columns="visible_until")

    def _remember(self, absences: pd.DataFrame) -> None:
        """Save the state the next run builds on. After the flip: a crash between costs only work."""
        tables = decision.read_tables(self.folder / "raw")
        lines = spool.read_frame(self.folder / "lines.parquet")
        self.workbench.save_region(
            self.region,
            self.run_id,
            spool.read_frame(self.folder / "case_states.parquet"),
            lines,
            absences,
            self._touched(),
        )
        leaks = spool.read_frame(self.folder / "text_leaks.parquet")
        self.workbench.save_quarantine(
            self.region, self.run_id, validation.quarantine(lines, leaks)
        )
        self.workbench.save_volume(self.run_id, self.region, self.today, validation.volumes(tables))

    def _touched(self) -> "pd.Series[str]":
        """Cases decided anew, and cases the workbench still knows although they are gone."""
        states = spool.read_frame(self.folder / "case_states.parquet")
        former = self.workbench.case_states(self.region)
        both = states.merge(former, "outer", "case_key", suffixes=("", "_former"))
        moved = both.loc[both["fingerprint"] != both["fingerprint_former"], "case_key"]
        decided = spool.read_frame(self.folder / "decided.parquet")["case_key"]
        return pd.concat([moved, decided]).drop_duplicates().astype("str")

    def _working_days(self, count: int, start: date) -> date:
        return add_working_days(start, count, OVERLAY_OF_REGION.get(self.region))

    @staticmethod
    def _end_of(day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time(0), ZONE)

    # ── confirm ────────────────────────────────────────────────────────────────────────────────
    def confirm(self) -> Counts:
        """Read back as the website what was published, by key and by digest."""
        candidates, _ = spool.read_candidates(self.folder / "candidate", self.region)
        targets, _ = self._targets(candidates)
        self.store.read_back(self.region, targets)
        return {"visible": {str(code): len(t.entries) for code, t in targets.items()}}
