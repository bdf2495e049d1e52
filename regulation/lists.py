"""The five public lists of Art. 1(1)."""

from enum import StrEnum


class PublicList(StrEnum):
    """A list the public may read. The value is the list code and the name of its web view."""

    OPEN_CASE = "open_case"
    DISHONEST_DEBTOR = "dishonest_debtor"
    EXIT_RESTRICTION = "exit_restriction"
    CONSUMPTION_RESTRICTION = "consumption_restriction"
    BIDDING_RESTRICTION = "bidding_restriction"

    @property
    def zh(self) -> str:
        """The list's name in the regulation."""
        return LIST_NAMES[self]


LIST_NAMES = {
    PublicList.OPEN_CASE: "未结执行实施案件",
    PublicList.DISHONEST_DEBTOR: "失信被执行人",
    PublicList.EXIT_RESTRICTION: "限制出境",
    PublicList.CONSUMPTION_RESTRICTION: "限制高消费",
    PublicList.BIDDING_RESTRICTION: "限制招标投标",
}

MEASURE_LISTS = {
    "exit": PublicList.EXIT_RESTRICTION,
    "consumption": PublicList.CONSUMPTION_RESTRICTION,
    "bidding": PublicList.BIDDING_RESTRICTION,
}
"""Measure kind (canonical code) → list. Other kinds (detention, fine) are in no public list."""
