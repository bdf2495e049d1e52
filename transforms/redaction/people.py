"""Minors, their guardians and their schools (法释〔2016〕19号 第八条; PIPL Art. 28, 31).

Somebody is a minor by a role word, an age, a birthday or its year, the date in a resident number, a school, or
by having a 法定代理人. Once known, the name is hidden wherever the same text says it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from transforms.redaction.alphabet import BREAK, HAN_DIGITS, LOOKALIKES
from transforms.redaction.checks import birthday
from transforms.redaction.hits import Hit
from transforms.redaction.names import HAN, is_name, read_backward, read_forward, surname

AsOf = Callable[[int], date]
MAJORITY = 18
_CN = {c: i for i, c in enumerate("〇一二三四五六七八九")}

_ROLE = re.compile(
    r"(?:未成年(?:被执行人|申请执行人|申请人|当事人|子女|女儿|儿子|[孙外]{0,2}[子女]|学生|人)?(?:姓名)?|被监护人|被抚养人|(?:非?婚生)(?:子女|儿子|女儿|男孩|女孩|[子女])"
    r"|儿童|孤儿|幼[子女童]|小学生|中学生|(?<!大)学生|女婴|男婴|弃婴)(?!的|由|在|、|之|均)"
)
_PLURAL = re.compile(r"子女|两|三个|们")
_ALSO = re.compile(
    r"(?P<list>、|,)(?:婚生|非婚生)?(?:[长次三幼])?[子女]?|(?P<and>和|与|及)(?:婚生)?[子女]?"
)
_AGE = re.compile(
    r"(?:现年|年仅|今年|年龄|:|为)*([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:周岁|岁)(?!以[上下])"
)
_UNDER = re.compile(
    r"(?:尚?未满|不满|未年满|尚未年满)(?:十八|18|十六|16|十四|14)周?岁|系?未成年(?:人|被执行人)?(?![子女之孙的])"
)
_YEAR = re.compile(r"((?:19|20)[0-9]{2})\s?年(?:出生|生(?![效产活成意]))")
_DAY = re.compile(
    r"((?:19|20)[0-9]{2})\s?[-/.·年]\s?([0-9]{1,2})\s?[-/.·月]\s?([0-9]{1,2})(?![0-9])\s?日?"
    r"|([一二][〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_FILLER = re.compile(
    r"(?:[\s,(|>:\"]|[男女](?=[\s,|])|[汉满回苗藏壮彝土白侗瑶]族|朝鲜族|蒙古族|锡伯族|维吾尔族|哈萨克族|达斡尔族|[一-龥]{1,3}族|现年|年仅|今年|年龄|出生(?:日期|年月日?)?|生于|于"
    r"|(?:公民|居民)?身份证?(?:号码|号|件号)?(?:为)?|证件号码?|学生|系|是|小朋友|同学)*$"
)
_CUSTODY = re.compile(
    r"的(?:抚养|监护权|法定代理人|监护人|法定监护人|学费|压岁钱)|[,、(]{0,2}(?:的)?法定代理人"
)
_KIN = re.compile(
    rf"系([{HAN}·]{{2,12}}?)(?:之)?(?:的)?(?:父|母|父亲|母亲|监护人|法定代理人|祖父|祖母)"
)
_GUARDIAN = re.compile(r"(?:法定代理人|(?<!被)监护人)(?:姓名)?[:为是\s|]{0,3}")
_PARENT = re.compile(
    r"(?:其|之)(?:父亲?|母亲?|祖父|祖母|爷爷|奶奶|外祖父|外祖母|姥姥|姥爷|监护人)(?!电话|住|称|的|均|代|在|、|,|。)"
)
_SCHOOL_NAME = (
    rf"(?:(?!就读|读于|[系在于])[{HAN}]){{0,14}}?(?:小学|中心校|中学|幼儿园|附小|附中|[{HAN}]学校)"
)
_SCHOOL = re.compile(
    rf"(?:就读于|就读|系|在|支付|读于|于)({_SCHOOL_NAME})(?!教师|老师|任职|任教|工作|职工|校长|员工|门|附近)"
)
_PUPIL = re.compile(
    r"(?:学校)?[,、(]?\s?(?:[一二三四五六七八九]年级|[初高小][一二三四五六]|[大中小]班|[0-9]年级|学生|上学|就读|读书|[一二三四五六七八九0-9]{1,2}班|高额学费|学费|在读)"
)
_CHILD = re.compile(
    r"(?:[其之](?:[长次三幼独养继])?[子女]|女儿|儿子|孩子|长女|长子|次女|次子|养女|养子)(?!的|由)"
)
_GROWN = re.compile(
    r"[^。;\n\ufffe\uffff]{0,16}?(?:已成年|年满(?:十八|18)|满(?:十八|18)周?岁|已满十八)"
)


def find_people(
    text: str, hits: Sequence[Hit], begins: Sequence[int], as_of: AsOf, by_words: bool = True
) -> list[Hit]:
    """Minors, guardians and schools. ``begins``: where in the shadow the texts of a batch begin.

    Without ``by_words`` only the birthdays and resident numbers among ``hits`` may betray a minor.
    """
    born = list(_born_late(text, hits, as_of))
    if not by_words and not born:
        return []
    minors = set(_minors(text, born, as_of))
    texts = {bisect_right(begins, start) - 1 for start, _ in minors}
    guardians = set(_guardians(text, minors, texts, begins))
    found = [Hit(*m, "minor_school", "某学校") for m in _schools(text, minors)]
    kinds = dict.fromkeys(guardians, "guardian_name") | dict.fromkeys(minors, "minor_name")
    return found + everywhere(text, kinds, begins)


def everywhere(text: str, kinds: Mapping[tuple[int, int], str], begins: Sequence[int]) -> list[Hit]:
    """The names at these places, and the same names wherever else the same text says them."""
    found: list[Hit] = []
    known: dict[int, dict[str, str]] = {}
    for (start, end), kind in kinds.items():
        known.setdefault(bisect_right(begins, start) - 1, {})[text[start:end]] = kind
    for number, names in known.items():
        first = begins[number]
        last = begins[number + 1] if number + 1 < len(begins) else len(text)
        instead = pseudonyms(sorted(names, key=lambda name: text.find(name, first)))
        longest_first = sorted(names, key=len, reverse=True)
        for m in re.finditer("|".join(map(re.escape, longest_first)), text[first:last]):
            found.append(Hit(first + m.start(), first + m.end(), names[m[0]], instead[m[0]]))
    return found


def pseudonyms(names: Iterable[str]) -> dict[str, str]:
    """Name → 张某; several with one surname are 张某1, 张某2 in the order given, whatever the day."""
    by_family: dict[str, list[str]] = {}
    for name in names:
        by_family.setdefault(surname(name), []).append(name)
    return {
        name: f"{family}某" + (str(i) if len(members) > 1 else "")
        for family, members in by_family.items()
        for i, name in enumerate(members, 1)
    }


def _minors(text: str, born: Sequence[int], as_of: AsOf) -> Iterator[tuple[int, int]]:
    yield from _by_role(text, as_of)
    for at in (*born, *_evidence(text, as_of)):
        gap = _FILLER.search(text, max(0, at - 40), at)
        name = read_backward(text, gap.start() if gap else at)
        if name is not None:
            yield name
    for m in _KIN.finditer(text):
        if is_name(m[1]) and m[1] not in ("被执行人", "申请执行人"):
            yield m.span(1)
    for m in _SCHOOL.finditer(text):
        if _PUPIL.match(text, m.end()):
            yield from _pupil(text, m.start())


def _pupil(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Whoever goes to the school that is named at ``at``."""
    gap = _FILLER.search(text, max(0, at - 40), at)
    name = read_backward(text, gap.start() if gap else at)
    for child in _CHILD.finditer(text, max(0, at - 14), at):
        name = read_forward(text, child.end()) or name
    if name is not None:
        yield name


def _by_role(text: str, as_of: AsOf) -> Iterator[tuple[int, int]]:
    for role in _ROLE.finditer(text):
        name = read_forward(text, role.end())
        several = _PLURAL.search(text, max(0, role.start() - 4), role.end()) is not None
        while name is not None:
            if not _grown(text, name[1], as_of):
                yield name
            also = _ALSO.match(text, _closed(text, name[1]))
            if also is None or (also["and"] and not several):
                break
            several = True
            name = read_forward(text, also.end())


def _closed(text: str, at: int) -> int:
    """Behind a short bracket, as in 张某（8岁）、."""
    found = _BRACKET.match(text, at)
    return found.end() if found else at


_BRACKET = re.compile(r"\([^()\n\uffff]{1,24}\)")


def _grown(text: str, at: int, as_of: AsOf) -> bool:
    """Whether what follows a name says an adult."""
    if _GROWN.match(text, at):
        return True
    lead = re.match(r"[\s,(]{0,3}(?:[男女],\s?)?", text[at : at + 8])
    at += lead.end() if lead else 0
    age = _AGE.match(text, at)
    if age is not None:
        return _number(age[1]) >= MAJORITY
    year = _YEAR.match(text, at)
    if year is not None:
        return as_of(at).year - int(year[1]) > MAJORITY
    day = _DAY.match(text, at)
    if day is not None:
        born = _date(day)
        return born is not None and not _young(born, as_of(at))
    return False


def _evidence(text: str, as_of: AsOf) -> Iterator[int]:
    """Where something stands behind a name that makes its bearer a minor."""
    for m in _AGE.finditer(text):
        if 0 < _number(m[1]) < MAJORITY:
            yield m.start()
    for pattern in (_UNDER, _CUSTODY):
        yield from (m.start() for m in pattern.finditer(text))
    for m in _YEAR.finditer(text):
        if 0 <= as_of(m.start()).year - int(m[1]) <= MAJORITY:
            yield m.start()


def _born_late(text: str, hits: Sequence[Hit], as_of: AsOf) -> Iterator[int]:
    """Where a birthday or a resident number found already says a minor."""
    for hit in hits:
        if hit.kind == "birth_date":
            day = _DAY.search(text, max(0, hit.start - 8), hit.end)
            born = _date(day) if day else None
        elif hit.kind in ("id18", "id15"):
            born = _born(text[hit.start : hit.end])
        else:
            continue
        if born is not None and _young(born, as_of(hit.start)):
            yield day.start() if hit.kind == "birth_date" and day else hit.start


def _guardians(
    text: str, minors: set[tuple[int, int]], texts: set[int], begins: Sequence[int]
) -> Iterator[tuple[int, int]]:
    for m in _GUARDIAN.finditer(text):
        name = read_forward(text, m.end())
        if name is not None and name not in minors:
            yield name
    ends = {end for _, end in minors}
    for m in _PARENT.finditer(text):
        if bisect_right(begins, m.start()) - 1 not in texts:
            continue
        if any(m.start() - 6 <= end <= m.start() for end in ends):
            name = read_forward(text, m.end())
            if name is not None:
                yield name


def _schools(text: str, minors: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    ends = sorted(end for _, end in minors)
    for m in _SCHOOL.finditer(text):
        near = bisect_right(ends, m.start() + 1)
        if near and m.start() - ends[near - 1] <= 30 and BREAK not in text[ends[near - 1] : m.start()] and (_PUPIL.match(text, m.end()) or "读" in text[m.start() : m.start() + 3]):  # fmt: skip
            yield m.span(1)


def _young(born: date, on: date) -> bool:
    return 0 <= on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < MAJORITY


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return int("".join(str(_CN[c]) for c in text))
    return 10 * (_CN.get(tens, 1)) + (_CN.get(ones, 0))


def _date(found: re.Match[str]) -> date | None:
    if found[1]:
        parts = [int(found[i]) for i in (1, 2, 3)]
    else:
        parts = [
            int("".join(str(HAN_DIGITS[c]) for c in found[4])),
            _number(found[5]),
            _number(found[6]),
        ]
    try:
        return date(*parts)
    except ValueError:
        return None


def _born(written: str) -> date | None:
    digits = "".join(
        c if c.isdigit() and c.isascii() else HAN_DIGITS.get(c) or LOOKALIKES.get(c, "")
        for c in written
    )
    return birthday(digits) if len(digits) in (15, 17, 18) else None
