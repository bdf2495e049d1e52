"""The sample court's past: cases of nine years, most of them plausible and some of them over."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from simulator.bulk import Row
from simulator.codes import CODE
from simulator.people import Who
from simulator.studio import APPROVED, NO, Dossier, Studio, at_noon

YEARS = 9
FAMILY_SHARES = (("SCZX", 0.68), ("HFZX", 0.14), ("CCBQZX", 0.08), ("ZXSC", 0.10))
_YEAR_SHARES = (0.22, 0.17, 0.14, 0.12, 0.10, 0.08, 0.07, 0.06, 0.04)
_STILL_OPEN = (0.85, 0.60, 0.42, 0.30, 0.22, 0.18, 0.15, 0.12, 0.10)
"""By age of the filing year, this year first: about 45 % of all cases."""

_IMPLEMENTATION_MODES = (
    ("performed", 38), ("this_round_ended", 36), ("terminated", 12), ("transferred", 4),
    ("cancelled", 3), ("not_enforced", 2), ("rejected", 2), ("settled_old", 2), ("partly_performed_old", 1),
)  # fmt: skip
MODES = {
    "SCZX": _IMPLEMENTATION_MODES,
    "HFZX": (("performed", 45), ("this_round_ended", 40), ("terminated", 15)),
    "CCBQZX": (("preserved", 60), ("partly_preserved", 25), ("nothing_to_preserve", 15)),
    "ZXSC": (("review_withdrawn", 20), ("review_rejected", 55), ("review_granted", 25)),
}
"""Closing modes of each family, with their weights."""

_LISTING_STATES = (
    ("published", 76), ("pending", 5), ("masked", 5), ("withdrawn", 8), ("grace", 4), ("fully", 2),
)  # fmt: skip
_GROUNDS = tuple(CODE["ground"])


@dataclass
class History:
    """Fills a court case by case. Closed cases wait here to be resumed."""

    studio: Studio
    closed: deque[Dossier] = field(default_factory=lambda: deque(maxlen=4000))
    deletions: list[Row] = field(default_factory=list)

    def dossiers(self, count: int) -> Iterator[Dossier]:
        """``count`` cases; ``deletions`` grows by the log of those that are gone."""
        for _ in range(count):
            yield self.dossier(draw(self.studio, FAMILY_SHARES))
            if self.studio.rng.random() < 0.002:
                self.deletions.append(self._deleted())

    def dossier(self, family: str) -> Dossier:
        """One case of the past."""
        resumes = family == "HFZX" and self.closed
        made = self._resumed(self.closed.popleft()) if resumes else self._filed(family)
        self._go_on(made)
        is_resumable = family == "SCZX" and made.case["C_JAFS"] in RESUMABLE
        if is_resumable and (self.studio.on - made.case["D_JARQ"].date()).days > 60:
            self.closed.append(made)
        return made

    def _filed(self, family: str) -> Dossier:
        studio, rng = self.studio, self.studio.rng
        age = rng.choices(range(YEARS), _YEAR_SHARES)[0]
        first = date(studio.on.year - age, 1, 2)
        last = studio.on if age == 0 else date(first.year, 12, 31)
        made = studio.dossier(family, workday(studio.day_between(first, last)))
        add_parties(studio, made)
        return made

    def _resumed(self, original: Dossier) -> Dossier:
        studio = self.studio
        earliest = original.case["D_JARQ"].date() + timedelta(days=30)
        filed = workday(studio.day_between(earliest, studio.on))
        made = studio.dossier("HFZX", filed, original.office)
        for party in original.parties:
            copy_party(studio, made, party)
        studio.trace(made, original.case)
        return made

    def _go_on(self, made: Dossier) -> None:
        """Everything between filing and today."""
        studio, rng, case = self.studio, self.studio.rng, made.case
        age = min(max(studio.on.year - case["D_LARQ"].year, 0), YEARS - 1)
        if rng.random() >= _STILL_OPEN[age]:
            earliest = case["D_LARQ"] + timedelta(days=20)
            latest = min(studio.on, case["D_LARQ"] + timedelta(days=500))
            closed = min(studio.day_between(earliest, latest), studio.on)
            studio.close(made, draw(studio, MODES[made.family]), max(closed, case["D_LARQ"]))
        elif rng.random() < 0.10:
            pause = "suspended" if rng.random() < 0.7 else "postponed"
            case["C_DQAJZTHBZ"] = CODE["suspension"][pause]
        _flag(studio, made)
        if made.family in ("SCZX", "HFZX"):
            for debtor in made.debtors:
                restrict(studio, made, debtor)
                enlist(studio, made, debtor)
            if rng.random() < 0.01:
                _apply_veto(studio, made)

    def _deleted(self) -> Row:
        studio = self.studio
        office = studio.offices.draw(studio.rng)
        gone = studio.day_between(studio.on - timedelta(days=700), studio.on)
        return deletion(
            studio,
            studio.registry.case_id("SCZX"),
            office.number,
            studio.registry.case_number(gone.year, office.code, "执"),
            gone,
        )


RESUMABLE = {CODE["closing_mode"][mode] for mode in ("this_round_ended", "terminated")}


def deletion(studio: Studio, case_id: int, court: int, number: str | None, gone: date) -> Row:
    """A row of the deletion log."""
    return {
        "N_XABS": studio.registry.row_id(),
        "N_AJBS": case_id,
        "N_FYDM": court,
        "C_AH": number,
        "D_SCSJ": at_noon(gone),
        "C_SCYY": "销案" if studio.rng.random() < 0.7 else "重复立案",
    }


def add_parties(studio: Studio, made: Dossier) -> None:
    """An applicant, sometimes two; one debtor to three; seldom somebody else."""
    rng = studio.rng
    for _ in range(2 if rng.random() < 0.12 else 1):
        studio.party(made, _somebody(studio), "applicant")
    draw_count = rng.random()
    for _ in range(1 if draw_count < 0.68 else 2 if draw_count < 0.92 else 3):
        studio.party(made, _somebody(studio), "debtor")
    if rng.random() < 0.02:
        studio.party(made, _somebody(studio), "third_party" if rng.random() < 0.5 else "interested")


def copy_party(studio: Studio, made: Dossier, party: Row) -> Row:
    """The same party in another case: same person, another row and query code."""
    row = party | {
        "N_ZTBS": studio.registry.row_id(),
        "N_AJBS": made.case["N_AJBS"],
        "C_DSRAJCXMM": studio.query_code(),
    }
    made.parties.append(row)
    return row


def workday(day: date) -> date:
    """Cases are filed from Monday to Friday."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def draw(studio: Studio, choices: tuple[tuple[str, float], ...]) -> str:
    """One word, by weight."""
    words, weights = zip(*choices, strict=True)
    return str(studio.rng.choices(words, weights)[0])


def _somebody(studio: Studio) -> Who:
    return studio.anybody() if studio.rng.random() < 0.7 else studio.any_organization().who


def _flag(studio: Studio, made: Dossier) -> None:
    """The few cases that the court itself keeps from the public."""
    luck = studio.rng.random()
    if luck < 0.008 and made.family != "HFZX":
        made.case["C_GKHPBZT"] = CODE["publish_flag"]["masked"]
    elif luck < 0.013:
        made.case["C_WCNR"] = CODE["yes_no"]["yes"]
    elif luck < 0.018:
        made.case["C_MJ"] = CODE["secrecy"]["internal"]
    elif luck < 0.024 and made.debtors:
        made.debtors[0]["C_SFGK"] = NO


def restrict(studio: Studio, made: Dossier, debtor: Row) -> None:
    """Perhaps restrict a debtor, and who answers for an organisation with it."""
    luck = studio.rng.random()
    if luck >= 0.62:
        return
    started = _later(studio, made, 20, 200)
    is_person = debtor["C_ZTLX"] == CODE["party_kind"]["person"]
    if luck < 0.44:
        kinds = ["consumption"]
    elif luck < 0.51:
        kinds = ["consumption", "exit"] if is_person else ["consumption", "bidding"]
    elif luck < 0.55:
        kinds = ["exit"] if is_person else ["bidding"]
    elif luck < 0.58:
        kinds = ["bidding"]
    else:
        kinds = ["detention"] if is_person else ["fine"]
    mine = [studio.measure(made, debtor, kinds, started)]
    if not is_person and "consumption" in kinds:
        mine.append(studio.bind(made, debtor, studio.anybody(), ["consumption"], started))
    for row in mine:
        _end_measure(studio, made, row)


def _end_measure(studio: Studio, made: Dossier, row: Row) -> None:
    """Lifted with the closing as a rule, some before it; a few run out by themselves."""
    luck, closed = studio.rng.random(), made.case["D_JARQ"]
    if closed is not None and made.case["C_JAFS"] == CODE["closing_mode"]["performed"]:
        if luck < 0.85:
            row["D_JCRQ"], row["C_JCYY"] = max(closed.date(), row["D_KSRQ"]), "履行完毕"
    elif luck < 0.05:
        row["D_JCRQ"], row["C_JCYY"] = _later_than(studio, row["D_KSRQ"], 90), "提供担保"
    elif luck < 0.12:
        row["D_JZRQ"] = row["D_KSRQ"] + timedelta(days=365)


def enlist(studio: Studio, made: Dossier, debtor: Row) -> None:
    """Perhaps list a debtor as dishonest, in whatever state the listing may be by now."""
    rng = studio.rng
    if rng.random() >= 0.30:
        return
    state = draw(studio, _LISTING_STATES)
    published = _later(studio, made, 40, 260)
    ground = _GROUNDS[0] if rng.random() < 0.5 else rng.choice(_GROUNDS)
    if state == "pending":
        row = studio.listing(made, debtor, None, ground)
        row["C_SXZT"] = CODE["dishonest_status"]["pending"]
        row["C_SPJL"] = CODE["approval"]["pending" if rng.random() < 0.7 else "refused"]
        return
    row = studio.listing(made, debtor, published, ground)
    if state == "grace":
        row["C_SXZT"] = CODE["dishonest_status"]["grace"]
        row["D_FBRQ"], row["D_KXQJZ"] = (
            None,
            studio.on + timedelta(days=10 + int(rng.random() * 60)),
        )
    elif state == "fully":
        row["C_LXQK"] = CODE["performance"]["fully"]
    elif state in ("masked", "withdrawn"):
        row["C_SXZT"] = CODE["dishonest_status"][state]
        kind = "PB" if state == "masked" else "CX"
        decided = _later_than(studio, published, 120)
        made.events[kind].append(studio.event(kind, row, "approved", decided))
    elif rng.random() < 0.04:
        kind, approval = rng.choice((("JZ", "approved"), ("CX", "refused"), ("PB", "pending")))
        made.events[kind].append(
            studio.event(kind, row, approval, _later_than(studio, published, 60))
        )


def _apply_veto(studio: Studio, made: Dossier) -> None:
    if not made.debtors:
        return
    rng = studio.rng
    approval = rng.choices(("approved", "refused", "pending"), (4, 3, 3))[0]
    applied = _later(studio, made, 10, 200)
    if approval == "pending":
        applied = max(applied, min(studio.on, made.case["D_LARQ"] + timedelta(days=1)))
    row = studio.veto(made.case_id, made.debtors[0], approval, applied, whole=rng.random() < 0.3)
    if row["C_SPJL"] == APPROVED and rng.random() < 0.3:
        row["D_JZRQ"] = applied + timedelta(days=365)
    made.vetoes.append(row)


def _later(studio: Studio, made: Dossier, least: int, most: int) -> date:
    """A day after filing; not after the closing, nor after today."""
    end = made.case["D_JARQ"].date() if made.case["D_JARQ"] else studio.on
    filed: date = made.case["D_LARQ"]
    earliest = filed + timedelta(days=least)
    latest = filed + timedelta(days=most)
    return max(min(studio.day_between(earliest, latest), end), filed)


def _later_than(studio: Studio, day: date, most: int) -> date:
    return min(studio.day_between(day, day + timedelta(days=most)), studio.on)
