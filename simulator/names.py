"""Synthetic names of people and organisations, in the variety a court's parties have."""

from random import Random

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_COMPOUND = (
    "欧阳",
    "上官",
    "诸葛",
    "司马",
    "司徒",
    "夏侯",
    "尉迟",
    "皇甫",
    "慕容",
    "令狐",
    "东方",
    "端木",
)
_KOREAN = "金朴崔李郑姜赵尹张林韩吴申徐权黄安柳全洪"
_KOREAN_GIVEN = "哲浩京美英顺龙虎光日成男花善玉春吉子淑明姬勋泰昌范秀贞镇海"
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂建文辉玲华红斌宇浩凯健俊帆雪梅鹏飞龙云海波宁博志国庆福祥瑞"
    "思雨晨阳佳怡欣悦子涵梓轩一诺沐晴若曦承泽嘉懿铭哲睿渊慧颖淑贞凤英兰秋冬春夏生根柱山川林森树松柏"
)
_ASTRAL_GIVEN = "𬭎𠮷𫖮𬍛𪟝𫘝𬸚"
"""Characters beyond the basic plane that are lawful in names."""
_DOTTED_FIRST = (
    "阿依",
    "买买提",
    "古丽",
    "巴特尔",
    "其其格",
    "艾力",
    "娜仁",
    "卡德尔",
    "萨仁",
    "乌兰",
)
_DOTTED_LAST = (
    "吐尔逊",
    "阿不都",
    "热合曼",
    "托合提",
    "哈斯",
    "白音",
    "图雅",
    "亚森",
    "苏荣",
    "那顺",
)

_TRADE_NAMES = [
    "鼎盛",
    "宏远",
    "恒达",
    "北方",
    "长白",
    "松江",
    "天池",
    "金地",
    "瑞丰",
    "吉星",
    "华昌",
    "东岭",
    "百川",
    "万泰",
    "聚源",
    "利民",
    "永兴",
    "昌盛",
    "鑫海",
    "同创",
    "九台山",
    "雪原",
    "参乡",
    "黑土",
    "沃野",
    "向阳",
    "和顺",
    "广汇",
    "嘉禾",
    "诚信达",
]
_BUSINESSES = [
    "房地产开发",
    "建筑工程",
    "商贸",
    "汽车零部件",
    "农业科技",
    "物流",
    "粮食收储",
    "餐饮管理",
    "医药",
    "木业",
    "物业服务",
    "机械制造",
    "信息技术",
    "装饰工程",
    "食品",
    "供热",
    "煤炭销售",
    "文化传媒",
]
_PLACES = [
    "长春市",
    "吉林市",
    "四平市",
    "辽源市",
    "通化市",
    "白山市",
    "松原市",
    "白城市",
    "延边",
    "公主岭市",
    "梅河口市",
    "敦化市",
    "农安县",
    "榆树市",
    "舒兰市",
]
_VILLAGES = [
    "向阳",
    "红旗",
    "前进",
    "东风",
    "太平",
    "永安",
    "新立",
    "双河",
    "柳树",
    "大榆树",
    "小城子",
    "三家子",
]


def person_name(rng: Random) -> str:
    """Two or three characters mostly; a few with compound surnames, dots, rare or single characters."""
    kind = rng.random()
    if kind < 0.90:
        return plain_name(rng)
    if kind < 0.95:
        return _pick(rng, _KOREAN) + _given(rng, _KOREAN_GIVEN)
    if kind < 0.975:
        return _pick(rng, _COMPOUND) + _given(rng, _GIVEN)
    if kind < 0.988:
        return dotted_name(rng)
    if kind < 0.994:
        return astral_name(rng)
    return _pick(rng, _SURNAMES)


def plain_name(rng: Random) -> str:
    """A common surname and a given name, nothing unusual."""
    return _pick(rng, _SURNAMES) + _given(rng, _GIVEN)


def dotted_name(rng: Random) -> str:
    """With U+00B7, the prescribed separator."""
    return f"{_pick(rng, _DOTTED_FIRST)}·{_pick(rng, _DOTTED_LAST)}"


def astral_name(rng: Random) -> str:
    """With one character beyond the basic plane."""
    return _pick(rng, _SURNAMES) + _pick(rng, _GIVEN) + _pick(rng, _ASTRAL_GIVEN)


def company_name(rng: Random) -> str:
    """A limited company."""
    place, trade, business = (_pick(rng, pool) for pool in (_PLACES, _TRADE_NAMES, _BUSINESSES))
    form = (
        "股份有限公司"
        if rng.random() < 0.1
        else "有限公司"
        if rng.random() < 0.5
        else "有限责任公司"
    )
    return f"{place}{trade}{business}{form}"


def village_name(rng: Random) -> str:
    """A village's economic cooperative: its credit code begins with N2."""
    return f"{_pick(rng, _PLACES)}{_pick(rng, _VILLAGES)}镇{_pick(rng, _VILLAGES)}村股份经济合作社"


def partnership_name(rng: Random) -> str:
    """An organisation that is no legal person."""
    trade = _pick(rng, _TRADE_NAMES)
    tail = rng.choice(("投资合伙企业（有限合伙）", "个人独资食品厂", "业主委员会"))
    return f"{_pick(rng, _PLACES)}{trade}{tail}"


def _pick(rng: Random, pool: "str | list[str] | tuple[str, ...]") -> str:
    return pool[int(rng.random() * len(pool))]


def _given(rng: Random, pool: str) -> str:
    first = pool[int(rng.random() * len(pool))]
    return first + pool[int(rng.random() * len(pool))] if rng.random() < 0.72 else first
