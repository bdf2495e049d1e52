"""Minors, their guardians and their schools (法释〔2016〕19号 第八条; PIPL Art. 28, 31).

Somebody is a minor by a role word, an age, a birthday or its year, the date in a resident number, a school, or
by having a 法定代理人. Once known, the name is hidden wherever the same text says it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from transforms.redaction.alphabet import BREAK, HAN_DIGITS, LOOKALIKES
from transforms.redaction.checks import birthday
from transforms.redaction.hits import Hit
from transforms.redaction.names import (
    HAN,
    SURNAME,
    is_name,
    read_backward,
    read_forward,
    runs_on,
    starts_like_a_name,
    surname,
)

AsOf = Callable[[int], date]
MAJORITY = 18
_CN = {c: i for i, c in enumerate("〇一二三四五六七八九")}

_ROLE = re.compile(
    r"(?:未成年(?:的|之)?(?:被执行人|申请执行人|申请人|当事人|子女|女儿|儿子|[孙外]{0,2}[子女]|学生|人)?|被监护人|被抚养人|(?:非?婚生)(?:长|次|三|幼)?(?:子女|儿子|女儿|男孩|女孩|[子女])"
    r"|儿童|孤儿|遗孤|幼[子女童]|幼儿(?![园教])|小学生|中学生|(?<!大)学生|女婴|男婴|弃婴)(?:姓名[:是为]|\):)?(?!的|由|在|、|之|均)"
)
_CHILDREN = re.compile(
    r"(?:(?:探[望视]|[交给支]付|送回|带走)(?:婚生)?(?:女儿|儿子|子女)|孩子|小孩|婴儿|新生儿|(?<!青)少年|[双男女]方之[子女]|[育生]有?一[子女])(?!的|由|在|、|之|均|一)[,:]?"
)
"""Words for a child that many an adult's sentence says too: only what starts like a name counts behind them."""
_ALL = re.compile("[均都皆]")
_PLURAL = re.compile(r"子女|两|三个|们")
_NO_CHILD = re.compile(
    "[一二三四五六七八九0-9]{1,2}班|就读|需|保护|公寓|贷款|食堂|宿舍|校服|用品|医院|乐园|犯罪|权益|救助|教育|情况|健康|保险|上学|生活|抚养|监护|案件|财产|学费|个人|司法|检察|审判"
    "|刑事|网络|成长|福利|基金|节|法庭|专用|读物|服装|摄影|游乐|家长|家属"
)
"""What follows 未成年子女 or 学生 where nobody is named."""
_ALSO = re.compile(
    r"(?P<list>、|,)(?:婚生|非婚生)?(?:[长次三幼])?[子女]?|(?P<and>和|与|及)(?:婚生)?[子女]?"
)
_AGE = re.compile(
    r"[0-9一二三四五六七八九十](?:(?<=[0-9])[0-9]?|[一二三四五六七八九十]{0,2})(?:周岁|岁)(?!以[上下])"
)
_AGE_FIELD = re.compile(r"年龄[:为是\s|]{1,3}[0-9]{1,2}(?![0-9周岁.])")
_AGED = re.compile("(?:现年|年仅|今年|时年|年龄|年|:|为)*")
_UNDER = re.compile(
    r"(?:尚?未满|不满|未年满|尚未年满)(?:十八|18|十六|16|十四|14)周?岁|系?未成年(?:人|被执行人)?(?![子女之孙的儿学])|小朋友"
)
_YEAR = re.compile(
    r"((?:19|20)[0-9]{2})\s?(?:年(?:\s?[0-9]{1,2}\s?月)?|[./-][0-9]{1,2}(?![0-9]))\s?(?:出生|生(?![效产活成意前]))"
)
_BORN_IN = re.compile(r"(?:出生于|生于)((?:19|20)[0-9]{2})年(?![0-9])")
_UNTIL = re.compile("(?:年满|满)?(?:十八|18)周?岁时?为?止|(?:能够?)?独立生活时?为?止")
_DAY = re.compile(
    r"((?:19|20)[0-9]{2})\s?[-/.·年]\s?([0-9]{1,2})\s?[-/.·月]\s?([0-9]{1,2})(?![0-9])\s?日?"
    r"|([一二][〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_FILLER = re.compile(
    r"(?:[\s,(|>:\"]|[男女](?=[\s,|])|[汉满回苗藏壮彝土白侗瑶]族|朝鲜族|蒙古族|锡伯族|维吾尔族|哈萨克族|达斡尔族|[一-龥]{1,3}族|现年|年仅|今年|时年|刚满|才|年龄为?|性别|\(以下简称[^()\ufffe\uffff]{1,8}\)|至今|仍|目前|时(?=年仅)|作为(?:被执行人|申请人|继承人|当事人)|曾用名[一-龥]{2,4}|\([0-9年月日./-]{4,12}\)|均|都|皆|尚|[无限]制?民事行为能力人|出生(?:日期|年月日?)?|生于|于"
    r"|(?:公民|居民)?身份证?(?:号码|号|件号)?(?:为)?|证件号码?|学生|系|是|小朋友|同学)*年?$"
)
_CUSTODY = re.compile(
    r"的(?:抚养|监护权|法定代理人|监护人|法定监护人|学费|压岁钱)|[,、(]{0,2}(?:的)?法定代理人"
)
_RAISED = re.compile(
    r"[由归](?=[^,。;、\n\ufffe\uffff]{1,14}?抚养)|随(?!其?(?:子|女|儿|孙|夫|妻|丈夫))(?=[^,。;、\n\ufffe\uffff]{1,8}?生活)"
)
_KIN = re.compile(
    rf"(?:系|作为)(?:未成年(?:人|子女)?)?([{HAN}·]{{2,12}}?)(?:之)?(?:的)?(?:父|母|父亲|母亲|监护人|法定代理人|祖父|祖母)"
)
_KIN_BEHIND = re.compile(rf"\(([{HAN}·]{{2,12}}?)[之的](?:父|母|祖|监护人)")
_GUARDIAN = re.compile(r"(?:法定代理人|(?<!被)监护人)(?:姓名)?[:为是\s|]{0,3}")
_OF = re.compile(r"的?(?:女儿|儿子|孩子|小孩|[男女]孩|[长次][子女]|外?孙[子女])|的")
_PAID_FOR = re.compile(
    rf"(?:支付|给付|对)(?:女儿|儿子|婚生[子女])?(?=((?:{SURNAME}[{HAN}]{{1,2}}|[{HAN}]{{1,8}}·[{HAN}]{{1,8}}?)(?=抚[养育]费|的探[望视]权)))"
)
"""Between an age and the name: 年仅八岁的女儿张三."""
_ACTS = re.compile(
    rf"由(?:其[父母]亲?|外?祖[父母]亲?|爷爷|奶奶|姥姥|姥爷|[父母]亲)|由(?=[{HAN}·]{{2,12}}作为[^。;\n\ufffe\uffff]{{2,24}}(?:代理人|监护人))"
)
_PARENT = re.compile(
    r"(?:其|之|的)(?:父亲?|母亲?|祖父|祖母|爷爷|奶奶|外祖父|外祖母|姥姥|姥爷|监护人)(?!电话|住|称|的|均|代|在|、|,|。)"
)
_SCHOOL = re.compile(
    "(?:小学|中心校|中学|幼儿园|附小|附中|学校)(?!教师|老师|任职|任教|工作|职工|校长|员工|门|附近)"
)
_TO_SCHOOL = re.compile(
    r"(就读的|就读于|就读|系|在|支付|读于|于|[转送考升]入|[交缴]纳|学校[:为是]|[,。;:、(|>\s\uffff]|^)"
    rf"((?:(?!就读|读于|[交缴]纳|[转送考升]入|女儿|儿子|学校[:为是]|[系在于其的])[{HAN}]){{0,14}})$"
)
_ATTENDS = re.compile("就读|读于|[转考升]入|学校")
_PUPIL = re.compile(
    r"(?:学校)?[,、(]?\s?(?:的学生|上[小中]学|念书|[一二三四五六七八九]年级|[初高小][一二三四五六]|[大中小]班|[0-9]年级|学生|上学|就读|读书|[一二三四五六七八九0-9]{1,2}班|高额学费|学费|在读)(?!家长|家属|公寓|食堂|宿舍|贷款)"
)
_CHILD = re.compile(
    r"(?:[其之]?(?:女儿|儿子|孩子|子女)|[其之](?:[长次三幼独养继])?[子女](?![儿子女])|长女|长子|次女|次子|养女|养子)(?!的|由)"
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
    schools = list(_schools_of_pupils(text))
    minors = set(_minors(text, born, schools, as_of))
    texts = {bisect_right(begins, start) - 1 for start, _ in minors}
    guardians = set(_guardians(text, minors, texts, begins))
    found = [Hit(*m, "minor_school", "某学校") for m in _schools(text, schools, minors)]
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
        for name in [n for n in names if any(runs_on(other, n) for other in names)]:
            del names[name]  # 张三的 beside 张三
        instead = pseudonyms(sorted(names, key=lambda name: (text.find(name, first), name)))
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


def _minors(
    text: str, born: Sequence[int], schools: Sequence["_School"], as_of: AsOf
) -> Iterator[tuple[int, int]]:
    yield from _by_role(text, as_of)
    for end in _of_age(text, as_of):
        of = _OF.match(text, end)
        if of is not None and starts_like_a_name(text, of.end()):
            name = read_forward(text, of.end())
            if name is not None:
                yield name
    for at in (*born, *_evidence(text, as_of)):
        gap = _FILLER.search(text, max(0, at - 40), at)
        name = read_backward(text, gap.start() if gap else at)
        several = gap is not None and _ALL.search(gap[0]) is not None
        while name is not None:
            yield name
            if not several or text[max(0, name[0] - 1) : name[0]] not in "、和与及":
                break
            name = read_backward(text, name[0] - 1)
    yield from (m.span(1) for m in _KIN.finditer(text) if _kin_of_minor(text, m))
    yield from _paid_for(text)
    for school in schools:
        if school.proof:
            yield from _at_school(text, school)


def _paid_for(text: str) -> Iterator[tuple[int, int]]:
    """Who is paid an allowance by whoever raises somebody."""
    for m in _PAID_FOR.finditer(text):
        name = read_forward(text, m.end()) if starts_like_a_name(text, m.end()) else None
        if name is not None and not _comes_of_age(text, m[1], name[1]):
            yield m.span(1)


def _at_school(text: str, school: "_School") -> Iterator[tuple[int, int]]:
    yield from _pupil(text, school.at)
    if school.pupil is not None and starts_like_a_name(text, school.pupil.end()):
        name = read_forward(text, school.pupil.end())
        if name is not None and not _NO_CHILD.match(text, name[0]):
            yield name


def _comes_of_age(text: str, name: str, at: int) -> bool:
    """Whether the next sentence says that ``name`` is grown up."""
    near = text[at : at + 80]
    again = near.find(name)
    return again >= 0 and _GROWN.match(near, again + len(name)) is not None


def _kin_of_minor(text: str, kin: re.Match[str]) -> bool:
    """Whether 系李四之父 speaks of a minor: a guardian is named just before, or the word itself is one."""
    if not is_name(kin[1]) or kin[1] in ("被执行人", "申请执行人"):
        return False
    guarded = kin[0].endswith(("监护人", "法定代理人"))
    return guarded or _GUARDIAN.search(text, max(0, kin.start() - 24), kin.start()) is not None


class _School(NamedTuple):
    """A school by name, what leads to it (from ``at``), what behind it tells of a pupil, and whether that is proof."""

    at: int
    start: int
    end: int
    pupil: re.Match[str] | None
    proof: bool


def _schools_of_pupils(text: str) -> Iterator[_School]:
    for m in _SCHOOL.finditer(text):
        before = text[max(0, m.start() - 18) : m.start()]
        led = _TO_SCHOOL.search(before)
        if led is None or (m[0] == "学校" and not led[2]):
            continue
        pupil = _PUPIL.match(text, m.end())
        proof = pupil is not None or _ATTENDS.match(led[1]) is not None
        first = m.start() - len(before)
        yield _School(first + led.start(), first + led.start(2), m.end(), pupil, proof)


def _pupil(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Whoever goes to the school that is named at ``at``."""
    at -= text[max(0, at - 1) : at] == "的"
    gap = _FILLER.search(text, max(0, at - 40), at)
    name = read_backward(text, gap.start() if gap else at)
    for child in _CHILD.finditer(text, max(0, at - 14), at):
        name = read_forward(text, child.end()) or name
    if name is not None:
        yield name


def _by_role(text: str, as_of: AsOf) -> Iterator[tuple[int, int]]:
    for role in (*_ROLE.finditer(text), *_CHILDREN.finditer(text)):
        at = role.end()
        loose = role.re is _CHILDREN
        if _NO_CHILD.match(text, at) or (loose and not starts_like_a_name(text, at)):
            continue
        name = read_forward(text, at)
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
    age = _AGE.match(text, _AGED.match(text, at).end())  # type: ignore[union-attr]  # matches the empty string too
    if age is not None:
        return _years(age) >= MAJORITY
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
    for pattern in (_AGE, _AGE_FIELD):
        yield from (m.start() for m in pattern.finditer(text) if 0 < _years(m) < MAJORITY)
    for pattern in (_UNDER, _CUSTODY, _RAISED, _UNTIL):
        yield from (m.start() for m in pattern.finditer(text))
    for pattern in (_YEAR, _BORN_IN):
        for m in pattern.finditer(text):
            if 0 <= as_of(m.start()).year - int(m[1]) <= MAJORITY:
                yield m.start()


def _of_age(text: str, as_of: AsOf) -> Iterator[int]:
    """Where an age or a year of birth ends that makes whoever is named behind it a minor."""
    yield from (m.end() for m in _AGE.finditer(text) if 0 < _years(m) < MAJORITY)
    yield from (m.end() for m in _UNDER.finditer(text))
    for m in _YEAR.finditer(text):
        if 0 <= as_of(m.start()).year - int(m[1]) <= MAJORITY:
            yield m.end()


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
    children: dict[int, set[str]] = {}
    for start, end in minors:
        children.setdefault(bisect_right(begins, start) - 1, set()).add(text[start:end])
    for m in (*_KIN.finditer(text), *_KIN_BEHIND.finditer(text)):
        if m[1] in children.get(bisect_right(begins, m.start()) - 1, ()):
            gap = _FILLER.search(text, max(0, m.start() - 8), m.start())
            name = read_backward(text, gap.start() if gap else m.start())
            if name is not None and name not in minors:
                yield name
    for m in (*_GUARDIAN.finditer(text), *_ACTS.finditer(text)):
        if m.re is _ACTS and bisect_right(begins, m.start()) - 1 not in texts:
            continue
        named = ":" in m[0] or starts_like_a_name(text, m.end())
        name = read_forward(text, m.end()) if named else None
        if name is not None and name not in minors:
            yield name
    for m in _PARENT.finditer(text):
        names = children.get(bisect_right(begins, m.start()) - 1, ())
        if any(name in text[max(0, m.start() - len(name) - 6) : m.start()] for name in names):
            name = read_forward(text, m.end())
            if name is not None:
                yield name


def _schools(
    text: str, schools: Sequence[_School], minors: set[tuple[int, int]]
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


def _young(born: date, on: date) -> bool:
    return 0 <= on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < MAJORITY


def _years(age: re.Match[str]) -> int:
    return _number(age[0].strip("周岁年龄:为是| \t\n"))


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
