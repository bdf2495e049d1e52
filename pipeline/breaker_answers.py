"""What a person answers to a tripped breaker, and what publication asks for before it goes on.

An acceptance is bound to what was measured: region, day decided for, policy version, breaker, list, the
numbers and a fingerprint over the very entries concerned. Not to the digest of the candidate: that one
changes when a judge closes any case, and a person asked the same question twice learns to say yes. Within
one run publication asks for both: the verdict names the candidate's digest, and the answers the readings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contracts.errors import BreakerOpenError, HaltError
from contracts.stages import BreakerReading, Verdict
from expectations import breakers, gate, leak_scan
from loaders import workbench_breakers as book
from loaders.workbench import Workbench

if TYPE_CHECKING:
    from pipeline.region_run import RegionRun

MOST = 500
"""Characters of a name or reason."""
SILENCE = "超过时限无人答复，按缺省意见驳回"
NO_REASON = "同意而未填写理由，按驳回处理"


class AnswerRefusedError(HaltError):
    """An answer that cannot be recorded: nobody named, no reason, or personal values in it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said, or that nobody did (``by`` and ``is_accepted`` blank)."""

    is_accepted: bool
    by: str | None
    reason: str


def described(reading: Mapping[str, Any] | BreakerReading) -> str:
    """One reading for court staff: what, where, how much, against what limit."""
    get = reading.get if isinstance(reading, Mapping) else lambda name: getattr(reading, name)
    code, scope = str(get("breaker_code")), str(get("list_code"))
    name = breakers.names().get(code, code)
    where = "辖区" if scope == breakers.REGION else scope
    places = list(get("places") or ())
    listed = f"：{'、'.join(places)}" if places else ""
    return (
        f"{name} {code}（{where}）：测得 {get('value'):g}，界限 {get('limit'):g}，"
        f"涉及 {get('rows')} / {get('of')}{listed}"
    )


def named(reading: BreakerReading) -> str:
    """The same for logs and errors."""
    return (
        f"{reading.breaker_code}({reading.list_code}): {reading.value:g} against {reading.limit:g}, "
        f"{reading.rows} of {reading.of}"
    )


def record(run: "RegionRun", verdict: Verdict) -> list[str]:
    """Write down what tripped; return the breakers that wait for a person, described."""
    states = book.save(run.workbench.engine, run.run_id, run.region, verdict.tripped)
    waiting = [r for r in verdict.tripped if states.get(r.label) != book.ACCEPTED]
    return [described(reading) for reading in waiting]


def require_answers(run: "RegionRun", verdict: Verdict) -> None:
    """Raises BreakerOpenError unless a person accepted everything that tripped in this very verdict.

    The verdict and the workbench are asked apart: what either knows to be open stops the region.
    """
    lines = book.lines(run.workbench.engine, run.run_id, run.region)
    accepted = {
        (line["breaker_code"], line["list_code"], line["counts"]["fingerprint"])
        for line in lines.to_dict("records")
        if line["state"] == book.ACCEPTED and line["answered_by"]
    }
    waiting = [r for r in verdict.tripped if (*r.label, r.fingerprint) not in accepted]
    states = sorted(set(lines["state"]) - {book.ACCEPTED})
    if waiting or states:
        raise BreakerOpenError(
            f"region {run.region}: breakers {', '.join(states) or book.OPEN}: "
            f"{'; '.join(named(reading) for reading in waiting)}; lists stay as they are under "
            f"their lease; see disclosure breaker list, then "
            f"disclosure breaker answer {run.run_id} {run.region} --accept|--reject --by … --reason …"
        )


def is_whole(verdict: Verdict) -> bool:
    """Whether the verdict's own suites bear it out, read by other eyes than those that concluded it."""
    ran = {suite.suite: suite for suite in verdict.suites}
    return verdict.is_passed and all(
        name in ran and ran[name].is_passed and ran[name].checks == checks and not ran[name].failed
        for name, checks in gate.expected_suites().items()
    )


def require_validated(run: "RegionRun", verdict: Verdict) -> None:
    """Raises BreakerOpenError unless the workbench, too, says that validation of this run ended well.

    The verdict is a file of ours and could be stale or forged by a fault; this is the second lock.
    """
    line = run.workbench.run_summary(run.run_id)["regions"].get(run.region, {})
    said = line.get("counts", {}).get("validate", {})
    if not is_whole(verdict):
        raise BreakerOpenError(
            f"region {run.region}: the verdict's suites do not bear it out; run the day again"
        )
    if said.get("state") != "done" or said.get("verdict") != short(verdict.candidate_digest):
        raise BreakerOpenError(
            f"region {run.region}: the workbench has no finished validation of this candidate; "
            "run the day again"
        )


def short(digest: str) -> str:
    """Enough of a candidate's digest to tell it from another; fits between two tasks."""
    return digest[:32] + digest[-32:]


def checked(answer: Answer) -> Answer:
    """The answer, fit to be recorded.

    Raises: AnswerRefusedError: says what is missing; never repeats what was written.
    """
    by, reason = (answer.by or "").strip(), answer.reason.strip()
    for what, text in (("--by", by), ("--reason", reason)):
        if not text:
            raise AnswerRefusedError(f"{what}: who answers, and why, must be said")
        if len(text) > MOST:
            raise AnswerRefusedError(f"{what}: more than {MOST} characters")
        if found := leak_scan.kinds(text):
            raise AnswerRefusedError(
                f"{what}: seems to hold personal values ({', '.join(found)}); "
                "say it without them: nothing was recorded"
            )
    return Answer(answer.is_accepted, by, reason)


def answer(workbench: Workbench, run_id: str, region: str, given: Answer) -> int:
    """Record a person's answer for all breakers of one region in one run; returns how many.

    Raises: AnswerRefusedError: no such breakers, or they were refused already.
    """
    given = checked(given)
    lines = book.lines(workbench.engine, run_id, region)
    if lines.empty:
        raise AnswerRefusedError(
            f"run {run_id} has no breakers in region {region}; see disclosure breaker list"
        )
    state = book.ACCEPTED if given.is_accepted else book.REJECTED
    count = book.answer(workbench.engine, run_id, region, state, given.by, given.reason)
    if not count:
        states = ", ".join(sorted(set(lines["state"])))
        raise AnswerRefusedError(
            f"run {run_id}, region {region}: already {states}; run the day again to be asked again"
        )
    return count


def answer_in_run(run: "RegionRun", given: Answer) -> dict[str, Any]:
    """Record what the human-in-the-loop task brought back, and go on only after an acceptance.

    Silence, an acceptance without a reason or with personal values in it: refused, and recorded as such.

    Raises: BreakerOpenError: the region is not published; its lists stay as they are.
    """
    engine = run.workbench.engine
    if given.by is None:
        book.answer(engine, run.run_id, run.region, book.EXPIRED, None, SILENCE)
    else:
        try:
            good = checked(given)
            state = book.ACCEPTED if good.is_accepted else book.REJECTED
            book.answer(engine, run.run_id, run.region, state, good.by, good.reason)
        except AnswerRefusedError as problem:
            by = given.by.strip()[:MOST]
            by = "（姓名未予保存）" if not by or leak_scan.kinds(by) else by
            is_blank = given.is_accepted and not given.reason.strip()
            said = NO_REASON if is_blank else f"按驳回处理：{problem}"
            book.answer(engine, run.run_id, run.region, book.REJECTED, by, said)
    lines = book.lines(engine, run.run_id, run.region)
    states = sorted(set(lines["state"]))
    if states != [book.ACCEPTED]:
        raise BreakerOpenError(
            f"region {run.region}: breakers {', '.join(states)}; not published, lists stay as they are "
            "under their lease; see docs/runbooks/breakers.md"
        )
    return {"accepted": len(lines)}
