"""What must leave leaves: from known facts, without source, policy or calendar, whatever lies beside it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from removals import BIDS, DAY, NOON, OPEN, OTHER, REGION, Removals, key

from pipeline import suppression_proof, takedown

HOUR = timedelta(hours=1)


def test_a_row_past_its_own_end_leaves_the_store_and_its_neighbour_stays(
    removals: Removals,
) -> None:
    removals.freeze(NOON)
    removals.publish(["over", "still"], until={"over": NOON - HOUR, "still": NOON + HOUR})
    assert removals.take_down() == ({"X62-EXPIRED": 1}, [])
    assert removals.shown() == {"still"}
    assert removals.sql("select count(*) from store.open_case") == [(1,)]
    assert removals.feed()[-1][1:] == ("DEL", "over")


# entry → outcome, reason, the rest of its standing decision, the reason it leaves for (None: it stays)
DECISIONS: dict[str, tuple[str, str, dict[str, object], str | None]] = {
    "closed":   ("withdraw", "X10-CLOSED", {}, "X10-CLOSED"),
    "minor":    ("withhold", "W21-MINOR", {}, "W21-MINOR"),
    "asked":    ("hold", "H20-VETO-PENDING", {}, "H20-VETO-PENDING"),
    "ended":    ("publish", "P90-PUBLIC", {"visible_until": NOON}, "X62-EXPIRED"),
    "overdue":  ("publish", "P90-PUBLIC", {"due_on": DAY - timedelta(days=1)}, "X65-DEADLINE"),
    "nonsense": ("nonsense", "X99-NOBODY-KNOWS", {}, "X99-NOBODY-KNOWS"),
    "running":  ("publish", "P90-PUBLIC", {"visible_until": NOON + HOUR, "due_on": DAY}, None),
    "review":   ("publish", "P90-PUBLIC", {"review_on": DAY}, None),
    "doubt":    ("hold", "H12-CASE-NUMBER", {}, None),
    # one broken line each: none keeps its entry, nor any other
    "infinite": ("withdraw", "X10-CLOSED", {"due_on": "infinity", "visible_until": "infinity", "evidence_on": "-infinity"}, "X10-CLOSED"),
    "unreadable": ("withdraw", "X\u3000\ue863", {}, "X\u3000\ue863"),
    "listless": ("withdraw", "X10-CLOSED", {"list_code": "nobody_knows"}, "X10-CLOSED"),
    "mars":     ("withdraw", "X10-CLOSED", {"region_code": "火星"}, "X10-CLOSED"),
    "runless":  ("withdraw", "X10-CLOSED", {"run_id": "no such run"}, "X10-CLOSED"),
}  # fmt: skip


def test_standing_decisions_that_forbid_an_entry_take_it_down(removals: Removals) -> None:
    removals.freeze(NOON)
    removals.publish([*DECISIONS, "undecided"])
    for name, (outcome, reason, more, _) in DECISIONS.items():
        removals.decide(name, outcome, reason, **more)
    with removals.workbench.engine.begin() as connection:
        connection.exec_driver_sql("delete from workbench.run where run_id = 'no such run'")
    expected = Counter(leaves for *_, leaves in DECISIONS.values() if leaves)
    assert removals.take_down() == (expected, [])
    staying = {name for name, (*_, leaves) in DECISIONS.items() if leaves is None}
    assert removals.shown() == staying | {"undecided"}


def test_a_row_released_after_the_decision_was_made_is_left_alone(removals: Removals) -> None:
    """A case that reopened: its run flipped and died before the workbench could remember."""
    removals.decide("reopened", "withdraw", "X10-CLOSED")
    removals.publish(["reopened"])
    assert removals.take_down() == ({}, [])
    assert removals.shown() == {"reopened"}


def test_an_entry_whose_clock_runs_is_what_a_crash_left_behind(removals: Removals) -> None:
    removals.freeze(NOON)
    removals.publish(["left", "hidden", "void", "report"])
    removals.workbench.open_run("late", DAY, "test")
    for name, code, state, hidden_at in (
        ("left", "C12-CLOSED", "running", None),
        ("hidden", "C12-CLOSED", "met", NOON),
        ("void", "C12-CLOSED", "void", None),
        ("report", "P05-FIRST", "running", None),
    ):
        line = {
            "region_code": REGION, "list_code": str(OPEN), "entry_key": key(name), "clock_code": code,
            "started_on": DAY, "reason_code": "X10-CLOSED", "due_on": DAY + 7 * 24 * HOUR,
            "is_certain": True, "known_on": DAY, "state": state, "hidden_at": hidden_at,
            "policy_version": "p1", "run_id": "late",
        }  # fmt: skip
        removals.write("clock", line)
    assert removals.take_down() == ({"X10-CLOSED": 1}, [])
    assert removals.shown() == {"hidden", "void", "report"}
    with removals.workbench.engine.connect() as connection:
        running = connection.exec_driver_sql(
            "select clock_code from workbench.clock where hidden_at is null and state = 'running'"
        ).all()
    assert running == [("P05-FIRST",)]


APPROVED = {"decision_code": "approved", "starts_on": DAY}
VETO, PENDING = "X20-VETO", "H20-VETO-PENDING"

# entry → its applications, the reason it leaves for (None: it stays)
APPLICATIONS: dict[str, tuple[list[dict[str, object]], str | None]] = {
    "approved": ([APPROVED], VETO),
    "lastday":  ([APPROVED | {"ends_on": DAY}], VETO),
    "endless":  ([{"decision_code": "approved"}], VETO),
    "over":     ([APPROVED | {"starts_on": DAY - timedelta(days=5), "ends_on": DAY - timedelta(days=1)}], None),
    "notyet":   ([APPROVED | {"starts_on": DAY + timedelta(days=1)}], None),
    "undone":   ([APPROVED | {"withdrawn_at": NOON, "withdrawn_by": "丙"}], None),
    "pending":  ([{}], PENDING),
    "agreed":   ([{"review_code": "agreed"}], PENDING),
    "stopped":  ([{"review_code": "refused"}], None),
    "refused":  ([{"decision_code": "refused"}], None),
    "muddled":  ([{"decision_code": "漏填"}], PENDING),
    "elsewhere": ([APPROVED | {"list_code": str(BIDS)}], None),
    "column":   ([APPROVED | {"scope_code": "field", "column_name": "name"}], VETO),
    "blank":    ([APPROVED | {"scope_code": "field", "column_name": "id_number_masked"}], None),
    "columns":  ([APPROVED | {"scope_code": "field", "column_name": "id_number_masked;name"}], VETO),
    "mystery":  ([APPROVED | {"scope_code": "field", "column_name": "no_such_column"}], VETO),
    "foreign":  ([APPROVED | {"scope_code": "field", "column_name": "grounds"}], None),
    "contrary": ([APPROVED | {"ends_on": DAY - timedelta(days=9)}], VETO),
    "named":    ([APPROVED | {"entry_key": key("named"), "case_key": "unknown"}], VETO),
    "twice":    ([{}, APPROVED, {"decision_code": "refused"}], VETO),
}  # fmt: skip


def test_applications_not_to_disclose_act_at_once(removals: Removals) -> None:
    removals.freeze(NOON)
    removals.publish([*APPLICATIONS, "beside"])
    removals.sql("update store.open_case set id_number_masked = null")
    number = 0
    for name, (applications, _) in APPLICATIONS.items():
        removals.decide(name, "publish", "P90-PUBLIC")
        for more in applications:
            number += 1
            line = {
                "approval_id": number, "case_key": f"case {name}", "scope_code": "case",
                "reason_text": "因故", "applied_by": "甲", "applied_at": NOON,
            }  # fmt: skip
            removals.write("approval", line | more)
    expected = Counter(leaves for _, leaves in APPLICATIONS.values() if leaves)
    assert removals.take_down() == (expected, [])
    staying = {name for name, (_, leaves) in APPLICATIONS.items() if leaves is None}
    assert removals.shown() == staying | {"beside"}


def test_rows_of_a_suppressed_entry_that_came_back_are_deleted(removals: Removals) -> None:
    removals.publish(["it", "beside"])
    removals.sql(
        "insert into store.suppression (entry_key, reason_code, ordered_by, suppressed_at)"
        " values (:k, 'X70-ORDERED', '甲', now())",
        k=key("it"),
    )
    assert not suppression_proof.prove(removals.store).is_proved
    assert removals.take_down() == ({"X70-ORDERED": 1}, [])
    assert suppression_proof.prove(removals.store).problems == []


# ── one poison row never holds up the others ───────────────────────────────────────────────────
def poison(removals: Removals, name: str) -> None:
    """A row that the store refuses to delete."""
    removals.sql(
        "create function store.refuse() returns trigger language plpgsql as"
        " $$ begin raise exception '220102196503151238'; end $$"
    )
    removals.sql(
        "create trigger refuse before delete on store.open_case for each row"
        f" when (old.entry_key = '{key(name)}') execute function store.refuse()"
    )


def test_one_row_that_cannot_be_deleted_stays_alone(removals: Removals) -> None:
    removals.freeze(NOON)
    names = [f"n{number}" for number in range(9)]
    removals.publish(names, until=dict.fromkeys(names, NOON))
    removals.publish(["x"], BIDS, until={"x": NOON})
    removals.publish(["y"], region=OTHER, until={"y": NOON})
    poison(removals, "n4")
    reasons, problems = removals.take_down()
    assert reasons == {"X62-EXPIRED": 9}
    assert len(problems) == 1
    assert "220102196503151238" not in problems[0]
    assert key("n4") not in problems[0]
    left = removals.sql("select entry_key from store.open_case where region_code = :r", r=REGION)
    assert left == [(key("n4"),)]
    assert removals.sql("select count(*) from store.bidding_restriction") == [(0,)]
    assert removals.take_down(OTHER) == ({"X62-EXPIRED": 1}, [])


def test_without_a_workbench_the_store_still_takes_down_what_it_knows(removals: Removals) -> None:
    removals.freeze(NOON)
    removals.publish(["over", "still"], until={"over": NOON})
    with removals.workbench.engine.begin() as connection:
        connection.exec_driver_sql("drop schema workbench cascade")
    reasons, problems = removals.take_down()
    assert reasons == {"X62-EXPIRED": 1}
    assert problems
    assert removals.shown() == {"still"}


def test_an_unreadable_table_of_approvals_is_told_and_holds_nothing_up(removals: Removals) -> None:
    removals.freeze(NOON)
    removals.publish(["over", "closed"], until={"over": NOON})
    removals.decide("closed", "withdraw", "X10-CLOSED")
    with removals.workbench.engine.begin() as connection:
        connection.exec_driver_sql("alter table workbench.approval rename to misplaced")
    reasons, problems = removals.take_down()
    assert reasons == {"X62-EXPIRED": 1, "X10-CLOSED": 1}
    assert [p.split(":")[0] for p in problems] == ["approvals"]


def test_a_broken_list_holds_up_no_other(removals: Removals) -> None:
    removals.freeze(NOON)
    removals.publish(["a"], until={"a": NOON})
    removals.publish(["b"], BIDS, until={"b": NOON})
    removals.sql("alter table store.open_case rename column visible_until to misplaced")
    reasons, problems = removals.take_down()
    assert reasons == {"X62-EXPIRED": 1}
    assert len(problems) == 1
    assert removals.sql("select count(*) from store.bidding_restriction") == [(0,)]


def test_rows_of_a_region_nobody_knows_leave_too(removals: Removals) -> None:
    removals.freeze(NOON)
    removals.publish(["a"], region="吉99", until={"a": NOON})
    assert takedown.take_down_now(removals.store, removals.workbench) == []
    assert removals.sql("select count(*) from store.open_case") == [(0,)]


def test_beyond_the_calendar_everything_still_leaves(removals: Removals) -> None:
    removals.publish(["over", "closed"], until={"over": datetime(2026, 12, 31, tzinfo=UTC)})
    removals.decide("closed", "withdraw", "X10-CLOSED")
    removals.freeze(datetime(2031, 1, 2, tzinfo=UTC))
    assert removals.take_down() == ({"X62-EXPIRED": 1, "X10-CLOSED": 1}, [])
