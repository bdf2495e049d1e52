"""Drawn values that must come out of a redactor untouched: they are what the court publishes."""

from datetime import date

from redaction_corpus_text import KEEP, Sheet, Value, slot
from redaction_corpus_values import birthday, card_number, digits, resident_number, spell_date

_CAPITAL = "零壹贰叁肆伍陆柒捌玖"
_CODES = [
    "吉", "吉01", "吉0102", "吉0104", "吉0112", "吉0122", "吉0184", "吉0191", "吉0204", "吉0281", "吉03",
    "吉0322", "吉0381", "吉0502", "吉06", "吉0623", "吉0721", "吉0802", "吉24", "吉2401", "吉2403", "吉71",
    "吉7101", "吉75", "吉7502", "辽0102", "黑01", "京03", "京0105", "沪01", "最高法", "粤0304", "内04",
]  # fmt: skip
_TYPES = (
    ["执"] * 6
    + ["执恢"] * 3
    + [
        "执保",
        "执异",
        "执复",
        "执监",
        "执协",
        "执他",
        "执请",
        "执督",
        "民初",
        "民初",
        "民终",
        "民申",
        "刑初",
        "刑终",
        "行审",
        "行初",
        "财保",
        "司救执",
        "司惩",
        "知民初",
        "民特",
        "破",
        "破申",
        "执前调",
        "诉前调",
    ]
)
_OLD = [
    "长执字", "朝民初字", "吉中民二终字", "蛟执字", "延民一初字", "农执恢字", "四刑初字", "船执异字", "珲行审字", "长经开民重字",
]  # fmt: skip
_BRACKETS = ["（）"] * 4 + ["()"] * 3 + ["〔〕"] * 2 + ["[]", "【】", "﹝﹞", "（)", "(）", "［］"]
STATUTES = [
    "《中华人民共和国民事诉讼法》第二百六十四条", "《中华人民共和国民事诉讼法》第二百五十一条、第二百五十三条、第二百五十五条",
    "《中华人民共和国民事诉讼法》第255条第1款第（6）项", "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第五百一十七条",
    "《最高人民法院关于公布失信被执行人名单信息的若干规定》第一条第（一）项", "法释〔2010〕8号", "法释〔2015〕17号第三条", "法发〔2014〕26号第十七条",
    "《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》第二条", "民诉法第260条", "《中华人民共和国刑法》第三百一十三条",
    "《中华人民共和国民法典》第一千零七十九条", "法〔2016〕373号", "法〔2018〕335号第五条", "《中华人民共和国公司法》第二十条",
    "《中华人民共和国出境入境管理法》第十二条", "法释[2021]20号",
]  # fmt: skip


def kept(kind: str, text: str) -> Value:
    return Value(text, kind, KEEP, text)


@slot
def case_no(sheet: Sheet, key: str) -> Value:
    """A case number in any of the forms met since 2005."""
    r = sheet.rng
    left, right = r.choice(_BRACKETS)
    year, number = r.randrange(2005, 2027), r.choice([r.randrange(1, 9999), r.randrange(1, 99999)])
    ending = r.choice(["号"] * 8 + ["号之一", "号之二", "号之三", f"-{r.randrange(1, 9)}号"])
    luck = r.random()
    if luck < 0.2 or year < 2016:
        padded = r.choice([f"{number:05d}", str(number)])
        text = f"{left}{min(year, 2015)}{right}{r.choice(_OLD)}第{padded}{ending}"
    elif luck < 0.28:
        more = "、".join(str(number + i) for i in range(r.randrange(2, 5)))
        text = f"{left}{year}{right}{r.choice(_CODES)}{r.choice(_TYPES)}{more}号"
    elif luck < 0.33:
        text = f"{left}{year}{right} {r.choice(_CODES)} {r.choice(_TYPES)} {number} 号"
    else:
        text = f"{left}{year}{right}{r.choice(_CODES)}{r.choice(_TYPES)}{number}{ending}"
    if r.random() < 0.07:
        text = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in text)
    return kept("case_no", text)


def capital(number: int) -> str:
    """An amount as cheques spell it: 壹拾贰万叁仟元整."""
    text, pending = "", False
    for scale, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // scale % 10**4
        if not part:
            pending = bool(text)
            continue
        for weight, mark in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
            digit = part // weight % 10
            if digit:
                text += ("零" if pending and text else "") + _CAPITAL[digit] + mark
                pending = False
            else:
                pending = True
        text += unit
        pending = part % 10 == 0 and scale > 1
    return text + "元整"


@slot
def amount(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    n = r.choice(
        [
            r.randrange(1, 999),
            r.randrange(1000, 99999),
            r.randrange(10**5, 10**8),
            r.randrange(10**8, 10**11),
        ]
    )
    cents = r.randrange(100)
    form = r.choice(
        ["{0}元"] * 4
        + ["{0}.{1:02d}元"] * 4
        + [
            "{0:,}元",
            "{0:,}.{1:02d}元",
            "人民币{0}元",
            "人民币{0:,}.{1:02d}元",
            "¥{0}.{1:02d}",
            "￥{0:,}",
            "RMB{0}元",
            "{2}万元",
            "{2}万余元",
            "人民币{2}万元",
            "{3}亿元",
            "{0}元人民币",
            "{0}美元",
            "{0}.{1:02d} 元",
        ]
    )
    text = form.format(n, cents, round(n / 10**4 + 0.5, 2), r.randrange(1, 90) / 10)
    luck = r.random()
    if luck < 0.08:
        text = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in text)
    elif luck < 0.16:
        text = r.choice(["人民币", ""]) + capital(n % 10**9 // 10 * 10 or 50)
    elif luck < 0.2:
        text = f"{r.choice('一二三四五六七八九')}{r.choice(['万', '千', '百万', '十五万'])}元"
    return kept("amount", text)


@slot
def day(sheet: Sheet, key: str) -> Value:
    """A date of the proceedings, never a birthday."""
    r = sheet.rng
    d = birthday(r, date(2009, 1, 1), sheet.as_of)
    text = spell_date(r, d)
    luck = r.random()
    if luck < 0.1:
        text = f"{d:%Y-%m-%d} {r.randrange(8, 18):02d}:{r.randrange(60):02d}:{r.randrange(60):02d}"
    elif luck < 0.16:
        text = f"{d.year}年{d.month}月{d.day}日{r.randrange(8, 18)}时{r.randrange(60):02d}分"
    elif luck < 0.22:
        text = f"{d:%Y%m%d}"
    elif luck < 0.26:
        text = f"{d.year}年{d.month}月"
    elif luck < 0.3:
        text = "".join(
            chr(ord(c) + 0xFEE0) if c.isascii() else c for c in f"{d.year}年{d.month}月{d.day}日"
        )
    return kept("date", text)


@slot
def docno(sheet: Sheet, key: str) -> Value:
    """A long plain number that identifies a paper, not a person: 12 to 20 digits."""
    return kept("doc_no", digits(sheet.rng, sheet.rng.choice((8, 12, 15, 16, 17, 18, 19, 20, 30))))


@slot
def docref(sheet: Sheet, key: str) -> Value:
    """A reference number with words in it."""
    r = sheet.rng
    y, n = r.randrange(2009, 2026), r.randrange(1, 9999)
    forms = [
        "长仲裁字〔{0}〕第{1:04d}号", "（{0}）吉长国安证字第{1}号", "长劳人仲字[{0}]第{1}号", "吉中评报字[{0}]第{1:04d}号",
        "（{0}）吉银借字第{1:04d}号", "HT-{0}-{1:04d}-08", "JLZX{0}{1:06d}", "吉府发〔{0}〕{1}号", "{0}年长拍字第{1}号",
        "NO.{0}{1:05d}", "（{0}）长证执字第{1}号", "2200{0}{1:08d}",
    ]  # fmt: skip
    return kept("doc_no", r.choice(forms).format(y, n))


@slot
def tail(sheet: Sheet, key: str) -> Value:
    return kept("card_tail", digits(sheet.rng, 4))


@slot
def masked(sheet: Sheet, key: str) -> Value:
    """A value somebody has masked before."""
    r = sheet.rng
    n = resident_number(r, birthday(r, date(1950, 1, 1), date(2000, 1, 1)))
    c, m = card_number(r), "13" + digits(r, 9)
    forms = [
        f"{n[:6]}********{n[-4:]}", f"{n[:6]}************", f"{m[:3]}****{m[-4:]}",
        f"{c[:6]}*********{c[-3:]}", f"{n[:6]}xxxxxxxx{n[-4:]}", "***", f"****{m[-4:]}",
        f"{n[0]}****************{n[-1]}", f"{m[:3]}********",
    ]  # fmt: skip
    return kept("already_masked", r.choice(forms))


@slot
def masked_name(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    forms = ["{}某", "{}某某", "{}某1", "{}某甲", "{}某（2）", "{}××", "{}**", "{}*"]
    return kept("already_masked", r.choice(forms).format(r.choice("张王李赵刘陈杨孙")))


@slot
def percent(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    form = r.choice(["{}%", "{}％", "年利率{}%", "月利率{}‰", "百分之{}"])
    return kept("ratio", form.format(r.choice([r.randrange(1, 99), r.randrange(100, 9999) / 100])))


@slot
def tally(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    big = r.choice([r.randrange(1, 30), r.randrange(1000, 99999999)])
    unit = r.choice(["件", "股", "万股", "辆", "台", "套", "人次", "份", "吨", "公斤", "棵", "头"])
    return kept("count", f"{r.choice([str(big), f'{big:,}'])}{unit}")


@slot
def area(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    size = r.choice(
        [r.randrange(30, 400), r.randrange(3000, 99999) / 100, r.randrange(1000, 90000)]
    )
    return kept("area", f"{size}{r.choice(['平方米', '㎡', '亩', 'm²', '公顷', '平方公里'])}")


@slot
def statute(sheet: Sheet, key: str) -> Value:
    return kept("statute", sheet.rng.choice(STATUTES))


@slot
def formula(sheet: Sheet, key: str) -> Value:
    """How interest runs: figures, dates and rates in one phrase."""
    r = sheet.rng
    base, d = r.randrange(10**4, 10**7), birthday(r, date(2012, 1, 1), sheet.as_of)
    since = f"{d.year}年{d.month}月{d.day}日"
    forms = [
        f"以{base}元为基数，自{since}起至实际给付之日止，按年利率{r.randrange(4, 25)}%计算",
        f"以本金{base:,}元为基数，从{since}起至2019年8月19日止按中国人民银行同期同类贷款利率计算，自2019年8月20日起至付清之日止按全国银行间同业拆借中心公布的贷款市场报价利率（LPR）的1.5倍计算",
        f"{base}×{r.randrange(4, 25)}%÷360×{r.randrange(30, 900)}={r.randrange(100, 99999)}.{r.randrange(10, 99)}",
        f"（{base}元+{r.randrange(1000, 9999)}元）×0.0175%×{r.randrange(30, 900)}天",
    ]  # fmt: skip
    return kept("formula", r.choice(forms))
