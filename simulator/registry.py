"""What the court counts up: ids of cases and rows, and the numbers of its docket."""

from dataclasses import dataclass, field

from simulator.schema import FAMILIES

_CASE_BASE = {family: 22 * 10**17 + (place + 1) * 10**16 for place, family in enumerate(FAMILIES)}
_ROW_BASE = 229 * 10**16


@dataclass
class Registry:
    """Counters, kept with every simulated day. Numbers are counted a court, type and year."""

    cases: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FAMILIES, 0))
    rows: int = 0
    numbers: dict[str, int] = field(default_factory=dict)

    def case_id(self, family: str) -> int:
        """The next 19-digit 案件标识."""
        self.cases[family] += 1
        return _CASE_BASE[family] + self.cases[family]

    def row_id(self) -> int:
        """The next 19-digit id of any other row."""
        self.rows += 1
        return _ROW_BASE + self.rows

    def case_number(self, year: int, court_code: str, type_text: str) -> str:
        """The next number, in the official full-width form."""
        key = f"{court_code}{type_text}{year}"
        self.numbers[key] = self.numbers.get(key, 0) + 1
        return f"（{year}）{court_code}{type_text}{self.numbers[key]}号"

    def nth_id(self, family: str, place: int) -> int:
        """The id given ``place``-th, counted from 0."""
        return _CASE_BASE[family] + 1 + place
