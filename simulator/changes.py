"""What a day changes in cases that exist: closings, liftings, ended listings, corrections, vetoes."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import sqlalchemy as sa

from simulator.bulk import Row, bulk_insert, bulk_update, exact
from simulator.codes import CODE
from simulator.history import MODES
from simulator.journal import labelled
from simulator.sampling import Sampler, is_open
from simulator.schema import AJ, FAMILIES, MEASURE_FAMILIES, PBBZXR, QZXZ, SXBZXR, ZT
from simulator.studio import APPROVED, EVENTS, Studio, at_noon

_PUBLISHED = CODE["dishonest_status"]["published"]


def close_cases(studio: Studio, sampler: Sampler, share: float) -> tuple[int, int]:
    """Close about ``share`` of the open cases, every mode in turn; some are entered late.

    Returns the cases closed and the measures lifted with them.
    """
    closed = lifted = 0
    for family in FAMILIES:
        looked = max(round(share * studio.registry.cases[family]), 2 * len(MODES[family]))
        cases = sampler.cases(family, looked, is_open, tries=1)
        changes = {case["N_AJBS"]: _closing(studio, case, n) for n, case in enumerate(cases)}
        bulk_update(sampler.connection, AJ[family], "N_AJBS", changes)
        closed += len(changes)
        if family in MEASURE_FAMILIES:
            performed = CODE["closing_mode"]["performed"]
            done = [c for c in cases if changes[c["N_AJBS"]]["C_JAFS"] == performed]
            lifted += _lift(studio, sampler, family, done)
    return closed, lifted


def _closing(studio: Studio, case: Row, place: int) -> Row:
    modes = MODES[_family_of(case)]
    late = timedelta(days=1 + int(studio.rng.random() * 9) if studio.rng.random() < 0.3 else 0)
    earliest = case["D_LARQ"] or studio.on
    mode = modes[place % len(modes)][0]
    return {
        "C_JAFS": CODE["closing_mode"][mode],
        "D_JARQ": at_noon(min(max(studio.on - late, earliest), studio.on)),
        "C_AJJZJD": CODE["stage"]["closed"],
    }


def _family_of(case: Row) -> str:
    return FAMILIES[(case["N_AJBS"] - 22 * 10**17) // 10**16 - 1]


def lift_measures(studio: Studio, sampler: Sampler, share: float) -> int:
    """Lift the measures of a few open cases; returns how many."""
    count = 0
    for family in MEASURE_FAMILIES:
        wanted = max(round(share * studio.registry.cases[family]), 4)
        cases = sampler.cases(family, wanted, is_open)
        count += _lift(studio, sampler, family, cases)
    return count


def _lift(studio: Studio, sampler: Sampler, family: str, cases: Sequence[Row]) -> int:
    found = sampler.children(QZXZ[family], cases).values()
    rows = [row for of_case in found for row in of_case if row["D_JCRQ"] is None]
    change = {"D_JCRQ": studio.on, "C_JCYY": "履行完毕"}
    bulk_update(
        sampler.connection, QZXZ[family], "N_QZXZBS", {row["N_QZXZBS"]: change for row in rows}
    )
    return len(rows)


def clear_listings(studio: Studio, sampler: Sampler, share: float) -> int:
    """End published listings: term over, withdrawn, masked, performed, in turn."""
    count = 0
    for family in MEASURE_FAMILIES:
        wanted = max(round(share * studio.registry.cases[family]), 12)
        cases = sampler.cases(family, wanted, lambda _: True, tries=1)
        found = sampler.children(SXBZXR[family], cases).values()
        rows = [row for of_case in found for row in of_case if row["C_SXZT"] == _PUBLISHED]
        changes = {row["N_SXBS"]: _ending(studio, sampler, row, n) for n, row in enumerate(rows)}
        bulk_update(sampler.connection, SXBZXR[family], "N_SXBS", changes)
        count += len(changes)
    return count


def _ending(studio: Studio, sampler: Sampler, listing: Row, place: int) -> Row:
    match place % 4:
        case 0:
            return {"D_QXJZ": studio.on - timedelta(days=1)}
        case 1 | 2:
            kind, state = ("CX", "withdrawn") if place % 4 == 1 else ("PB", "masked")
            event = studio.event(kind, listing, "approved", studio.on)
            bulk_insert(sampler.connection, EVENTS[kind][0], [event])
            return {"C_SXZT": CODE["dishonest_status"][state]}
        case _:
            return {"C_LXQK": CODE["performance"]["fully"]}


def correct_cases(studio: Studio, sampler: Sampler, share: float) -> int:
    """Correct the debtor's name, the amount or the case number, in turn; returns the cases."""
    wanted = max(round(share * studio.registry.cases["SCZX"]), 3)
    cases = sampler.cases("SCZX", wanted, lambda c: is_open(c) and c["D_LARQ"] is not None)
    changes: dict[int, Row] = {}
    renamed: list[Row] = []
    codes = {office.number: office.code for office in studio.offices.all}
    for place, case in enumerate(cases):
        is_current = case["D_LARQ"].year == studio.on.year and case["C_AJLXDZ"] == "执"
        if place % 3 == 0:
            renamed.append(case)
        elif place % 3 == 1 and is_current:
            court = codes[case["N_FYDM"]]
            number = studio.registry.case_number(studio.on.year, court, "执")
            changes[case["N_AJBS"]] = {"C_AH": number}
        else:
            changes[case["N_AJBS"]] = {"N_SQZXBDJE": studio.amount() + Decimal("0.01")}
    bulk_update(sampler.connection, AJ["SCZX"], "N_AJBS", changes)
    return len(changes) + _rename(studio, sampler, renamed)


def _rename(studio: Studio, sampler: Sampler, cases: Sequence[Row]) -> int:
    """Mend a typing error in the first debtor's name, wherever the case repeats it."""
    names: dict[int, str] = {}
    for parties in sampler.children(ZT["SCZX"], cases).values():
        debtors = [p for p in parties if p["C_FLDW"] == CODE["role"]["debtor"] and p["C_XM"]]
        if debtors:
            names[debtors[0]["N_ZTBS"]] = _mended(studio, debtors[0])
    connection = sampler.connection
    bulk_update(connection, ZT["SCZX"], "N_ZTBS", {i: {"C_XM": name} for i, name in names.items()})
    for table, key, column in (
        (QZXZ["SCZX"], "N_QZXZBS", "C_BXZR"),
        (SXBZXR["SCZX"], "N_SXBS", "C_XM"),
    ):
        rows = [row for of_case in sampler.children(table, cases).values() for row in of_case]
        mine = [row for row in rows if row["N_ZTBS"] in names and not row.get("C_SSDW")]
        bulk_update(connection, table, key, {r[key]: {column: names[r["N_ZTBS"]]} for r in mine})
    return len(names)


def _mended(studio: Studio, party: Row) -> str:
    name = str(party["C_XM"])
    if party["C_ZTLX"] != CODE["party_kind"]["person"]:
        return name.replace("有限", "实业有限", 1) if "有限" in name else f"新{name}"
    other = studio.rng.choice([c for c in "文斌海燕晓静" if c != name[-1]])
    return name[:-1] + other if len(name) > 1 else name + other


def decide_vetoes(studio: Studio, sampler: Sampler, count: int) -> int:
    """Approve pending applications not to disclose and make new ones; returns the rows."""
    rows = _pending(sampler, count)
    change = {"C_SPJL": APPROVED, "C_SPR": studio.approver(), "D_SPRQ": studio.on}
    bulk_update(sampler.connection, PBBZXR, "N_BS", dict.fromkeys(rows, change))
    cases = sampler.cases("SCZX", count, is_open)
    made = []
    for place, (case_id, parties) in enumerate(sampler.children(ZT["SCZX"], cases).items()):
        debtors = [p for p in parties if p["C_FLDW"] == CODE["role"]["debtor"]]
        if debtors:
            approval = "approved" if place % 2 == 0 else "pending"
            made.append(studio.veto(case_id, debtors[0], approval, studio.on, whole=place % 3 == 0))
    bulk_insert(sampler.connection, PBBZXR, made)
    return len(rows) + len(made)


def _pending(sampler: Sampler, count: int) -> list[int]:
    table, pending = exact(PBBZXR), CODE["approval"]["pending"]
    query = (
        sa.select(table.c.N_BS, table.c.N_AJBS)
        .where(pending == table.c.C_SPJL)
        .order_by(table.c.N_BS)
        .limit(count * 4 + 20)
    )
    rows = [(int(row_id), int(case_id)) for row_id, case_id in sampler.connection.execute(query)]
    spared = labelled(sampler.connection, [case_id for _, case_id in rows]) | sampler.touched
    return [row_id for row_id, case_id in rows if case_id not in spared][:count]
