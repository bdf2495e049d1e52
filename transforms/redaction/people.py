"""Minors, their guardians and their schools (法释〔2016〕19号 第八条; PIPL Art. 28, 31).

Somebody is a minor by a role word, an age, a birthday or its year, the date in a resident number, a school, or
by having a 法定代理人. Once known, the name is hidden wherever the same text says it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from transforms.redaction.ages import (
    AGE,
    AGE_FIELD,
    BORN_IN,
    DAY,
    MAJORITY,
    YEAR,
    AsOf,
    born_of,
    comes_of_age,
    day_of,
    grown,
    named_before,
    since,
    years,
    young,
)
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
from transforms.redaction.schools import (
    NO_CHILD,
    School,
    at_school,
    schools_of_minors,
    schools_of_pupils,
)

_ROLE = re.compile(
    r"(?:未成年(?:的|之)?(?:被执行人|申请执行人|申请人|当事人|[受被]害人|继承人|权利人|受益人|子女|女儿|儿子|[孙外]{0,2}[子女]|学生|人)?|被监护人|被抚养人|(?:非?婚生)(?:长|次|三|幼)?(?:子女|儿子|女儿|男孩|女孩|[子女])"
    r"|儿童|孤儿|遗孤|幼[子女童]|幼儿(?![园教])|小学生|中学生|(?<!大)学生|女婴|男婴|弃婴)(?:姓名[:是为]|\):)?(?!的|由|在|、|之|均)"
)
_CHILDREN = re.compile(
    r"(?:(?:探[望视]|[交给支]付|送回|带走)(?:婚生)?(?:女儿|儿子|子女)|孩子|小孩|婴儿|新生儿|(?<!青)少年|[双男女]方之[子女]|[育生]有?一[子女])(?!的|由|在|、|之|均|一)[,:]?"
)
"""Words for a child that many an adult's sentence says too: only what starts like a name counts behind them."""
_ALL = re.compile("[均都皆]")
_PLURAL = re.compile(r"子女|两|三个|们")
_ALSO = re.compile(
    r"(?P<list>、|,)(?:婚生|非婚生)?(?:[长次三幼])?[子女]?|(?P<and>和|与|及)(?:婚生)?[子女]?"
)
_UNDER = re.compile(
    r"(?:尚?未满|不满|未年满|尚未年满)(?:十八|18|十六|16|十四|14)周?岁|系未成年(?:人|被执行人)?(?![子女之孙的儿学])"
    r"|未成年(?:人|被执行人)?(?=[,。;:)、\s|<\"\ufffe\uffff]|$)|小朋友"
)
_UNTIL = re.compile("(?:年满|满)?(?:十八|18)周?岁时?为?止|(?:能够?)?独立生活时?为?止")
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
_GUARDIAN = re.compile(r"(?:法定代理人|(?<!被)监护人)(?:姓名)?[:为是系\s|]{0,3}(?:其[父母]亲?)?")
_OF = re.compile(r"的?(?:女儿|儿子|孩子|小孩|[男女]孩|[长次][子女]|外?孙[子女])|的")
_BORN_OF = re.compile("出生的")
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


def find_people(
    text: str, hits: Sequence[Hit], begins: Sequence[int], as_of: AsOf, by_words: bool = True
) -> list[Hit]:
    """Minors, guardians and schools. ``begins``: where in the shadow the texts of a batch begin.

    Without ``by_words`` only the birthdays and resident numbers among ``hits`` may betray a minor.
    """
    born = list(_born_late(text, hits, as_of))
    if not by_words and not born:
        return []
    schools = list(schools_of_pupils(text))
    minors = set(_minors(text, born, schools, as_of))
    texts = {bisect_right(begins, start) - 1 for start, _ in minors}
    guardians = set(_guardians(text, minors, texts, begins))
    found = [Hit(*m, "minor_school", "某学校") for m in schools_of_minors(text, schools, minors)]
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
    text: str, born: Sequence[int], schools: Sequence[School], as_of: AsOf
) -> Iterator[tuple[int, int]]:
    yield from _by_role(text, as_of)
    for end in _of_age(text, as_of):
        of = _OF.match(text, end)
        if of is not None and starts_like_a_name(text, of.end()):
            name = read_forward(text, of.end())
            if name is not None:
                yield name
    for at in (*born, *_evidence(text, as_of)):
        name, between = named_before(text, at)
        several = _ALL.search(between) is not None
        while name is not None:
            yield name
            if not several or text[name[0] - 1 : name[0]] not in tuple("、和与及"):
                break
            name = read_backward(text, name[0] - 1)
    yield from (m.span(1) for m in _KIN.finditer(text) if _kin_of_minor(text, m))
    yield from _paid_for(text)
    for school in schools:
        if school.proof:
            yield from at_school(text, school)


def _paid_for(text: str) -> Iterator[tuple[int, int]]:
    """Who is paid an allowance by whoever raises somebody."""
    for m in _PAID_FOR.finditer(text):
        name = read_forward(text, m.end()) if starts_like_a_name(text, m.end()) else None
        if name is not None and not comes_of_age(text, m[1], name[1]):
            yield m.span(1)


def _kin_of_minor(text: str, kin: re.Match[str]) -> bool:
    """Whether 系李四之父 speaks of a minor: a guardian is named just before, or the word itself is one."""
    if not is_name(kin[1]) or kin[1] in ("被执行人", "申请执行人"):
        return False
    guarded = kin[0].endswith(("监护人", "法定代理人"))
    return (
        guarded
        or _GUARDIAN.search(text, since(text, kin.start() - 24, kin.start()), kin.start())
        is not None
    )


def _by_role(text: str, as_of: AsOf) -> Iterator[tuple[int, int]]:
    for role in (*_ROLE.finditer(text), *_CHILDREN.finditer(text)):
        at = role.end()
        loose = role.re is _CHILDREN
        if NO_CHILD.match(text, at) or (loose and not starts_like_a_name(text, at)):
            continue
        name = read_forward(text, at)
        several = (
            _PLURAL.search(text, since(text, role.start() - 4, role.start()), role.end())
            is not None
        )
        while name is not None:
            if not grown(text, name[1], as_of):
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


def _evidence(text: str, as_of: AsOf) -> Iterator[int]:
    """Where something stands behind a name that makes its bearer a minor."""
    for pattern in (AGE, AGE_FIELD):
        yield from (m.start() for m in pattern.finditer(text) if 0 < years(m) < MAJORITY)
    for pattern in (_UNDER, _CUSTODY, _RAISED, _UNTIL):
        yield from (m.start() for m in pattern.finditer(text))
    for pattern in (YEAR, BORN_IN):
        for m in pattern.finditer(text):
            if 0 <= as_of(m.start()).year - int(m[1]) <= MAJORITY:
                yield m.start()


def _of_age(text: str, as_of: AsOf) -> Iterator[int]:
    """Where an age or a year of birth ends that makes whoever is named behind it a minor."""
    yield from (m.end() for m in AGE.finditer(text) if 0 < years(m) < MAJORITY)
    yield from (m.end() for m in _UNDER.finditer(text))
    for m in _BORN_OF.finditer(text):
        for day in DAY.finditer(text, since(text, m.start() - 16, m.start()), m.start()):
            born = day_of(day)
            if born is not None and young(born, as_of(m.start())):
                yield m.end() - 1
    for m in YEAR.finditer(text):
        if 0 <= as_of(m.start()).year - int(m[1]) <= MAJORITY:
            yield m.end()


def _born_late(text: str, hits: Sequence[Hit], as_of: AsOf) -> Iterator[int]:
    """Where a birthday or a resident number found already says a minor."""
    for hit in hits:
        if hit.kind == "birth_date":
            day = DAY.search(text, since(text, hit.start - 8, hit.start), hit.end)
            born = day_of(day) if day else None
        elif hit.kind in ("id18", "id15"):
            born = born_of(text[hit.start : hit.end])
        else:
            continue
        if born is not None and young(born, as_of(hit.start)):
            yield day.start() if hit.kind == "birth_date" and day else hit.start


def _guardians(
    text: str, minors: set[tuple[int, int]], texts: set[int], begins: Sequence[int]
) -> Iterator[tuple[int, int]]:
    children: dict[int, set[str]] = {}
    for start, end in minors:
        children.setdefault(bisect_right(begins, start) - 1, set()).add(text[start:end])
    for m in (*_KIN.finditer(text), *_KIN_BEHIND.finditer(text)):
        if m[1] in children.get(bisect_right(begins, m.start()) - 1, ()):
            name, _ = named_before(text, m.start())
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
        near = text[since(text, m.start() - 30, m.start()) : m.start()]
        if any(name in near[-len(name) - 6 :] for name in names):
            name = read_forward(text, m.end())
            if name is not None:
                yield name
