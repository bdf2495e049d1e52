"""Drawn courts, firms and their identifiers: public by law, so they stay."""

import random

from redaction_corpus_keeps import kept
from redaction_corpus_places import PLACES, STREETS
from redaction_corpus_text import Sheet, Value, slot
from redaction_corpus_values import digits

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
COURTS = [
    "吉林省高级人民法院", "长春市中级人民法院", "吉林市中级人民法院", "延边朝鲜族自治州中级人民法院", "长春市二道区人民法院", "长春市双阳区人民法院",
    "农安县人民法院", "德惠市人民法院", "公主岭市人民法院", "吉林市丰满区人民法院", "蛟河市人民法院", "梨树县人民法院", "伊通满族自治县人民法院",
    "前郭尔罗斯蒙古族自治县人民法院", "长白朝鲜族自治县人民法院", "延吉市人民法院", "敦化市人民法院", "延边林区中级法院", "和龙林区基层法院", "长春铁路运输中级法院",
    "图们铁路运输法院", "长春净月高新技术产业开发区人民法院", "长春新区人民法院", "本院", "最高人民法院",
]  # fmt: skip
_FIRMS = [
    "金穗", "宏远", "德信", "华阳", "东北亚", "天成", "鼎泰", "众合", "吉粮", "绿源", "北方", "隆达", "一方", "百姓", "三友",
    "长白山", "松花江", "龙腾", "正大", "亚泰祥",
]  # fmt: skip
_TRADES = [
    "房地产开发有限公司", "建筑工程有限公司", "商贸有限公司", "物业服务有限公司", "农业科技发展有限公司", "小额贷款有限公司", "典当有限责任公司",
    "汽车销售服务有限公司", "粮食收储有限公司", "融资担保股份有限公司", "人参产业集团有限公司", "木业有限公司", "餐饮管理有限公司",
]  # fmt: skip
_BANKS = [
    "中国农业银行股份有限公司{}支行", "吉林银行股份有限公司{}支行", "{}农村商业银行股份有限公司", "中国邮政储蓄银行股份有限公司{}支行",
    "中国建设银行股份有限公司{}分行", "{}农村信用合作联社",
]  # fmt: skip
_OTHER_FIRMS = [
    "{}供热公司", "{}第三中学", "{}人民医院", "{}个体加油站", "{}种植专业合作社", "{}村民委员会", "{}住房公积金管理中心", "{}税务局",
    "{}大药房", "{}幼儿园有限公司",
]  # fmt: skip


def credit_code(r: random.Random) -> str:
    """A unified social credit code; every fifth has digits only, like a resident number."""
    while True:
        kind = r.choice(["91"] * 8 + ["92", "93", "N2", "52", "12", "11", "81", "A1", "Y1"])
        letters = "0123456789" if r.random() < 0.4 else _USCC
        body = kind + r.choice(PLACES).code + "".join(r.choice(letters) for _ in range(9))
        total = sum(_USCC.index(c) * pow(3, i, 31) for i, c in enumerate(body))
        check = _USCC[-total % 31]
        if letters is not _USCC and not check.isdigit() and r.random() < 0.7:
            continue
        return body + check


@slot
def uscc(sheet: Sheet, key: str) -> Value:
    return kept("uscc", credit_code(sheet.rng))


@slot
def orgcode(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    return kept("org_code", f"{digits(r, 8)}{r.choice(['-', ''])}{r.choice('0123456789X')}")


@slot
def court(sheet: Sheet, key: str) -> Value:
    return kept("court", sheet.rng.choice(COURTS))


@slot
def court_phone(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    code, count = r.choice([("0431", 8), ("0432", 8), *((f"043{n}", 7) for n in range(3, 10))])
    number = "8" + digits(r, count - 1)
    forms = ["{0}-{1}", "{0}{1}", "（{0}）{1}", "({0}){1}", "{0}—{1}", "{0}-{1}转{2}", "{1}"]
    if r.random() < 0.25:
        return kept(
            "court_phone",
            r.choice(
                [
                    "12368",
                    f"{code}-12368",
                    f"400-{digits(r, 3)}-{digits(r, 4)}",
                    f"400{digits(r, 7)}",
                ]
            ),
        )
    return kept("court_phone", r.choice(forms).format(code, number, r.randrange(100, 999)))


@slot
def court_mail(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    box = r.choice(["zxjjz", "zxj", "yuanzhang", "jubao", "ccfyzxj"])
    host = r.choice(["chinacourt.org", "jlsfy.gov.cn", "court.gov.cn"])
    return kept("court_mail", f"{box}@{host}")


@slot
def firm(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    drawn = r.choice(PLACES)
    luck = r.random()
    if luck < 0.25:
        return kept("company", r.choice(_BANKS).format(drawn.county))
    if luck < 0.38:
        return kept("company", r.choice(_OTHER_FIRMS).format(drawn.county))
    head = r.choice(
        [drawn.city, drawn.county, drawn.province.removesuffix("省"), drawn.city.removesuffix("市")]
    )
    middle = r.choice(["", "（集团）", "", r.choice(_FIRMS)])
    return kept("company", f"{head}{r.choice(_FIRMS)}{middle}{r.choice(_TRADES)}")


@slot
def court_place(sheet: Sheet, key: str) -> Value:
    """Where the court itself is, or a room in it."""
    r = sheet.rng
    house = r.choice(["执行局", "诉讼服务中心", "执行事务中心", "第三法庭", "立案庭"])
    street = f"{r.choice(STREETS)}{r.randrange(1, 3000)}号"
    own = r.choice([c for c in COURTS if c.endswith("人民法院") and c != "最高人民法院"])
    forms = [
        f"{own}{house}{r.randrange(100, 999)}室", f"{street}{own}{house}", f"{own}（{street}）",
    ]  # fmt: skip
    return kept("court_place", r.choice(forms))
