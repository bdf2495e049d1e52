"""Home addresses below the county: a number, what it numbers, and whose place it is.

Anchors are units (室, 单元, 号 behind a road, 组 behind a village). Each is read leftwards for its number and
for what the number belongs to, then the sentence says whether a firm or an office is at home there.
"""

from expectations.leak_scan.context import DIGITS, NUMERALS
from expectations.leak_scan.dwellers import HOMES, is_home, is_lawful
from expectations.leak_scan.words import (
    PARTIES,
    Found,
    Look,
    is_han,
    last_of,
    occurrences,
    sentence_before,
    skip,
)

_ROADS = (
    "路", "街", "巷", "胡同", "大道", "弄", "里", "村", "屯", "条", "堡", "窝堡", "沟", "营子", "社区", "小区", "庄",
    "园", "苑", "新村", "院", "区", "花园", "公寓", "宿舍", "住宅", "组", "坊", "段", "道", "线", "楼", "队", "户",
    "城", "府", "庭", "家属楼", "屯子", "岗", "寨", "坎", "甸", "泡", "店", "镇", "乡", "街道", "委", "旁", "侧", "湾",
    "子", "东", "西", "南", "北", "巷子", "桥", "头", "岭", "门", "场",
)  # fmt: skip
_SURE_ROADS = ("路", "街", "巷", "胡同", "大道", "弄", "屯", "村", "社区", "小区", "条", "院", "里",
    "分场", "委", "连",
)  # fmt: skip
_NOT_ROADS = (
    "铁路", "公路", "线路", "道路", "电路", "地铁", "专利", "第一条", "第二条", "第三条", "街道", "公里", "网路",
)  # fmt: skip
_COMMUNITIES = (
    "委", "村", "屯", "社区", "队", "庄", "堡", "街道", "村委会", "居委会", "沟", "岭", "营", "子", "街", "镇",
    "乡", "场", "社",
)  # fmt: skip
_DWELLINGS = (
    "小区", "花园", "家园", "公寓", "宿舍", "住宅", "家属楼", "新村", "园", "苑", "庭", "府", "城", "区", "都", "里",
    "期", "南", "居", "郡", "湾", "岸", "院", "庄", "邸", "墅", "坊", "轩", "阁", "寓", "楼", "栋", "街", "路", "号", ")", "村", "组",
    "座", "弄", "豪庭", "名苑", "江南", "西域", "东", "西", "北", "春", "天下", "世家", "国际", "广场", "屯",
)  # fmt: skip
_UNITS = (
    "号楼", "栋", "幢", "单元", "座", "门", "号", "弄", "楼", "层", "室", "户", "房", "梯", "橦", "号院", "铺",
)  # fmt: skip
_ROOMS = (
    "庭", "厅", "科", "窗口", "会议", "办公", "接待", "谈话", "调解", "候审", "法庭", "处", "教", "实验",
)  # fmt: skip
_NOT_STREET = (
    "线", "令", "文", "标", "公告", "函", "批", "案", "机", "井", "车", "裁", "判", "决", "执", "民", "通知",
    "民初", "规", "合", "债", "票", "地块", "宗",
)  # fmt: skip


def number_before(text: str, stop: int) -> int:
    """Where the number that ends at ``stop`` begins; ``stop`` itself if there is none.

    12, 2-61, 一六〇一, B: a letter alone numbers a block.
    """
    start = stop
    while (
        start > 0
        and stop - start < 14
        and (text[start - 1] in NUMERALS or text[start - 1] in "-之#甲乙丙附")
    ):
        start -= 1
    if (
        start > 0
        and text[start - 1] in "ABCDEFGHJKLMabcdefghjklm"
        and not text[start - 2 : start - 1].isascii()
    ):
        start -= 1
    while start < stop and text[start] in "-之甲乙丙附":
        start += 1
    return start


def _streets(text: str) -> Found:
    """红旗街12号, 西山屯139号, 人民大街640-7号, 711弄24号."""
    for at, word in occurrences(text, ("号", "弄", "#")):
        start = number_before(text, at)
        if start == at or text[at + 1 : at + 3].startswith(_NOT_STREET):
            continue
        if start >= at or not any(c in DIGITS for c in text[start:at]):
            continue
        left = text[max(0, start - 4) : start].rstrip("\n(),第甲乙丙附")
        if word == "弄" or (left.endswith(_SURE_ROADS) and not left.endswith(_NOT_ROADS)):
            if not _is_clause_of_law(text, start, left) and not is_lawful(text, start):
                yield "home_address", start
        elif left.endswith("街道") and not is_lawful(text, start):
            yield "home_address", start


def _is_clause_of_law(text: str, start: int, left: str) -> bool:
    """第九条1号 is a statute's; 站前一条231号 is an alley."""
    if not left.endswith("条"):
        return False
    first = number_before(text, start - 1)
    return text[first - 1 : first] == "第" or first == start - 1


def _buildings(text: str) -> Found:
    """Two units one behind the other, or a room of a home: 8栋1单元, 九栋1302, B座703, 43号104室."""
    for at, word in occurrences(
        text, ("栋", "幢", "橦", "号楼", "单元", "座", "室", "号院", "门", "楼")
    ):
        start = number_before(text, at)
        if start == at:
            continue
        if word in ("楼", "门", "座") and text[at - 1 : at] == "号":
            continue
        left = text[max(0, start - 4) : start].rstrip("\n(,")
        next_at = skip(text, at + len(word), "\n-,、东西南北中侧(")
        next_stop = next_at
        while next_stop < len(text) and next_stop - next_at < 16 and text[next_stop] in DIGITS:
            next_stop += 1
        numbered = next_stop - next_at
        if text[start - 1 : start] == "第" and word in ("座", "门"):
            continue
        paired = left.endswith(_UNITS) or (
            numbered > 0 and _is_unit(text, next_stop, numbered, word)
        )
        if word == "室":
            is_dwelling = left.endswith(_DWELLINGS) and at - start >= 2
            paired = (paired or is_dwelling) and not left.endswith(_ROOMS)
        alone = (word not in ("楼", "座", "门") or text[start - 1 : start] != "第") and is_home(
            text, start
        )
        if (paired or alone) and not is_lawful(text, start):
            yield "home_address", start


def _is_unit(text: str, stop: int, numbered: int, word: str) -> bool:
    """Whether the number behind a unit is a unit's too: 1单元, or a door's bare 1302."""
    following = text[stop : stop + 2]
    if following.startswith(_UNITS):
        return True
    is_bare = not following or not is_han(following[0]) or following[0] in "的房住和及"
    return (
        is_bare and numbered in (3, 4, 14, 15) and word in ("栋", "幢", "橦", "号楼", "单元", "座")
    )


def _groups(text: str) -> Found:
    """新华委19组, 小城子村5组47, 太平岭村第六村民小组, 河湾大队第二生产队."""
    for at, word in occurrences(
        text, ("组", "村民小组", "居民小组", "小组", "生产队", "小队", "社")
    ):
        start = number_before(text, at)
        if start == at:
            continue
        left = text[max(0, start - 5) : start].rstrip("第\n(")
        plain = word in ("组", "社")
        near = _COMMUNITIES[:6] if word == "社" else _COMMUNITIES
        if plain and not left.endswith(near):
            continue
        if left.endswith(("纪委", "市委", "省委", "常委")) or _is_organisation_name(
            text, start, at + len(word)
        ):
            continue
        if not is_lawful(text, start):
            yield "home_address", start


def _is_organisation_name(text: str, start: int, stop: int) -> bool:
    """A village group is a debtor like another: 被执行人榆树市…村第三村民小组, or the whole value."""
    numbered = text[stop : stop + 1]
    if numbered and (numbered in DIGITS or numbered == "村"):
        return False
    head = sentence_before(text, start, 60)
    party = last_of(head, PARTIES)
    if party >= 0:
        head = head[party:]
    elif start > len(head):
        return False
    head = head.strip(" :：\n1234567890.、")
    return not any(c in head for c in ",，(:：住*") and 4 <= len(head) <= 34


def _triples(text: str) -> Found:
    """繁荣小区36-4-2803: block, stair and door; 27-1501 behind a dwelling."""
    at = text.find("-")
    while at >= 0:
        start, stop = at, at + 1
        while start > 0 and at - start < 5 and text[start - 1] in DIGITS:
            start -= 1
        while stop < len(text) and stop - at < 24 and (text[stop] in DIGITS or text[stop] == "-"):
            stop += 1
        parts = text[start:stop].strip("-").split("-")
        owner = text[max(0, start - 3) : start].rstrip("\n(")
        is_owned = start < at and owner and (is_han(owner[-1]) or owner[-1] == ")")
        if is_owned and _is_door(parts, owner, text, start) and not is_lawful(text, start):
            yield "home_address", start
        at = text.find("-", stop)


def _is_door(parts: list[str], owner: str, text: str, start: int) -> bool:
    sizes = [len(p) - 11 * (len(p) in (14, 15)) for p in parts]  # a mobile may be run on
    if len(sizes) not in (2, 3) or not 1 <= sizes[0] <= 3 or not all(sizes):
        return False
    is_dwelling, is_lived_in = owner.endswith(_DWELLINGS), is_home(text, start)
    if len(sizes) == 2:
        return sizes[1] in (3, 4) and is_dwelling and is_lived_in
    return (
        sizes[1] <= 2
        and sizes[2] <= 4
        and (is_dwelling or is_lived_in)
        and (sizes[2] >= 3 or is_lived_in)
    )


_BELOW = (
    "镇", "乡", "街道", "社区", "村", "屯", "小区", "路", "街", "巷", "胡同", "公社", "大队", "家园", "花园", "宿舍",
    "号院", "苏木", "嘎查", "新村", "公寓",
)  # fmt: skip
_STRONG_HOMES = tuple(
    h for h in HOMES if h not in ("住", "家庭", "户口", "出生地", "籍贯", "落户", "同住", "地址为")
)


def _named(text: str) -> Found:
    """A home without a number: 户籍地农安县万顺乡小城子村. The county is lawful, the township not."""
    read = 0
    for at, word in occurrences(text, (*_STRONG_HOMES, "住")):
        if word == "住" and at < read:
            continue  # within a place that was read already
        if word == "住" and text[at + 1 : at + 2] in tuple("房所建院宿址户持在于:"):
            continue  # housing, domicile, hospital; or a longer label says it
        start = skip(text, at + len(word), "所在地于址在为是:：(地\n至到", 10)
        stop = start
        while stop < len(text) and stop - start < 40 and is_han(text[stop]):
            stop += 1
        place = text[start:stop]
        read = stop if word == "住" else read
        below = max((i for b in _BELOW if (i := place.rfind(b)) >= 2), default=-1)
        is_firm = any(
            f in place
            for f in ("法院", "公司", "派出所", "政府", "银行", "建设局", "民政", "管理局", "城乡")
        )
        has_county = any(
            c in place[:below] for c in ("市", "县", "区", "旗", "州", "省", "镇", "乡")
        )
        is_shown = below >= 2 and has_county and not is_firm and text[stop : stop + 1] != "*"
        if is_shown and not is_lawful(text, start):
            yield "home_address", start


_N = f"[0-9{''.join(sorted(NUMERALS - set('0123456789')))}A-Ma-m甲乙丙附#-]"
LOOKS: tuple[Look, ...] = (
    (f"[路街巷同道屯村区条院里场委连][\n(,第甲乙丙附]{{0,3}}{_N}+[号#]|{_N}弄", _streets),
    (f"{_N}(?:栋|幢|橦|号楼|单元|座|室|号院|门|楼)", _buildings),
    (f"{_N}(?:组|村民小组|居民小组|小组|生产队|小队|社)", _groups),
    (f"[\u3400-\u9fff)][\n(]{{0,3}}{_N}{{1,4}}-{_N}", _triples),
    ("住[^房所建院宿址户持]|" + "|".join(_STRONG_HOMES), _named),
)
