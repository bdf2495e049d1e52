"""Numbers of people: resident numbers, mobiles, cards and accounts, landlines, however they are typed.

One pass finds runs of digits with whatever stands between them; the run decides itself into numbers.
Nothing here depends on a check digit: what is long and not known to be harmless is hidden.
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from transforms.redaction.alphabet import HAN_DIGITS, LOOKALIKES
from transforms.redaction.checks import PLAUSIBLE, PLAUSIBLE_15, resident_number_holds
from transforms.redaction.hits import Hit, blank, edges

_HAN = "".join(HAN_DIGITS)
_FIRST = f"[0-9{_HAN}]"
_ITEM = f"[0-9{_HAN}OoIilLXx]"
_BETWEEN = r"[\s\-_.·,/|(){}\\~]"
_RUN = re.compile(
    rf"{_FIRST}(?<!{_FIRST}{_FIRST})(?:{_ITEM}{{6}}|(?:{_BETWEEN}{{0,8}}{_ITEM}){{6}}){_ITEM}*(?:{_BETWEEN}{{1,8}}{_ITEM}+)*"
)
_VALUE = {**{d: d for d in "0123456789"}, **HAN_DIGITS, **LOOKALIKES, "X": "X", "x": "X"}
_ID = re.compile(f"(?=({PLAUSIBLE.pattern}))")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_PREFIXED = re.compile(r"(?:0086|86|0)?1[3-9][0-9]{9}")
_ISSUER = re.compile(r"6[0-9]|4|5[0-9]|3[0-9]|9[0-9]")
_PURSE = re.compile(r"(?:[账帐][号户]|卡|户名|存折)[^0-9。;,\ufffe\uffff]{0,8}$")
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_PROOF = re.compile(r"(?:身份|证件|证号|户籍登记证|ID)[^0-9。;\ufffe\uffff]{0,8}$")
LONG = 15
"""An unprotected number of this many digits is hidden whatever it is."""
_ALMOST = 11
"""Digits of a half masked number that still give it away; also of a labelled fragment."""
_ACCOUNT = 8
_SCRAP = 5

_SPLIT = re.compile(
    r"[1-9](?<![0-9][1-9])[0-9]{5}[^0-9\u3400-\u9fff\ufffe\uffff]{1,3}(?:19|20)[0-9]{6}[^0-9\u3400-\u9fff\ufffe\uffff]{1,3}[0-9]{3}[0-9Xx](?![0-9])"
)
"""A resident number whose place, birthday and order stand apart, whatever sign is between: 220102“19900307”1234."""
_LANDLINE = re.compile(
    r"[(0+](?:(?<=\()(?<![0-9]\()0|(?<=0)(?<![0-9]0)(?:086[-\s(]{0,2}0?)?|(?<=\+)86[-\s(]{0,2}0?)"
    r"[1-9][0-9]{1,2}\)?[-\s/·_]{0,3}[2-9][0-9]{6,7}(?:[-转\s]{1,2}[0-9]{1,5})?(?![0-9])"
)
_LOCAL = re.compile(
    r"(?:电话|宅电|座机|固话|小灵通|住宅|联系方式|TEL|Tel|tel)(?:号码|号)?[:为是\s]{0,3}([2-8][0-9]{2,3}[-\s]?[0-9]{4})(?![0-9])"
)


def find_numbers(work: str) -> list[Hit]:
    """Hits in a shadow whose keeps are blanked out."""
    hits = [hit for run in _RUN.finditer(work) for hit in _Run(work, run).hits()]
    rest = blank(work, edges(hits))
    hits += [Hit(*m.span(), "id18") for m in _SPLIT.finditer(rest)]
    rest = blank(rest, edges(hits))
    hits += [Hit(*m.span(), "phone") for m in _LANDLINE.finditer(rest)]
    rest = blank(rest, edges(hits))
    hits += [Hit(*m.span(1), "phone") for m in _LOCAL.finditer(rest)]
    return hits


class _Run:
    """Digits with little between them: where each stands, and where one number may end and another begin."""

    def __init__(self, work: str, run: re.Match[str]) -> None:
        self.work, self.at = work, run.start()
        text = run[0]
        if text.isascii() and text.isdecimal():  # most are: nothing to undo
            self.place: Sequence[int] = range(len(text))
            self.digits, self.hard, self.turns = text, [0, len(text)], set[int]()
        else:
            self._undo(text)
        self.edges = {*self.hard, *self.turns}
        self.soft = self.turns - set(self.hard)
        self.taken = bytearray(len(self.digits))
        self.found: list[tuple[int, int, str]] = []

    def _undo(self, text: str) -> None:
        """Read the digits of a disguised run."""
        work, stop = self.work, self.at + len(text)
        place = [i for i, c in enumerate(text) if c in _VALUE]
        digits = [_VALUE[text[i]] for i in place]
        next_one = work[stop : stop + 1]
        in_a_word = next_one.isascii() and next_one.isalpha()
        if text[-1] in LOOKALIKES and (len(text) - 2 != place[-2] or in_a_word):
            place.pop()  # a letter counts only as part of a number
            digits.pop()
        self.place, self.digits = place, "".join(digits)
        self.hard = [
            0,
            *(i for i in range(1, len(place)) if place[i] - place[i - 1] > 1),
            len(place),
        ]
        han = [text[i] in HAN_DIGITS for i in place]
        self.turns = {i for i in range(1, len(han)) if han[i] != han[i - 1]}

    def hits(self) -> Iterator[Hit]:
        if len(self.digits) < 7:
            return
        self._residents()
        for start, end in self._atoms():
            self._atom(start, end)
        self._scraps()
        if len(self.hard) > 2:
            self._joined(list(self._atoms()))
        self._labelled()
        for start, end, kind in self.found:
            yield Hit(self.at + self.place[start], self.at + self.place[end - 1] + 1, kind)

    def _take(self, start: int, end: int, kind: str) -> None:
        self.taken[start:end] = b"\x01" * (end - start)
        self.found.append((start, end, kind))

    def _residents(self) -> None:
        """Windows of eighteen with a possible birthday: the best supported first."""
        windows = []
        for m in _ID.finditer(self.digits):
            start, end = m.start(), m.start() + 18
            holds = resident_number_holds(m[1])
            support = (start in self.edges) + (end in self.edges)
            whole = bisect_right(self.hard, start) == bisect_left(self.hard, end)
            if whole or support == 2 or (holds and support):
                windows.append((-(2 * holds + support), start))
        for _, start in sorted(windows):
            if not any(self.taken[start : start + 18]):
                self._take(start, start + 18, "id18")

    def _atoms(self, first: int = 0, last: int | None = None) -> list[tuple[int, int]]:
        """What is not taken yet, cut where something stands between the digits."""
        atoms = []
        cuts = self.hard if last is None else [first, last]
        for left, right in itertools.pairwise(cuts):
            start = left
            while start < right:
                if self.taken[start]:
                    start += 1
                    continue
                end = self.taken.find(1, start, right)
                end = right if end < 0 else end
                atoms.append((start, end))
                start = end
        return atoms

    def _atom(self, start: int, end: int) -> None:
        """One number without anything between its digits."""
        found = self._whole_atom(start, end) if end - start >= _ALMOST else None
        if found is not None:
            self._take(*found)

    def _whole_atom(self, start: int, end: int) -> tuple[int, int, str] | None:
        text = self.digits[start:end]
        length = end - start
        mobiles = (_MOBILE.fullmatch(text, i, i + 11) for i in range(0, length, 11))
        if _PREFIXED.fullmatch(text) or (length % 11 == 0 and all(mobiles)):
            return start, end, "mobile"
        if length >= LONG:
            begin, stop = self._without_words(start, end)
            return begin, stop, self._kind(begin, stop)
        last = self.at + self.place[end - 1] + 1
        if self.work[last : last + 1] == "*":
            return start, end, "id18"
        if _MOBILE.fullmatch(text, length - 11):
            return end - 11, end, "mobile"
        return (start, start + 11, "mobile") if _MOBILE.match(text) else None

    def _without_words(self, start: int, end: int) -> tuple[int, int]:
        """The number without a numeral of the name before it (张三2201…) or of the sentence after it."""
        for cut in (start + 1, start + 2):
            if cut in self.soft and end - cut >= LONG:
                return cut, end
        for cut in (end - 1, end - 2):
            if cut in self.soft and cut - start >= LONG:
                return start, cut
        return start, end

    def _scraps(self) -> None:
        """What is left of a long number once the best windows are taken: never shown."""
        for left, right in zip(self.hard, self.hard[1:], strict=False):
            if right - left < LONG or 1 not in self.taken[left:right]:
                continue
            for start, end in self._atoms(left, right):
                if end - start >= _SCRAP and not _DAY.fullmatch(self.digits, start, end):
                    self._take(start, end, "long_number")

    def _kind(self, start: int, end: int) -> str:
        if end - start == 15 and PLAUSIBLE_15.fullmatch(self.digits, start, end):
            return "id15"
        return "bank_card" if _ISSUER.match(self.digits, start) else "long_number"

    def _joined(self, atoms: list[tuple[int, int]]) -> None:
        """Numbers typed in groups."""
        i = 0
        while i < len(atoms):
            i = self._group(atoms, i)

    def _group(self, atoms: list[tuple[int, int]], first: int) -> int:
        """Hide the best number that begins with atom ``first``; return where to go on."""
        start = atoms[first][0]
        best: tuple[int, str] | None = None
        last = first
        while last < len(atoms) and atoms[last][1] - start <= 21:
            if last > first and atoms[last][0] != atoms[last - 1][1]:
                break
            end = atoms[last][1]
            kind = self._group_kind(start, end) if last > first else None
            if best and atoms[last][0] in self.turns and end - atoms[last][0] <= 2:
                break  # （伍某）: a surname that is a numeral
            if kind and (best is None or best[1] not in ("mobile", "id15")):
                best = (last, kind)
            last += 1
        if best is None:
            return first + 1
        self._take(start, atoms[best[0]][1], best[1])
        return best[0] + 1

    def _group_kind(self, start: int, end: int) -> str | None:
        text = self.digits[start:end]
        if _PREFIXED.fullmatch(text):
            return "mobile"
        if PLAUSIBLE_15.fullmatch(text):
            return "id15"
        if 15 <= len(text) <= 21 and "X" not in text[:-1]:
            cuts = self.hard[bisect_left(self.hard, start) : bisect_left(self.hard, end)]
            even = all(b - a == 4 for a, b in itertools.pairwise(cuts))
            if even or _ISSUER.match(text) or self._says(_PURSE) or self._says(_PROOF):
                return "bank_card"
        return None

    def _says(self, label: re.Pattern[str]) -> bool:
        return label.search(self.work, max(0, self.at - 20), self.at) is not None

    def _labelled(self) -> None:
        """What stands right behind 账号 or 身份证号, however short or wrong."""
        if self.taken[0]:
            return
        atoms = self._atoms()
        purse, proof = self._says(_PURSE), self._says(_PROOF)
        if not (purse or proof) or not atoms:
            return
        start, end = atoms[0]
        for left, right in atoms[1:]:
            gap = self.work[self.at + self.place[left - 1] + 1 : self.at + self.place[left]]
            if left != end or set(gap) & set(",|/") or right - start > 24:
                break
            end = right
        if _DAY.fullmatch(self.digits, start, end):
            return
        if end - start >= (_ACCOUNT if purse else _ALMOST):
            self._take(start, end, "bank_account" if purse else "id18")
