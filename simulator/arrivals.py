"""What a day brings in: new cases, resumed ones, and new dirt."""

from simulator.bulk import Row, bulk_update
from simulator.codes import CODE
from simulator.defects import DEFECTS
from simulator.dirt import Label, plant
from simulator.history import (
    FAMILY_SHARES,
    RESUMABLE,
    add_parties,
    copy_party,
    draw,
    enlist,
    restrict,
)
from simulator.sampling import Sampler, is_open
from simulator.schema import AJ, PBBZXR, ZT
from simulator.situations import SITUATIONS
from simulator.studio import NO, YES, Dossier, Studio

PLANTS = (*DEFECTS, *SITUATIONS)
_SPOILS: tuple[tuple[str, Row, str], ...] = (
    ("later_stage_blank", {"C_AJJZJD": None}, "进展阶段被清空"),
    ("later_mode_unknown", {"C_JAFS": "09_05040-78"}, "结案方式改为不明代码"),
    ("later_secrecy_blank", {"C_MJ": None}, "密级被清空"),
)
"""Defects that befall cases which were sound, and possibly published, the day before."""


def file_cases(studio: Studio, sampler: Sampler, count: int) -> list[Dossier]:
    """New cases; a fifth of their debtors are already debtors of another case."""
    known = _some_parties(sampler, count // 5 + 1)
    made = []
    for _ in range(count):
        dossier = studio.dossier(draw(studio, FAMILY_SHARES), studio.on)
        dossier.case["C_AJJZJD"] = CODE["stage"]["filed"]
        add_parties(studio, dossier)
        if known and studio.rng.random() < 0.2:
            dossier.parties.remove(dossier.debtors[0])
            copy_party(studio, dossier, known[int(studio.rng.random() * len(known))])
        _act(studio, dossier)
        made.append(dossier)
    return made


def resume_cases(studio: Studio, sampler: Sampler, count: int) -> list[Dossier]:
    """执恢 cases filed for closed ones, with the same parties under a number of their own."""
    originals = sampler.cases("SCZX", count, lambda case: case["C_JAFS"] in RESUMABLE, tries=6)
    parties = sampler.children(ZT["SCZX"], originals)
    offices = {office.number: office for office in studio.offices.all}
    made = []
    for original in originals:
        dossier = studio.dossier("HFZX", studio.on, offices[original["N_FYDM"]])
        for party in parties[original["N_AJBS"]]:
            copy_party(studio, dossier, party)
        studio.trace(dossier, original)
        _act(studio, dossier)
        made.append(dossier)
    return made


def plant_dirt(studio: Studio, count: int, offset: int) -> tuple[list[Dossier], list[Label]]:
    """New cases with defects, going on through the kinds where the last day stopped."""
    planted = plant(studio, PLANTS, count, offset)
    return [made for made, _ in planted], [label for _, labels in planted for label in labels]


def spoil_cases(studio: Studio, sampler: Sampler) -> list[Label]:
    """Make sound open cases of older days dirty, one of each kind."""
    candidates = sampler.cases("SCZX", 3 * len(_SPOILS), _is_plain, tries=8)
    parties = sampler.children(ZT["SCZX"], candidates)
    vetoes = sampler.children(PBBZXR, candidates)
    cases = [
        case
        for case in candidates
        if not vetoes[case["N_AJBS"]]
        and all(party["C_SFGK"] == YES for party in parties[case["N_AJBS"]])
    ]
    changes, labels = {}, []
    for case, (tag, change, note) in zip(cases, _SPOILS, strict=False):
        case_id = case["N_AJBS"]
        changes[case_id] = change
        labels.append(Label(tag, AJ["SCZX"].name, case_id, case_id, "open_case=hold", note))
    bulk_update(sampler.connection, AJ["SCZX"], "N_AJBS", changes)
    return labels


def _is_plain(case: Row) -> bool:
    """Open, and nothing about the case itself keeps it from the public."""
    return (
        is_open(case)
        and case["C_GKHPBZT"] == CODE["publish_flag"]["open"]
        and case["C_WCNR"] == NO
        and case["C_MJ"] == CODE["secrecy"]["none"]
    )


def _some_parties(sampler: Sampler, count: int) -> list[Row]:
    """Debtors of cases that exist already."""
    cases = sampler.cases("SCZX", count, is_open)
    rows = sampler.children(ZT["SCZX"], cases).values()
    return [row for of_case in rows for row in of_case if row["C_FLDW"] == CODE["role"]["debtor"]]


def _act(studio: Studio, dossier: Dossier) -> None:
    """Some measures are ordered with the filing."""
    if dossier.family in ("SCZX", "HFZX"):
        for debtor in dossier.debtors:
            if studio.rng.random() < 0.5:
                restrict(studio, dossier, debtor)
                enlist(studio, dossier, debtor)
