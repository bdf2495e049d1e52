"""Numbers that their label or their letters give away: papers, plates, mail, chat, telephones."""

from functools import cache

import numpy as np
import numpy.typing as npt

from expectations.leak_scan.alphabet import HAN_DIGITS
from expectations.leak_scan.words import (
    Found,
    Look,
    after,
    before,
    occurrences,
    sentence_before,
    skip,
)

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_FORCES = frozenset("军空海北沈南武政参后装士文广兰济成联火警战陆西东中政干")
_ARMY_PAPERS = (
    "军官证", "士官证", "士兵证", "警官证", "文职", "军人证", "军人保障卡", "武警", "军人身份",
)  # fmt: skip
_TRAVEL_PAPERS = (
    "护照", "通行证", "回乡证", "台胞证", "旅行证", "居留证", "居留许可", "永久居留", "海员证", "出入境证", "返乡证",
)  # fmt: skip
_ACCOUNTS = ("账号", "帐号", "卡号", "账户", "帐户", "存折号", "银行卡", "户名及账号", "支付宝")
_IDENTITY = ("身份证", "身份号码", "证件号", "证件号码", "公民身份", "sfzh", "zjhm", "身份证件")
_PHONES = (
    "电话", "手机", "座机", "宅电", "联系方式", "联系号码", "TEL", "Tel", "tel", "电活", "固话", "小灵通", "住宅电",
)  # fmt: skip
_OFFICES = (
    "监督", "举报", "投诉", "热线", "法院", "法庭", "咨询", "客服", "报警", "信访", "办公", "法官", "书记员", "执行员",
    "承办", "本院", "公司", "银行", "支行", "局", "单位", "平台", "审判", "律师", "中心", "检察", "公证", "管理", "传真", "值班", "12368",
)  # fmt: skip
_AFTER_LABEL = " :：为是号码(.-=尾数\n/|\"'及和本人预留的(+第"
_DIGITS = frozenset("0123456789") | frozenset(HAN_DIGITS)
_JOINTS = frozenset("-. \n/()_,、·")


def _digits_from(text: str, at: int, most: int = 48) -> tuple[str, int]:
    """The digits from ``at`` on, over hyphens and the like, and where they end."""
    out: list[str] = []
    end = min(len(text), at + most)
    stop = at
    while at < end and (text[at] in _DIGITS or text[at] in _JOINTS):
        if text[at] in _DIGITS:
            out.append(text[at])
            stop = at + 1
        at += 1
    return "".join(out), stop


def _is_money(text: str, stop: int) -> bool:
    return text[stop : stop + 2].startswith(("元", "万", "亿", "圆", "余元", "美元", "股", "次"))


def _labelled(text: str) -> Found:
    """A label promises an account or an identity number: then any long row of digits is one."""
    for words, kind, least in ((_ACCOUNTS, "bank_card", 9), (_IDENTITY, "resident_id", 10)):
        for at, word in occurrences(text, words):
            start = skip(text, at + len(word), _AFTER_LABEL)
            digits, stop = _digits_from(text, start)
            is_other = _is_money(text, stop) or _is_date(digits) or text[stop : stop + 1] == "年"
            if len(digits) >= least and not is_other:
                yield kind, start


def _is_date(digits: str) -> bool:
    return digits[:2] in ("19", "20") and digits[4:6] <= "12" and len(digits) in (8, 14)


def _phones(text: str) -> Found:
    """Fixed lines and mistyped mobiles behind a label, unless an office stands in the sentence."""
    for at, word in occurrences(text, _PHONES):
        start = skip(text, at + len(word), _AFTER_LABEL)
        digits, stop = _digits_from(text, start, 24)
        if not 7 <= len(digits) <= 13 or digits.startswith(("400", "800", "12368")):
            continue
        if (len(digits) == 11 and digits[0] in "1一壹幺") or _is_money(text, stop):
            continue
        if text[stop : stop + 1] == "*" or _is_date(digits):
            continue
        context = sentence_before(text, at, 30) + after(text, stop, 8)
        if not any(office in context for office in _OFFICES):
            yield "landline", start


def _travel(text: str) -> Found:
    for at, word in occurrences(text, _TRAVEL_PAPERS):
        start = skip(text, at + len(word), _AFTER_LABEL + "件证")
        prefix = start
        while (
            start < len(text)
            and start - prefix < 3
            and text[start].isascii()
            and text[start].isalpha()
        ):
            start += 1
        digits, stop = _digits_from(text, start, 16)
        if len(digits) >= 7 and text[stop : stop + 1] not in ("年", "*"):
            yield "passport", prefix
    for letter in "HM":
        at = text.find(letter)
        while at >= 0:
            stop = at + 1
            while stop < min(len(text), at + 12) and text[stop] in "0123456789":
                stop += 1
            if stop - at in (9, 11) and _is_apart(text, at, stop):
                yield "passport", at
            at = text.find(letter, at + 1)


def _is_apart(text: str, start: int, stop: int) -> bool:
    beside = text[start - 1 : start] + text[stop : stop + 1]
    return not any((c.isascii() and (c.isalnum() or c in "-_.*/#")) or c == "号" for c in beside)


def _officers(text: str) -> Found:
    """空字第…号: the branch, then 字第. Old case numbers have a year in brackets before."""
    for at, _ in occurrences(text, ("字第",)):
        number = 0
        while number < 12 and (text[at + 2 + number : at + 3 + number] or " ") in _OFFICER:
            number += 1
        left = before(text, at, 14)
        labelled = any(word in left for word in _ARMY_PAPERS)
        is_branch = left[-1:] in _FORCES and not left[-2:-1].isalpha() and left[-2:-1] != ")"
        if number >= 4 and (labelled or is_branch):
            yield "officer_id", at
    for at, word in occurrences(text, _ARMY_PAPERS):
        start = skip(text, at + len(word), _AFTER_LABEL + "件证")
        digits, stop = _digits_from(text, start, 16)
        if len(digits) >= 5 and text[stop : stop + 1] not in ("年", "*", "元"):
            yield "officer_id", start


_OFFICER = _DIGITS | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _plates(text: str) -> Found:
    """A province, a letter, five or six letters and digits of which one at least is a digit."""
    if len(text) < 7:
        return
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    provinces = _is_province()[codes]
    letters = (codes >= 65) & (codes <= 90) | (codes >= 97) & (codes <= 122)
    starts = np.flatnonzero(provinces[:-1] & letters[1:]).tolist()
    starts += [at + 1 for at, _ in occurrences(text, ("WJ", "wj"))]
    for at in starts:
        serial, stop = "", at + 2
        while stop < min(len(text), at + 14) and len(serial) < 8:
            character = text[stop]
            if character.isascii() and character.isalnum():
                serial += character
            elif character not in ".- _()" + _PROVINCES or (character in _PROVINCES and serial):
                break
            stop += 1
        is_plate = len(serial) in (5, 6) or (
            len(serial) == 4 and text[stop : stop + 1] in tuple("挂学警港澳领")
        )
        if is_plate and any(c.isdigit() for c in serial) and serial[-4:].upper() != "ICP":
            yield "plate", at


@cache
def _is_province() -> npt.NDArray[np.bool_]:
    table = np.zeros(0x110000, dtype=bool)
    table[[ord(c) for c in _PROVINCES]] = True
    return table


def _mail(text: str) -> Found:
    for at, word in occurrences(text, ("@", "(at)", "[at]", "(AT)")):
        local = at
        while local > 0 and at - local < 64 and _is_mail(text[local - 1]):
            local -= 1
        stop = at + len(word)
        while stop < len(text) and stop - at < 80 and _is_mail(text[stop]):
            stop += 1
        domain = text[at + len(word) : stop].strip(".-").lower()
        ending = domain.rsplit(".", 1)[-1] if "." in domain else ""
        is_office = domain.endswith((".gov.cn", "court.cn", ".court.gov.cn"))
        if at - local >= 2 and 2 <= len(ending) <= 6 and ending.isalpha() and not is_office:
            yield "email", local


def _is_mail(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "._-+%")


def _chat(text: str) -> Found:
    for at, word in occurrences(
        text, ("QQ", "qq", "微信", "WeChat", "wechat", "VX", "vx", "抖音号")
    ):
        start = skip(text, at + len(word), " :：号码为是昵称账帐(=ID\n")
        stop = start
        while (
            stop < len(text)
            and stop - start < 24
            and (text[stop].isascii() and (text[stop].isalnum() or text[stop] in "_-"))
        ):
            stop += 1
        name = text[start:stop]
        if (
            5 <= len(name) <= 20
            and any(c.isdigit() for c in name)
            and text[stop : stop + 1] not in ("@", "*")
            and not _is_money(text, stop)
        ):
            yield "chat_account", start


def _births(text: str) -> Found:
    """A whole date before 出生 or behind 生于. The year alone is lawful."""
    for at, word in occurrences(text, ("出生", "生于", "生日", "诞生")):
        behind = skip(text, at + len(word), "日期年月于:：为是(-")
        for piece, start in (
            (before(text, at, 16).rstrip("日号生( "), at),
            (text[behind : behind + 16], behind),
        ):
            if _is_whole_date(piece, at_end=start == at):
                yield "birth_date", start


def _is_whole_date(piece: str, *, at_end: bool) -> bool:
    """Year, month and day stand at the given end of the piece."""
    if at_end:
        cut = len(piece)
        while cut > 0 and (piece[cut - 1] in _DATE):
            cut -= 1
        piece = piece[cut:]
    parts = [""]
    for character in piece:
        if character in "年月日-./号":
            parts.append("")
        elif character in _DATE:
            parts[-1] += character
        else:
            break
    parts = [p for p in parts if p]
    if len(parts) == 1:
        return len(parts[0]) == 8 and _is_date(parts[0])
    return len(parts) >= 3 and len(parts[0]) == 4 and all(len(p) <= 3 for p in parts[1:3])


_DATE = _DIGITS | frozenset("十廿年月-./")


_N = f"[0-9{''.join(sorted(HAN_DIGITS))}]"
LOOKS: tuple[Look, ...] = (
    (
        f"(?:[账帐][号户]|卡号|存折|银行卡|支付宝|身份|证件|sfzh|zjhm)[^0-9。;]{{0,14}}{_N}",
        _labelled,
    ),
    (
        f"(?:[电手座]话?机?|宅电|联系方式|联系号码|[tT][eE][lL]|电活|固话|小灵通)[^0-9。;]{{0,10}}{_N}",
        _phones,
    ),
    ("护照|通行证|回乡证|台胞证|旅行证|居留|海员证|出入境证|返乡证|[HM][0-9]{8}", _travel),
    ("字第|[官士兵人]证|文职|军人|武警", _officers),
    (f"[{_PROVINCES}][A-Za-z]|WJ|wj", _plates),
    (r"@|[(\[](?:at|AT)[)\]]", _mail),
    ("QQ|qq|微信|[wW]e[cC]hat|VX|vx|抖音号", _chat),
    ("出生|生于|生日|诞生", _births),
)
