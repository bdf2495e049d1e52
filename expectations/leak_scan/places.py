"""Home addresses below the county: a number, what it numbers, and whose place it is.

Anchors are units (室, 单元, 号 behind a road, 组 behind a village). Each is read leftwards for its number and
for what the number belongs to, then the sentence says whether a firm or an office is at home there.
"""

from expectations.leak_scan.context import DIGITS, NUMERALS
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
_SURE_ROADS = ("路", "街", "巷", "胡同", "大道", "弄", "屯", "村", "社区", "小区", "条", "院", "里")
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
_HOMES = (
    "住址", "家住", "现住", "居住", "户籍", "户口", "暂住", "原住", "迁至", "迁往", "迁入", "送达地址", "通讯地址", "通信地址",
    "收件地址", "家庭", "租住", "同住", "老家", "籍贯", "住在", "住于", "住:", "住", "搬至", "搬到", "邮寄地址", "联系地址",
    "收货地址", "现居", "长住", "常住", "寄至", "地址为", "身份证地址", "身份证住址", "落户", "暂居", "现址", "出生地",
)  # fmt: skip
_DOMICILES = (
    "住所地", "住所", "注册地", "经营场所", "经营地", "营业地", "营业场所", "办公地", "登记地", "公司地址", "单位地址", "法院地址",
    "本院地址", "开庭地点", "地点", "院址", "机构地址", "企业地址", "注册住址", "办公住址",
)  # fmt: skip
_OFFICIAL = (
    "公司地址", "单位地址", "法院地址", "本院地址", "开庭地点", "院址", "经营场所", "注册地", "营业场所", "营业地", "经营地", "企业地址",
    "办公地", "机构地址", "地点",
)  # fmt: skip
_FIRMS = (
    "公司", "法院", "银行", "支行", "分行", "信用社", "合作社", "厂", "中心", "委员会", "局", "集团", "事务所", "酒店", "饭店", "超市",
    "医院", "学校", "商行", "商店", "经销处", "经营部", "门市部", "商场", "市场", "企业", "工厂", "研究院", "法庭", "大队部", "政府",
    "派出所", "管理处", "工作室", "宾馆", "餐厅", "药店", "药房", "加油站", "农场", "林场", "矿", "站", "有限合伙", "分店", "总店",
    "幼儿园", "中学", "小学", "大学", "学院", "联社", "协会", "基金会", "仓库", "本院", "大厅", "火锅店", "饭庄", "店",
)  # fmt: skip
_COURTS = ("法院", "法庭", "检察院", "审判庭")
_AFTER_FIRM = ",(:：名所位坐地的于在、(登住系为"
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
        left = text[max(0, start - 4) : start].rstrip("\n(),第")
        if word == "弄" or (left.endswith(_SURE_ROADS) and not left.endswith(_NOT_ROADS)):
            if not _is_clause_of_law(text, start, left) and not _is_lawful(text, start):
                yield "home_address", start
        elif left.endswith("街道") and not _is_lawful(text, start):
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
        alone = (word not in ("楼", "座", "门") or text[start - 1 : start] != "第") and _is_home(
            text, start
        )
        if (paired or alone) and not _is_lawful(text, start):
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
        if not _is_lawful(text, start):
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
        if is_owned and _is_door(parts, owner, text, start) and not _is_lawful(text, start):
            yield "home_address", start
        at = text.find("-", stop)


def _is_door(parts: list[str], owner: str, text: str, start: int) -> bool:
    sizes = [len(p) - 11 * (len(p) in (14, 15)) for p in parts]  # a mobile may be run on
    if len(sizes) not in (2, 3) or not 1 <= sizes[0] <= 3 or not all(sizes):
        return False
    is_dwelling, is_home = owner.endswith(_DWELLINGS), _is_home(text, start)
    if len(sizes) == 2:
        return sizes[1] in (3, 4) and is_dwelling and is_home
    return (
        sizes[1] <= 2 and sizes[2] <= 4 and (is_dwelling or is_home) and (sizes[2] >= 3 or is_home)
    )


_BELOW = (
    "镇", "乡", "街道", "社区", "村", "屯", "小区", "路", "街", "巷", "胡同", "公社", "大队", "家园", "花园", "宿舍",
    "号院", "苏木", "嘎查", "新村", "公寓",
)  # fmt: skip
_STRONG_HOMES = tuple(
    h for h in _HOMES if h not in ("住", "家庭", "户口", "出生地", "籍贯", "落户", "同住", "地址为")
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
        if is_shown and not _is_lawful(text, start):
            yield "home_address", start


def _context(text: str, start: int) -> str:
    """The sentence before, from the last party on."""
    before = sentence_before(text, start, 110)
    party = last_of(before, PARTIES)
    return before[party:] if party >= 0 else before


def _is_home(text: str, start: int) -> bool:
    context = _context(text, start)
    domicile, home = last_of(context, _DOMICILES), last_of(context, _HOMES)
    return home > domicile or (domicile >= home >= 0 and not _has_firm(context[:domicile]))


def _is_lawful(text: str, start: int) -> bool:
    """Whether a firm, a court or an office is at home at this address."""
    context = _context(text, start)
    stop = start
    while (
        stop < len(text) and stop - start < 12 and (text[stop] in NUMERALS or text[stop] in "-号#")
    ):
        stop += 1
    if text[stop : stop + 3].startswith(("支行", "分行", "营业", "网点", "分理处", "储蓄所")):
        return True
    homes = last_of(context, _HOMES)
    if last_of(context, _OFFICIAL) > homes or last_of(context, _COURTS) > homes:
        return True
    domicile = last_of(context, _DOMICILES)
    if domicile >= 0:
        home = last_of(context, [h for h in _HOMES if h != "住"])
        if home > domicile or ",住" in context[domicile:]:
            return False
        return _has_firm(context[:domicile]) or not context[: max(0, domicile - 3)].strip(
            ",:：(\n| "
        )
    return _has_firm(context) and homes < _last_firm(context)


def _has_firm(context: str) -> bool:
    return _last_firm(context) >= 0


def _last_firm(context: str) -> int:
    """Where the last organisation ends that something is said of, or -1."""
    last = -1
    for at, word in occurrences(context, _FIRMS):
        stop = at + len(word)
        if context[stop : stop + 1] and context[stop : stop + 1] in _AFTER_FIRM:
            last = max(last, stop)
    return last


_N = f"[0-9{''.join(sorted(NUMERALS - set('0123456789')))}A-Ma-m甲乙丙附#-]"
LOOKS: tuple[Look, ...] = (
    (f"[路街巷同道屯村区条院里][\n(,第]{{0,3}}{_N}+[号#]|{_N}弄", _streets),
    (f"{_N}(?:栋|幢|橦|号楼|单元|座|室|号院|门|楼)", _buildings),
    (f"{_N}(?:组|村民小组|居民小组|小组|生产队|小队|社)", _groups),
    (f"[\u3400-\u9fff)][\n(]{{0,3}}{_N}{{1,4}}-{_N}", _triples),
    ("住[^房所建院宿址户持]|" + "|".join(_STRONG_HOMES), _named),
)
