"""Schools that pupils are known by: a minor's school is hidden, and whoever goes to one is a minor."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.redaction.ages import named_before, since
from transforms.redaction.alphabet import BREAK
from transforms.redaction.names import HAN, read_forward, starts_like_a_name

_SCHOOL = re.compile(
    "(?:小学|中心校|中学|幼儿园|附小|附中|学校)(?!教师|老师|任职|任教|工作|职工|校长|员工|门|附近)"
)
_TO_SCHOOL = re.compile(
    r"(就读的|就读于|就读|系|在|支付|读于|于|[转送考升]入|[交缴]纳|学校[:为是]|[,。;:、(|>\s\uffff]|^)"
    rf"((?:(?!就读|读于|[交缴]纳|[转送考升]入|女儿|儿子|学校[:为是]|[系在于其的])[{HAN}]){{0,14}})$"
)
_ATTENDS = re.compile("就读|读于|[转考升]入|学校")
_PUPIL = re.compile(
    r"(?:学校)?[,、(]?\s?(?:的学生|上[小中]学|念书|[一二三四五六七八九]年级|[初高小][一二三四五六]|[大中小]班|[0-9]年级|学生|上学|就读|读书|[一二三四五六七八九0-9]{1,2}班|高额学费|的?学费|在读)(?!家长|家属|公寓|食堂|宿舍|贷款)"
)
_CHILD = re.compile(
    r"(?:[其之]?(?:女儿|儿子|孩子|子女)|[其之](?:[长次三幼独养继])?[子女](?![儿子女])|长女|长子|次女|次子|养女|养子)(?!的|由)"
)
NO_CHILD = re.compile(
    "[一二三四五六七八九0-9]{1,2}班|就读|需|保护|公寓|贷款|食堂|宿舍|校服|用品|医院|乐园|犯罪|权益|救助|教育|情况|健康|保险|上学|生活|抚养|监护|案件|财产|学费|个人|司法|检察|审判"
    "|刑事|网络|成长|福利|基金|节|法庭|专用|读物|服装|摄影|游乐|家长|家属"
)
"""What follows 未成年子女 or 学生 where nobody is named."""


class School(NamedTuple):
    """A school by name, what leads to it (from ``at``), what behind it tells of a pupil, and whether that is proof."""

    at: int
    start: int
    end: int
    pupil: re.Match[str] | None
    proof: bool


def schools_of_pupils(text: str) -> Iterator[School]:
    for m in _SCHOOL.finditer(text):
        before = text[max(0, m.start() - 18) : m.start()]
        led = _TO_SCHOOL.search(before)
        if led is None or (m[0] == "学校" and not led[2]):
            continue
        pupil = _PUPIL.match(text, m.end())
        proof = pupil is not None or _ATTENDS.match(led[1]) is not None
        first = m.start() - len(before)
        at = led.start() + (led[1] == BREAK)  # what stands before the break is another text
        yield School(first + at, first + led.start(2), m.end(), pupil, proof)


def _pupil(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Whoever goes to the school that is named at ``at``."""
    at -= text[max(0, at - 1) : at] == "的"
    name, _ = named_before(text, at)
    for child in _CHILD.finditer(text, since(text, at - 14, at), at):
        name = read_forward(text, child.end()) or name
    if name is not None:
        yield name


def at_school(text: str, school: "School") -> Iterator[tuple[int, int]]:
    yield from _pupil(text, school.at)
    if school.pupil is not None and starts_like_a_name(text, school.pupil.end()):
        name = read_forward(text, school.pupil.end())
        if name is not None and not NO_CHILD.match(text, name[0]):
            yield name


def schools_of_minors(
    text: str, schools: Sequence[School], minors: set[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    ends = sorted(end for _, end in minors)
    starts = sorted(start for start, _ in minors)
    for school in schools:
        near = bisect_right(ends, school.at + 1)
        first = ends[near - 1] if near else -99
        after = bisect_right(starts, school.end - 1)
        last = starts[after] if after < len(starts) else school.end + 99
        before = (
            school.at - first <= (30 if school.proof else 6)
            and BREAK not in text[first : school.at + 1]
        )
        behind = school.proof and last - school.end <= 12 and BREAK not in text[school.end : last]
        if before or behind:
            yield school.start, school.end
