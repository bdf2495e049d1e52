"""Situations that take more than one column: two cases, two rows, or somebody in particular."""

from collections.abc import Iterable
from datetime import date, timedelta

from simulator import identifiers
from simulator.codes import CODE
from simulator.dirt import (
    FILED,
    LISTED,
    Plant,
    Planted,
    label,
    plain_person,
    situation,
    sound,
)
from simulator.history import copy_party
from simulator.people import Who, organization
from simulator.studio import Dossier, Studio


@situation("id_15_digits", "party", "publish", "15位身份证号")
def _old_id(studio: Studio) -> Dossier:
    return sound(studio, plain_person(studio, kind="resident_id_15", age=55))


@situation("minor_by_id", "party", "withhold", "身份证号显示未满十八周岁")
def _child_by_id(studio: Studio) -> Dossier:
    return sound(studio, plain_person(studio, age=12))


@situation("minor_by_birth_text", "party", "withhold", "仅出生日期显示未满十八周岁")
def _child_by_text(studio: Studio) -> Dossier:
    child = plain_person(studio, age=11) | {"C_ZJHM": None, "C_ZJLX": None}
    return sound(studio, child)


@situation("minor_when_listed", "listing", "withhold", "列入时未满十八周岁，现已成年")
def _grown_since(studio: Studio) -> Dossier:
    made = sound(studio, _born(studio, years_before(studio.on, 18) - timedelta(days=10)))
    made.listings[0]["D_FBRQ"] = studio.on - timedelta(days=LISTED)
    return made


@situation("measure_of_leader", "measure", "publish", "对单位的限制令及其法定代表人")
def _leader(studio: Studio) -> Dossier:
    leader = plain_person(studio)
    made = studio.dossier("SCZX", studio.on - timedelta(days=FILED))
    studio.party(made, plain_person(studio), "applicant")
    debtor = studio.party(made, organization(studio.rng, leader, "91"), "debtor")
    started = studio.on - timedelta(days=100)
    studio.bind(made, debtor, leader, ["consumption"], started)["N_ZTBS"] = None
    studio.measure(made, debtor, ["consumption"], started)
    return made


@situation(
    "id_in_uscc_of_organization",
    "party",
    "open_case=publish",
    "单位信用代码栏填身份证号，代码须为空",
)
def _id_as_credit_code(studio: Studio) -> Dossier:
    return _organization_case(studio, str(plain_person(studio)["C_ZJHM"]))


@situation("uscc_of_village", "party", "publish", "村集体组织信用代码以 N2 开头")
def _village(studio: Studio) -> Dossier:
    return _organization_case(studio, None, "N2")


@situation("uscc_a1", "party", "publish", "信用代码以 A1 开头")
def _a1(studio: Studio) -> Dossier:
    return _organization_case(studio, None, "A1")


@situation("former_court_code", "case", "publish", "公主岭旧法院代字吉0381")
def _former_code(studio: Studio) -> Dossier:
    made = sound(studio, office=studio.offices.of("吉0184"))
    made.case["C_AH"] = made.case["C_AH"].replace("吉0184", "吉0381").replace("执", "执7")
    return made


@situation("special_trial_code", "case", "publish", "含专门审判代字")
def _special(studio: Studio) -> Dossier:
    made = sound(studio, office=studio.offices.of("吉01"))
    made.case["C_AH"] = made.case["C_AH"].replace("执", "知执")
    return made


def _born(studio: Studio, born: date) -> Who:
    """A person born on that day."""
    who = plain_person(studio)
    is_male = who["C_XB"] == CODE["sex"]["male"]
    order = int(studio.rng.random() * 499)
    area = identifiers.random_area(studio.rng)
    number = identifiers.resident_id(area, born, order, is_male=is_male)
    return who | {"C_ZJHM": number, "C_CSRQ": born.isoformat()}


def years_before(day: date, years: int) -> date:
    """The same day ``years`` earlier."""
    return date(day.year - years, day.month, min(day.day, 28))


def _organization_case(studio: Studio, code: str | None, prefix: str = "91") -> Dossier:
    leader = plain_person(studio)
    made = studio.dossier("SCZX", studio.on - timedelta(days=FILED))
    studio.party(made, plain_person(studio), "applicant")
    debtor = studio.party(made, organization(studio.rng, leader, prefix), "debtor")
    debtor["C_ZZJGDM"] = None
    debtor["C_TYSHXYDM"] = code or debtor["C_TYSHXYDM"]
    studio.measure(made, debtor, ["bidding"], studio.on - timedelta(days=90))
    return made


def _twin_numbers(studio: Studio) -> Iterable[Planted]:
    """Two open cases of one court under one number."""
    first = sound(studio)
    second = sound(studio, office=first.office)
    second.case["C_AH"] = first.case["C_AH"]
    for made in (first, second):
        yield made, [label(made, "number_repeated", "case", "hold", "同一法院两案案号重复")]


def _one_closes(studio: Studio) -> Iterable[Planted]:
    """One debtor in two cases: what closes is the case, not the person."""
    who = plain_person(studio)
    closed, open_ = sound(studio, who), sound(studio, who)
    studio.close(closed, "performed", studio.on - timedelta(days=2))
    yield (
        closed,
        [label(closed, "debtor_in_two_cases", "case", "withdraw", "同一被执行人，此案已结")],
    )
    yield open_, [label(open_, "debtor_in_two_cases", "case", "publish", "同一被执行人，此案未结")]


def _reopened(studio: Studio) -> Iterable[Planted]:
    """Closed by 终本 and resumed under a 执恢 number of its own."""
    original = sound(studio)
    studio.close(original, "this_round_ended", studio.on - timedelta(days=100))
    resumed = studio.dossier("HFZX", studio.on - timedelta(days=30), original.office)
    for party in original.parties:
        copy_party(studio, resumed, party)
    studio.trace(resumed, original.case)
    resumed.case["C_AJJZJD"] = CODE["stage"]["investigation"]
    studio.measure(resumed, resumed.debtors[0], ["consumption"], studio.on - timedelta(days=20))
    yield (
        original,
        [label(original, "closed_and_resumed", "case", "withdraw", "已终本，另立执恢案")],
    )
    yield resumed, [label(resumed, "closed_and_resumed", "case", "publish", "恢复执行案件未结")]


def _veto(
    tag: str, approval: str | None, expect: str, note: str, *, whole: bool, is_over: bool = False
) -> Plant:
    def make(studio: Studio) -> Iterable[Planted]:
        made = sound(studio)
        applied = studio.on - timedelta(days=120)
        row = studio.veto(
            made.case_id, made.debtors[0], approval or "pending", applied, whole=whole
        )
        if approval is None:
            row["C_SPJL"] = None
        if is_over:
            row["D_JZRQ"] = studio.on - timedelta(days=5)
        made.vetoes.append(row)
        where = "case" if whole else "party"
        return [(made, [label(made, tag, where, expect, note)])]

    return Plant(tag, make)


def _event(tag: str, kind: str, approval: str, expect: str, note: str) -> Plant:
    def make(studio: Studio) -> Iterable[Planted]:
        made = sound(studio)
        row = studio.event(
            kind, made.listings[0], approval or "pending", studio.on - timedelta(days=4)
        )
        row["C_SPJL"] = row["C_SPJL"] if approval else None
        made.events[kind].append(row)
        return [(made, [label(made, tag, "listing", expect, note)])]

    return Plant(tag, make)


SITUATIONS: tuple[Plant, ...] = (
    _old_id,
    _child_by_id,
    _child_by_text,
    _grown_since,
    _leader,
    _id_as_credit_code,
    _village,
    _a1,
    _former_code,
    _special,
    Plant("number_repeated", _twin_numbers),
    Plant("debtor_in_two_cases", _one_closes),
    Plant("closed_and_resumed", _reopened),
    _veto("veto_pending", "pending", "hold", "不公开申请审批中", whole=False),
    _veto("veto_approved_case", "approved", "withdraw", "全案不公开已同意", whole=True),
    _veto("veto_approved_party", "approved", "withdraw", "该当事人不公开已同意", whole=False),
    _veto("veto_refused", "refused", "publish", "不公开申请未同意", whole=True),
    _veto("veto_expired", "approved", "publish", "不公开期限已满", whole=True, is_over=True),
    _veto("veto_blank", None, "hold", "不公开审批结论空白", whole=True),
    _event("listing_withdrawn", "CX", "approved", "withdraw", "撤销已同意，状态未改"),
    _event("listing_masking", "PB", "approved", "withdraw", "屏蔽已同意，状态未改"),
    _event("listing_withdrawal_refused", "CX", "refused", "publish", "撤销未同意"),
    _event("listing_event_blank", "PB", "", "hold", "屏蔽审批结论空白"),
)
