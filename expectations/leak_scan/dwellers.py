"""At whose address: a person's home, or the seat of a firm, a court, an office."""

from expectations.leak_scan.context import NUMERALS
from expectations.leak_scan.words import PARTIES, is_han, last_of, occurrences, sentence_before

HOMES = (
    "住址", "家住", "现住", "居住", "户籍", "户口", "暂住", "原住", "迁至", "迁往", "迁入", "送达地址", "通讯地址", "通信地址",
    "收件地址", "家庭", "租住", "同住", "老家", "籍贯", "住在", "住于", "住:", "住", "搬至", "搬到", "邮寄地址", "联系地址",
    "收货地址", "现居", "长住", "常住", "寄至", "地址为", "身份证地址", "身份证住址", "落户", "暂居", "现址", "出生地", "家中", "藏匿于", "寄往", "搬家至", "住处", "家庭地址",
)  # fmt: skip
_DOMICILES = (
    "住所地", "住所", "注册地", "经营场所", "经营地", "营业地", "营业场所", "办公地", "登记地", "公司地址", "单位地址", "法院地址",
    "本院地址", "开庭地点", "地点", "院址", "机构地址", "企业地址", "注册住址", "办公住址",
)  # fmt: skip
_OFFICIAL = (
    "公司地址", "工商登记地", "登记地址", "单位地址", "法院地址", "本院地址", "开庭地点", "院址", "经营场所", "注册地", "营业场所", "营业地", "经营地", "企业地址",
    "办公地", "机构地址", "地点",
)  # fmt: skip
_FIRMS = (
    "公司", "法院", "银行", "支行", "分行", "信用社", "合作社", "厂", "中心", "委员会", "局", "集团", "事务所", "酒店", "饭店", "超市",
    "医院", "学校", "商行", "商店", "经销处", "经营部", "门市部", "商场", "市场", "企业", "工厂", "研究院", "法庭", "大队部", "政府",
    "派出所", "管理处", "工作室", "宾馆", "餐厅", "药店", "药房", "加油站", "农场", "林场", "矿", "站", "有限合伙", "分店", "总店",
    "幼儿园", "中学", "小学", "大学", "学院", "联社", "协会", "基金会", "仓库", "本院", "大厅", "火锅店", "饭庄", "店",
)  # fmt: skip
_COURTS = ("法院", "法庭", "检察院", "审判庭")
_AFTER_FIRM = "9YN,(:：名所位坐地的于在、(登住系为"


def _context(text: str, start: int) -> str:
    """The sentence before, from the last party on."""
    before = sentence_before(text, start, 110)
    party = last_of(before, PARTIES)
    return before[party:] if party >= 0 else before


def is_home(text: str, start: int) -> bool:
    context = _context(text, start)
    domicile, home = last_of(context, _DOMICILES), last_of(context, HOMES)
    return home > domicile or (domicile >= home >= 0 and not _has_firm(context[:domicile]))


def is_lawful(text: str, start: int) -> bool:
    """Whether a firm, a court or an office is at home at this address."""
    context = _context(text, start)
    stop = start
    while (
        stop < len(text) and stop - start < 12 and (text[stop] in NUMERALS or text[stop] in "-号#")
    ):
        stop += 1
    if text[stop : stop + 3].startswith(("支行", "分行", "营业", "网点", "分理处", "储蓄所")):
        return True
    homes = last_of(context, HOMES)
    if last_of(context, _OFFICIAL) > homes or last_of(context, _COURTS) > homes:
        return True
    domicile = last_of(context, _DOMICILES)
    if domicile >= 0:
        home = last_of(context, [h for h in HOMES if h != "住"])
        if home > domicile or ",住" in context[domicile:]:
            return False
        return _has_firm(context[:domicile]) or not context[: max(0, domicile - 3)].strip(
            ",:：(\n| "
        )
    if homes < 0 and any(court in _clause_after(text, stop) for court in _COURTS):
        return True  # 爱民街1387号丰满区人民法院
    return _has_firm(context) and homes < _last_firm(context)


def _clause_after(text: str, stop: int) -> str:
    """What follows up to the next punctuation mark."""
    end = stop
    while end < min(len(text), stop + 24) and is_han(text[end]):
        end += 1
    return text[stop:end]


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
