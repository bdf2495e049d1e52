"""Drawn people and their numbers: everything that must not be readable in public.

No value belongs to anybody: each is drawn, and only its check digit is computed.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta

from redaction_corpus_disguises import groups_of
from redaction_corpus_places import PLACES
from redaction_corpus_text import CORE, EXTENDED, KEEP, Sheet, Value, slot

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹柏窦章苏潘葛范彭鲁韦马苗方俞任袁柳鲍史唐费薛雷贺倪汤滕罗毕郝安常于傅卞齐康伍余顾孟黄穆萧尹姚邵汪毛禹狄臧计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路江童郭梅林钟徐邱骆高夏蔡田胡凌霍虞万柯管卢莫房解应宗丁邓单洪包左石崔吉龚程裴陆翁曲乔谭车侯宫宁栾武刘景詹叶司韶黎白蒲邰桑桂牛边燕温庄柴瞿阎关曾沙朴全池玄南"
DOUBLE = ["欧阳", "诸葛", "上官", "司徒", "皇甫", "夏侯", "公孙", "端木", "南宫", "赫连"]
GIVEN = "春国志秀玉桂淑凤晓立永长成忠德福贵兰芝荣华建军强伟刚勇斌辉鹏浩宇轩涵梓欣怡雪琳婷慧敏静丽红霞艳梅英珍萍莉娜丹阳光明亮东海波涛洋龙虎泽润霖森昊旭晨曦朗瑞祥和平安康宁远航天佑嘉豪博文思源雨桐诗语可心子墨一诺铭铄皓赫煊奕翰熠𠮷䶮"
WORDS = [
    "高山", "程序", "成功", "严格", "安全", "周期", "于是", "方向", "车站", "金融", "金额", "任何", "官方", "应当", "江河",
    "白酒", "钟点", "路通", "雷电", "申请", "平安", "史料", "时间", "项目", "左右", "齐全", "计划", "景点", "管理",
]  # fmt: skip
OTHERS = [
    "巴特尔", "其其格", "乌兰托娅", "阿依古丽·买买提", "吐尔逊·艾山", "迪丽拜尔•玉素甫", "木合塔尔・库尔班", "洛桑扎西", "阿木尔", "朴成焕",
    "金顺姬", "伊万诺夫·谢尔盖", "玛丽娅", "John Carter", "KIM MIN SOO", "山田太郎",
]  # fmt: skip
_AREAS = [place.code for place in PLACES]
_BINS = {
    16: ["622848", "625912", "436742", "622700", "524094"],
    17: ["622908", "622126"],
    18: ["623058", "622568"],
    19: ["621700", "622202", "621226", "623190", "621799", "621661"],
}
_MOBILE = [
    "130", "131", "133", "135", "136", "138", "139", "145", "147", "150", "152", "155", "157",
    "158", "159", "166", "172", "175", "177", "180", "182", "186", "187", "189", "191", "195",
    "198", "199",
]  # fmt: skip


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def full_name(rng: random.Random, words: bool = True) -> str:
    """A Han name; some are also an everyday word, some have a double surname."""
    luck = rng.random()
    if words and luck < 0.04:
        return rng.choice(WORDS)
    surname = rng.choice(DOUBLE) if luck < 0.08 else rng.choice(SURNAMES)
    return surname + "".join(rng.sample(GIVEN, 1 if rng.random() < 0.3 else 2))


def new_name(sheet: Sheet, others: float = 0.0, words: bool = True) -> str:
    """A name that is no part of another name of the same text, nor the other way round."""
    known: list[str] = sheet.facts.setdefault("names", [])
    while True:
        foreign = sheet.rng.random() < others
        name = sheet.rng.choice(OTHERS) if foreign else full_name(sheet.rng, words)
        if not any(name in k or k in name for k in known):
            known.append(name)
            return name


def check_character(seventeen: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, weights, strict=True)) % 11]


def luhn(body: str) -> str:
    total = 0
    for i, d in enumerate(reversed(body)):
        v = int(d) * (2 if i % 2 == 0 else 1)
        total += v - 9 if v > 9 else v
    return str(-total % 10)


def birthday(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days))


def adult_birth(sheet: Sheet) -> date:
    return birthday(sheet.rng, date(1938, 1, 1), date(sheet.as_of.year - 20, 1, 1))


def resident_number(rng: random.Random, born: date) -> str:
    area = rng.choice(["810000", "820000", "830000"]) if rng.random() < 0.02 else rng.choice(_AREAS)
    body = f"{area}{born:%Y%m%d}{rng.randrange(1, 1000):03d}"
    return body + check_character(body)


def card_number(rng: random.Random) -> str:
    length = rng.choice((16, 17, 18, 19, 19, 19))
    start = rng.choice(_BINS[length])
    body = start + digits(rng, length - len(start) - 1)
    return body + luhn(body)


def written(sheet: Sheet, kind: str, canon: str) -> str:
    """The number as typed: plain, or in the disguise of the sheet."""
    if sheet.disguise is None:
        return canon
    return sheet.disguise.write(sheet.rng, canon, groups_of(kind, canon))


def _fitting(sheet: Sheet, draw: Callable[[], str]) -> str:
    canon = draw()
    while sheet.disguise is not None and not sheet.disguise.fits(canon):
        canon = draw()
    return canon


@slot
def name(sheet: Sheet, key: str) -> Value:
    drawn = new_name(sheet, others=0.08)
    return Value(drawn, "person_name", KEEP, drawn)


@slot
def id18(sheet: Sheet, key: str) -> Value:
    canon = _fitting(sheet, lambda: resident_number(sheet.rng, adult_birth(sheet)))
    return Value(written(sheet, "id18", canon), "id18", CORE, canon)


@slot
def id15(sheet: Sheet, key: str) -> Value:
    rng = sheet.rng

    def draw() -> str:
        born = birthday(rng, date(1925, 1, 1), date(1985, 1, 1))
        return f"{rng.choice(_AREAS)}{born:%y%m%d}{rng.randrange(1, 1000):03d}"

    canon = _fitting(sheet, draw)
    return Value(written(sheet, "id15", canon), "id15", CORE, canon)


@slot
def mobile(sheet: Sheet, key: str) -> Value:
    canon = _fitting(sheet, lambda: sheet.rng.choice(_MOBILE) + digits(sheet.rng, 8))
    return Value(written(sheet, "mobile", canon), "mobile", CORE, canon)


@slot
def mobile_formed(sheet: Sheet, key: str) -> Value:
    """A mobile number with a country code or the blanks people really type."""
    n = sheet.rng.choice(_MOBILE) + digits(sheet.rng, 8)
    forms = ("+86{}", "+86 {}", "86-{}", "0086{}", "（86）{}", "+86-{}", "0{}", "(+86){}", "＋86{}")
    if sheet.rng.random() < 0.3:
        cut = sheet.rng.choice(("{0} {1} {2}", "{0}-{1}-{2}", "+86 {0} {1} {2}", "{0}.{1}.{2}"))
        return Value(cut.format(n[:3], n[3:7], n[7:]), "mobile", CORE, n)
    return Value(sheet.rng.choice(forms).format(n), "mobile", CORE, n)


@slot
def card(sheet: Sheet, key: str) -> Value:
    canon = _fitting(sheet, lambda: card_number(sheet.rng))
    return Value(written(sheet, "bank_card", canon), "bank_card", CORE, canon)


@slot
def account(sheet: Sheet, key: str) -> Value:
    """A passbook or company account: no check digit, 15 to 21 digits."""
    canon = sheet.rng.choice(("07", "22", "08", "42", "10", "58")) + digits(
        sheet.rng, sheet.rng.choice((13, 15, 17, 19))
    )
    text = " ".join(groups_of("", canon)) if sheet.rng.random() < 0.2 else canon
    return Value(text, "bank_account", CORE, canon)


@slot
def landline(sheet: Sheet, key: str) -> Value:
    """A home telephone: eight digits in 长春 and 吉林, seven elsewhere in the province."""
    rng = sheet.rng
    code, count = rng.choice(
        [("0431", 8), ("0432", 8)] + [(f"043{n}", 7) for n in range(3, 10)] + [("010", 8)]
    )
    number = rng.choice("2345678") + digits(rng, count - 1)
    form = rng.choice(("{}-{}", "{}{}", "({}){}", "（{}）{}", "{} {}", "{}—{}", "{}－{}"))
    return Value(form.format(code, number), "home_phone", CORE, code + number)


@slot
def landline_local(sheet: Sheet, key: str) -> Value:
    """The same without its area code, as neighbours write it."""
    number = sheet.rng.choice("2345678") + digits(sheet.rng, sheet.rng.choice((6, 7)))
    return Value(number, "home_phone", CORE, number)


def spell_date(rng: random.Random, day: date, lunar: bool = True) -> str:
    forms = ["{0}年{1}月{2}日", "{0}年{1:02d}月{2:02d}日", "{0}-{1:02d}-{2:02d}", "{0}.{1}.{2}"]
    forms += ["{0}/{1}/{2}", "{0}年{1}月{2}日", "{0} 年 {1} 月 {2} 日"]
    if lunar and rng.random() < 0.08:
        cn = "〇一二三四五六七八九"
        small = ["", *"一二三四五六七八九十", "十一", "十二"]
        tens = ["", "十", "二十", "三十"][day.day // 10] + (
            cn[day.day % 10] if day.day % 10 else ""
        )
        return "".join(cn[int(d)] for d in str(day.year)) + f"年{small[day.month]}月{tens}日"
    return rng.choice(forms).format(day.year, day.month, day.day)


@slot
def birth(sheet: Sheet, key: str) -> Value:
    born = adult_birth(sheet)
    return Value(spell_date(sheet.rng, born), "birth_date", EXTENDED, born.isoformat())


@slot
def idlabel(sheet: Sheet, key: str) -> str:
    label = "身份证号¦身份证号码¦公民身份号码¦公民身份证号码¦身份证¦居民身份证号¦证件号码¦证件号¦身份号码¦身份证件号¦身证号¦证号¦ID号¦居民身份证编号"
    return sheet.choose(f"«{label}»«：¦:¦为¦¦ ¦：«¦ »¦是¦号：»")


@slot
def tellabel(sheet: Sheet, key: str) -> str:
    label = "联系电话¦电话¦手机¦手机号¦手机号码¦移动电话¦联系方式¦本人电话¦电话号码¦TEL¦Tel¦联系人电话¦微信同号"
    return sheet.choose(f"«{label}»«：¦:¦¦ ¦为¦：«¦ »»")


@slot
def sex(sheet: Sheet, key: str) -> str:
    return sheet.rng.choice("男女")


@slot
def nation(sheet: Sheet, key: str) -> str:
    return sheet.rng.choice(["汉族"] * 5 + ["满族", "朝鲜族", "蒙古族", "回族", "锡伯族"])


@slot
def party(sheet: Sheet, key: str) -> str:
    """The role of a person in a case."""
    roles = "被执行人¦申请执行人¦案外人¦异议人¦利害关系人¦申请人¦被申请人¦担保人¦第三人¦协助执行人¦原告¦被告¦复议申请人"
    return sheet.choose(f"«{roles}»")
