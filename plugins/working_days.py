"""The working-day timetable: the calendar of ``regulation.working_days``, as Airflow wants to hear it.

Airflow puts this folder on ``sys.path`` and loads the file as the top-level module
``working_days``; DAG files import it under the same name, so that a serialised DAG finds the class.
"""

import logging
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

import pendulum
from airflow.exceptions import AirflowTimetableInvalid
from airflow.plugins_manager import AirflowPlugin
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable

from regulation.errors import CalendarEndedError
from regulation.working_days import LAST_YEAR, is_working_day

log = logging.getLogger(__name__)

ZONE = "Asia/Shanghai"
EVENING = time(20, 30)
"""After office hours, when the judges' entries of the day are in."""

ZH_OF_OVERLAY = {None: "全国", "yanbian": "延边"}


def clock() -> pendulum.DateTime:
    """The present instant; a test replaces it."""
    return pendulum.now("UTC")


class WorkingDayTimetable(Timetable):
    """法定工作日: fires once on every day on which at least one of the calendars works.

    Make-up Saturdays and Sundays fire, holidays on weekdays do not. A data interval reaches from
    the previous firing to this one, so that no time lies between two runs.

    Rule: Art. 10.
    """

    def __init__(
        self, at: time = EVENING, overlays: Sequence[str | None] = (None, "yanbian")
    ) -> None:
        self.at = at
        self.overlays = tuple(overlays)
        names = "、".join(ZH_OF_OVERLAY.get(name, str(name)) for name in self.overlays)
        self.description = (
            f"法定工作日 {at:%H:%M}（{ZONE}），含调休上班的周末；日历：{names}；"
            f"已录入至 {LAST_YEAR} 年底，下一年度通知录入前不再排期"
        )

    @property
    def summary(self) -> str:
        return f"工作日 {self.at:%H:%M}"

    def serialize(self) -> dict[str, Any]:
        return {"at": self.at.isoformat("minutes"), "overlays": list(self.overlays)}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> "WorkingDayTimetable":
        return cls(time.fromisoformat(data["at"]), data["overlays"])

    def validate(self) -> None:
        """A calendar nobody knows is an import error of the DAG, not a schedule that never fires."""
        unknown = [name for name in self.overlays if name not in ZH_OF_OVERLAY]
        if unknown or not self.overlays:
            raise AirflowTimetableInvalid(f"unknown or missing calendar overlays: {unknown}")

    def first_from(self, instant: pendulum.DateTime) -> pendulum.DateTime:
        """The first firing at or after ``instant``. Raises CalendarEndedError beyond the calendar."""
        day = instant.in_timezone(ZONE).date()
        while not (self._works(day) and self._firing(day) >= instant):
            day += timedelta(days=1)
        return self._firing(day)

    def last_until(self, instant: pendulum.DateTime) -> pendulum.DateTime:
        """The last firing at or before ``instant``. Raises CalendarEndedError beyond the calendar."""
        day = instant.in_timezone(ZONE).date()
        while not (self._works(day) and self._firing(day) <= instant):
            day -= timedelta(days=1)
        return self._firing(day)

    def next_dagrun_info(
        self,
        *,
        last_automated_data_interval: DataInterval | None,
        restriction: TimeRestriction,
    ) -> DagRunInfo | None:
        """Return the next run, or None while it cannot be known yet.

        At the end of the calendar the answer is first None, with a warning: the web calendar asks
        for the rest of the year on every view. As soon as the clock has left the covered years a
        run is being missed, and that is an error.

        Raises:
            CalendarEndedError: enter the State Council notice. Airflow logs it, leaves this DAG
                without a next run and goes on with the others; it asks again at every parse.
        """
        after = _first_unscheduled_instant(last_automated_data_interval, restriction)
        if after is None:
            return None
        try:
            firing = self.first_from(after)
            if not restriction.catchup:
                firing = max(firing, self.last_until(clock()))
            interval = self._ending(firing)
        except CalendarEndedError:
            if clock().in_timezone(ZONE).year > LAST_YEAR:
                raise
            log.warning("no run after %s-12-31: enter the next State Council notice", LAST_YEAR)
            return None
        if restriction.latest is not None and firing > restriction.latest:
            return None
        return DagRunInfo.interval(interval.start, interval.end)

    def infer_manual_data_interval(self, *, run_after: pendulum.DateTime) -> DataInterval:
        """The last whole interval before a manual run.

        Beyond the calendar it is the instant alone, not an error: the steps themselves refuse
        additions there, and a person must still be able to start the withdrawals.
        """
        try:
            return self._ending(self.last_until(run_after))
        except CalendarEndedError:
            return DataInterval.exact(run_after)

    def _works(self, day: date) -> bool:
        return any(is_working_day(day, overlay) for overlay in self.overlays)

    def _firing(self, day: date) -> pendulum.DateTime:
        local = pendulum.datetime(
            day.year, day.month, day.day, self.at.hour, self.at.minute, tz=ZONE
        )
        return local.in_timezone("UTC")

    def _ending(self, firing: pendulum.DateTime) -> DataInterval:
        return DataInterval(self.last_until(firing.subtract(seconds=1)), firing)


def _first_unscheduled_instant(
    last: DataInterval | None, restriction: TimeRestriction
) -> pendulum.DateTime | None:
    """The instant from which the next firing is sought; None without a start date."""
    if last is None:
        return restriction.earliest
    after = last.end.add(seconds=1)
    return after if restriction.earliest is None else max(after, restriction.earliest)


class WorkingDayPlugin(AirflowPlugin):
    """Registers the timetable, without which a DAG that uses it cannot be serialised."""

    name = "working_days"
    timetables = [WorkingDayTimetable]  # noqa: RUF012 — Airflow's own declaration
