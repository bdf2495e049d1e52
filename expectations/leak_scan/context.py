"""What makes a long number lawful: it says itself, or the words beside it say, that it is no person's."""

from expectations.leak_scan.alphabet import HAN_DIGITS, HAN_NUMERALS
from expectations.leak_scan.numbers import Suspect

_UNITS = (
    "元", "万", "亿", "圆", "角", "分", "美元", "港元", "欧元", "日元", "RMB", "CNY", "次", "件", "股", "吨",
    "人次", "平方", "㎡", "m2", "M2", "%", "亩", "公斤", "千克", "斤", "立方", "余元", "整",
)  # fmt: skip
_MONEY = (
    "¥",
    "$",
    "人民币",
    "金额",
    "标的额",
    "标的",
    "本金",
    "利息",
    "合计",
    "共计",
    "价款",
    "余额",
    "RMB",
    "CNY",
)
_PAPERS = (
    "编号", "票号", "票据号", "票据号码", "发票号", "发票号码", "发票代码", "保单号", "单号", "流水号", "文号", "字号",
    "合同号", "合同编号", "批号", "条码", "条形码", "二维码", "序列号", "注册号", "登记号", "代码", "信用代码", "机构代码",
    "税号", "识别号", "许可证号", "许可证", "案号", "执照号", "汇票号码", "支票号码", "凭证号", "凭证号码", "订单号",
    "运单号", "快递单号", "标识", "公告号", "报告号", "备案号", "标段", "版本", "校验码", "追溯码", "防伪码", "项目代码",
    "受理号", "业务号", "交易号", "档案号", "卷宗号", "归档号", "文书号", "批次", "浏览次数", "点击量", "统一编码", "编码",
    "存单号", "缴款书号", "收据号", "收据号码", "单据号", "单据号码", "回执号", "汇票号", "公证书号", "缴款码", "执行码", "查询码",
)  # fmt: skip
_PERSONAL = (
    "身份", "证件", "公民", "卡号", "卡", "账号", "帐号", "账户", "帐户", "手机", "电话", "户籍", "联系", "存折", "微信", "本人",
)  # fmt: skip
_OFFICES = (
    "监督",
    "举报",
    "投诉",
    "服务热线",
    "诉讼服务",
    "法院",
    "法庭",
    "咨询",
    "客服",
    "热线",
    "报警",
    "信访",
    "办公",
)
_STOPS = "。;；!?\x1e"
_FILLERS = " :：\n为是号(-.=第码No#\"'+"
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_lawful(suspect: Suspect, text: str) -> bool:  # noqa: PLR0911 - a table of cases
    """Whether a suspect is an amount, a date, a document number or an office's own telephone."""
    start, stop = suspect.start, suspect.stop
    if suspect.kind == "long_number" and suspect.is_certain:
        return False
    is_plain = suspect.kind == "mobile" and stop - start == 11
    if not is_plain and _is_all_dates(text, start, stop):
        return True
    if suspect.is_certain:
        return False
    before = _clause_before(text, start)
    if _is_in_code(text, start, stop):
        return True
    label = _label(before)
    if suspect.kind == "mobile":
        if any(word in label[-8:] for word in ("监督", "举报", "投诉")) and "电话" in label[-8:]:
            return True
        if any(word in label[-6:] for word in ("手机", "电话", "联系", "微信")):
            return False
    is_short = stop - start <= 24 and suspect.kind in ("mobile", "bank_card", "old_resident_id")
    if is_short and _is_amount(text, start, stop, before):
        return True
    named = label.endswith(_PAPERS)
    return named and not any(word in label[-8:] for word in _PERSONAL)


def _clause_before(text: str, start: int, reach: int = 24) -> str:
    before = text[max(0, start - reach) : start]
    cut = max((before.rfind(stop) for stop in _STOPS), default=-1)
    return before[cut + 1 :]


def _label(before: str) -> str:
    """What names the number: the words right before it, without the colon."""
    label = before.rstrip(_FILLERS + "0123456789")
    if label and label[-1].isascii() and label[-1].isupper():  # 保险单号AHAZ123…
        label = label.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip(_FILLERS) or label
    if label.endswith(("信用代", "机构代", "发票代", "识别", "项目代")):
        return label + "码"
    if label.endswith(("编", "票", "单", "文", "流水", "注册", "登记", "案", "合同")):
        label += "号"  # the filler 号 was taken off
    for word in (
        "票据",
        "收据",
        "发票",
        "汇票",
        "支票",
        "凭证",
        "订单",
        "运单",
        "保单",
        "公告",
        "报告",
        "批",
        "存单",
    ):
        if label.endswith(word):
            return label + "号"
    return label


def _is_amount(text: str, start: int, stop: int, before: str) -> bool:
    """Digits, perhaps with commas and decimals, before 元 or behind ¥."""
    end, left = stop, start
    while end < len(text) and end - stop < 8 and text[end] in "0123456789,.":
        end += 1
    while end > stop and text[end - 1] in ",.":
        end -= 1  # a sentence's comma, not the number's
    while left > 0 and start - left < 8 and text[left - 1] in "0123456789,":
        left -= 1
    number = text[left:end]
    if len(number.split(".")[0].replace(",", "")) > 15 or not set(number) <= set("0123456789,. "):
        return False
    after = text[end : end + 4].lstrip(" (余多")
    if after.startswith(_UNITS):
        return True
    return text[max(0, left - 6) : left].rstrip(" :：为是共\n(").endswith(_MONEY)


def _is_in_code(text: str, start: int, stop: int) -> bool:
    """The digits are part of a credit code, a digest or a UUID: letters and digits in one word."""
    left, right = start, stop
    while left > 0 and start - left < 80 and _is_code_letter(text[left - 1]):
        left -= 1
    while right < len(text) and right - stop < 80 and _is_code_letter(text[right]):
        right += 1
    word = text[left:right].strip("-")
    letters = sum(c.isalpha() for c in word)
    plain = word.replace("-", "")
    if len(plain) == 18 and "-" not in word:
        if letters > (word[-1] in "Xx"):
            return word[0] in "159ANY" and all(c in _USCC for c in word)
        return word.isdigit() and _has_credit_check(word)
    is_hex = letters > 0 and all(c in "0123456789abcdef" for c in plain)
    return is_hex and (len(plain) >= 24 or ("-" in word and len(plain) == 32))


def _is_code_letter(character: str) -> bool:
    return character == "-" or (character.isascii() and character.isalnum())


def _has_credit_check(code: str) -> bool:
    total = sum(_USCC.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return code[0] in "159" and _USCC[-total % 31] == code[17]


def _is_all_dates(text: str, start: int, stop: int) -> bool:
    """The digits and what joins them are dates and times, written out or as a time stamp."""
    left, right = start, stop
    joined = "0123456789-.:/ \nT,~+"
    while left > 0 and start - left < 40 and text[left - 1] in joined:
        left -= 1
    while right < len(text) and right - stop < 40 and text[right] in joined:
        right += 1
    words = text[left:right].replace("T", " ").replace("~", " ").replace("+", " ").split()
    return bool(words) and all(_is_moment(word.strip(".,:-/")) for word in words)


def _is_moment(word: str) -> bool:
    for separator in "-./":
        parts = word.split(separator)
        if len(parts) == 3 and _is_date(*parts):
            return True
        if separator == "-" and len(parts) == 6 and _is_date(*parts[:3]) and _is_date(*parts[3:]):
            return True
    if ":" in word:
        parts = word.replace(".", ":").replace(",", ":").split(":")
        return 2 <= len(parts) <= 4 and all(p.isdigit() for p in parts) and _is_clock(parts[:3])
    if not word.isascii() or not word.isdigit() or len(word) not in range(8, 21) or len(word) == 18:
        return False
    is_day = word[:2] in ("19", "20") and _is_date(word[:4], word[4:6], word[6:8])
    clock = [word[i : i + 2] for i in (8, 10, 12)]
    return is_day and (len(word) == 8 or (len(word) >= 14 and _is_clock(clock)))


def _is_date(year: str, month: str, day: str) -> bool:
    parts = (year, month, day)
    if not all(p.isascii() and p.isdigit() for p in parts) or len(year) != 4 or len(day) > 2:
        return False
    return 1900 <= int(year) <= 2099 and 1 <= int(month[:3]) <= 12 and 1 <= int(day) <= 31


def _is_clock(parts: list[str]) -> bool:
    limits = (24, 60, 61)
    return all(len(p) <= 2 and int(p) < limit for p, limit in zip(parts, limits, strict=False))


NUMERALS = frozenset("0123456789") | frozenset(HAN_NUMERALS)
"""Digits of either script, for those who read words: 十 counts here."""
DIGITS = frozenset("0123456789") | frozenset(HAN_DIGITS)
