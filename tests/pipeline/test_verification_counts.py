"""What ``disclosure verify`` counts: rows, however much one of them shows."""

from situations import CASE, LISTING, PARTY, POLICY, TODAY, decided, tables

from contracts.stages import Decided
from pipeline import verification
from regulation.lists import PublicList
from transforms.redact import redact


def test_a_row_that_shows_several_things_is_one_leak() -> None:
    code = PublicList.DISHONEST_DEBTOR
    entries = decided(tables(enforcement_case=[CASE], party=[PARTY], dishonest_entry=[LISTING]))
    rows = redact(Decided("吉01", TODAY, entries), POLICY.version)[code].rows
    shown = rows.assign(
        obligation_text="证号220102196503151238，电话13912345678",
        conduct_text="住朝阳区红旗街12号",
    )
    check = verification._compare("吉01", code, rows, shown, set())
    assert (check.visible, check.leaks, check.different) == (1, 1, 1)
    assert verification._compare("吉01", code, rows, rows, set()).is_equal
