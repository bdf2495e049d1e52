"""A Digital Court of some forty hand-made cases in one region, and what its judges do in it.

Each act changes the court's rows and the model's facts together.
"""

from collections.abc import Iterator
from datetime import date

from machine_filing import REGION, Filing
from machine_model import Application, Case, Debtor, Entry

from regulation.lists import MEASURE_LISTS, PublicList
from simulator.codes import CODE
from simulator.schema import PBBZXR, XA
from simulator.studio import EVENTS

__all__ = ["REGION", "Court"]

_KEYS = dict.fromkeys(MEASURE_LISTS.values(), "N_QZXZBS") | {PublicList.DISHONEST_DEBTOR: "N_SXBS"}
"""List → key column of the table its rows come from."""


class Court(Filing):
    """What befalls cases that have been filed."""

    def build(self) -> None:
        """Among the cases that stand: one application, one masked listing. Tables that only ever hide are
        never empty, so that the gate notices when they are."""
        super().build()
        case = self._case(list(self._rows)[1])
        self.stop(self.entries_of(case, PublicList.DISHONEST_DEBTOR)[0], "masking")

    # ── endings ────────────────────────────────────────────────────────────────────────────────
    def close(self, case: Case, mode: str, closed_on: date) -> None:
        change = {
            "C_JAFS": CODE["closing_mode"][mode],
            "D_JARQ": closed_on,
            "C_AJJZJD": CODE["stage"]["closed"],
        }
        self._update(f"T_{case.family}", "N_AJBS", case.case_id, change)
        self._rows[case.case_id].case |= change
        case.mode, case.closed_on = mode, closed_on

    def open_again(self, case: Case) -> None:
        """The closing was entered by mistake."""
        change = {"C_JAFS": None, "D_JARQ": None, "C_AJJZJD": CODE["stage"]["control"]}
        self._update(f"T_{case.family}", "N_AJBS", case.case_id, change)
        case.mode = case.closed_on = None

    def lift(self, entry: Entry, lifted_on: date) -> None:
        self._update(self._table(entry), "N_QZXZBS", entry.own_id, {"D_JCRQ": lifted_on})
        for other in self._of_row(entry):
            other.lifted_on = lifted_on

    def stop(self, listing: Entry, how: str) -> None:
        """``withdrawal``, ``masking`` (by an approved event), ``status`` or ``performed``."""
        if how == "performed":
            change = {"C_LXQK": CODE["performance"]["fully"]}
            listing.is_performed = True
        else:
            change = {
                "C_SXZT": CODE["dishonest_status"]["masked" if how == "masking" else "withdrawn"]
            }
            listing.is_stopped = True
        if how in ("withdrawal", "masking"):
            kind = "CX" if how == "withdrawal" else "PB"
            row = {"N_SXBS": listing.own_id, "C_XM": "某某"}
            event = self._studio().event(kind, row, "approved", self.model.today)
            self._insert(EVENTS[kind][0].name, event)
        self._update(self._table(listing), "N_SXBS", listing.own_id, change)

    def set_term(self, listing: Entry, last_day: date) -> None:
        self._update(self._table(listing), "N_SXBS", listing.own_id, {"D_QXJZ": last_day})
        listing.last_day = last_day

    def switch_case(self, case: Case, *, is_masked: bool) -> None:
        word = CODE["publish_flag"]["masked" if is_masked else "open"]
        self._update(f"T_{case.family}", "N_AJBS", case.case_id, {"C_GKHPBZT": word})
        case.is_masked = is_masked

    def switch_debtor(self, case: Case, debtor: Debtor, *, is_open: bool) -> None:
        word = CODE["yes_no"]["yes" if is_open else "no"]
        self._update(f"T_{case.family}_ZTXX", "N_ZTBS", debtor.own_id, {"C_SFGK": word})
        debtor.is_open = is_open

    # ── rows that go ───────────────────────────────────────────────────────────────────────────
    def delete(self, case: Case, *, is_logged: bool) -> None:
        """The case and all that hangs on it, with a line in the deletion log or without."""
        for table, key in self._children(case):
            self.world.sql(f'delete from "{table}" where "{key}" = %s', case.case_id)
        case.is_there = False
        if is_logged:
            number = self._rows[case.case_id].office.number
            row = {"N_XABS": self._registry.row_id(), "N_AJBS": case.case_id, "N_FYDM": number,
                   "C_AH": None, "C_SCYY": "销案", "D_SCSJ": self.model.today}  # fmt: skip
            self._insert(XA.name, row)
            case.is_logged = True

    @staticmethod
    def _children(case: Case) -> Iterator[tuple[str, str]]:
        for suffix in ("_ZTXX", "_QZXZ", "_SXBZXR", ""):
            yield f"T_{case.family}{suffix}", "N_AJBS"
        yield PBBZXR.name, "N_AJBS"

    def lose_row(self, entry: Entry) -> None:
        """One measure or listing is gone, and nothing says why."""
        column = _KEYS[entry.list_code]
        self.world.sql(f'delete from "{self._table(entry)}" where "{column}" = %s', entry.own_id)
        for other in self._of_row(entry):
            other.row_is_there = False

    def lose_debtor(self, case: Case, debtor: Debtor) -> None:
        table = f"T_{case.family}_ZTXX"
        self.world.sql(f'delete from "{table}" where "N_ZTBS" = %s', debtor.own_id)
        debtor.is_there = False

    def lose_application(self, application: Application) -> None:
        self.world.sql('delete from "T_PBBZXR" where "N_BS" = %s', application.own_id)
        application.is_there = False

    def rekey(self, entry: Entry) -> None:
        """The same measure or listing comes under another id."""
        new, column = self._registry.row_id(), _KEYS[entry.list_code]
        self._update(self._table(entry), column, entry.own_id, {column: new})
        for other in self._of_row(entry):
            facts = {
                n: getattr(other, n)
                for n in ("listed_on", "last_day", "is_stopped", "is_performed", "lifted_on")
            }
            self._entry(other.list_code, other.case, other.debtor, new, **facts)
            other.is_rekeyed = True

    # ── helpers ────────────────────────────────────────────────────────────────────────────────
    def _table(self, entry: Entry) -> str:
        ending = "SXBZXR" if entry.list_code is PublicList.DISHONEST_DEBTOR else "QZXZ"
        return f"T_{entry.case.family}_{ending}"

    def _of_row(self, entry: Entry) -> list[Entry]:
        """One measure may be in several lists."""
        mine = self.entries_of(entry.case)
        is_measure = entry.list_code in MEASURE_LISTS.values()
        return [
            e
            for e in mine
            if e.own_id == entry.own_id and (e.list_code in MEASURE_LISTS.values()) == is_measure
        ]
