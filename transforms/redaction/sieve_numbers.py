"""Which rows hold a number the engine could hide: runs of digits, by numpy over the characters of the column.

A run is what the engine calls one, of any length and with gaps of any length. Long runs count, and short ones behind a
label, unless they are plainly an amount, a receipt, a court's telephone or a credit code.
"""

import re
from functools import cache

import numpy as np
import numpy.typing as npt

from transforms.redaction.alphabet import BREAK

DIGIT, LETTER, GAP, ZERO, LABEL, MAIL, ODD = (1 << i for i in range(7))
"""What a character may be; LETTER: typed for a digit, GAP: between digits, ODD: out of the ordinary."""

_PLAIN = (
    "\t\t", "\n\n", "\r\r", " %", "';", "=~", "··", "××", "÷÷", "²³", "–—", "••", "……", "“”", "‘’", "㎡㎡", "〇〇", "○○", "¥¥",
    "￥￥", "‰‰", "・・", "﹝﹞", "\u3000\u301f", "\u3400\u4dbf", "\u4e00\u9fff", "\uff01\uff5e", "\U00020000\U0002ebef",
    BREAK * 2,
)  # fmt: skip
"""Ranges: plain ASCII without the signs of tags and entities, Han characters and the usual punctuation."""
_DIGITS = "0123456789０１２３４５６７８９²³〇零○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"
_LETTERS = "OoIilLXxＯｏＩｉｌＬＸｘ×"
_GAPS = " \t\r\n\v\f\u3000_·•・﹝﹞/|()\\~，（）．／｜＼～＿－—–-…【】[]〔〕［］{}｛｝「」『』。.,"
_LABELS = "账帐卡户折话宅机通式eEｅＥ"


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    kinds = np.full(0x110000, ODD, dtype=np.uint8)
    for first, last in _PLAIN:
        kinds[ord(first) : ord(last) + 1] = 0
    for kind, characters in ((DIGIT, _DIGITS), (LETTER, _LETTERS), (GAP, _GAPS), (ZERO, "0０"), (LABEL, _LABELS), (MAIL, "@＠#＃")):
        kinds[[ord(c) for c in characters]] |= kind
    return kinds


def kinds_of(text: str) -> npt.NDArray[np.uint8]:
    """The kind of each character of ``text``."""
    return _kinds().take(np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32))


_F = "[0-9０-９]"
_AMOUNT = rf"(?:{_F}{{1,3}}(?:[,，]{_F}{{3}})++(?!{_F})|{_F}{{1,13}})(?:[.．·]{_F}{{1,4}})?"
_PHONE = rf"(?:400-?{_F}{{3,4}}-?{_F}{{3,4}}|(?:0{_F}{{2,3}}[)）]?[-－—– ]?)?(?:12368|12345|[2-9]{_F}{{6,7}})(?:[-－]{_F}{{1,5}})?)"
_ENDS = "(?![0-9A-Za-z０-９Ａ-Ｚａ-ｚ－-])"
_HARMLESS = re.compile(
    rf"{_AMOUNT} ?[万亿]?(?:元|美元|港元|欧元|日元|股|件|份|台|辆|吨|公斤|公顷|平方米|%)|(?<=[¥￥]){_AMOUNT}"
    r"|(?:(?<=[，。；、（\uffff](?:收据|票据|发票)号码)|(?<=(?:文书|报告|项目|合同|公告)编号)|(?<=(?:文书|报告|项目|合同|公告)编号：)|(?<=流水号)|(?<=移送函号))"
    rf"(?:{_F}{{8,17}}|{_F}{{19,30}}|{_F}{{6}}(?!18|19|20|１[８９]|２０){_F}{{12}}){_ENDS}"
    r"|(?:(?<=(?:监督|举报)电话[:：])|(?<=(?:监督|举报)电话[:：][（(])|(?<=执行局，电话)|(?<=执行局，电话[（(])|(?<=执行局，联系电话))"
    rf"{_PHONE}{_ENDS}|{_F}{{12,17}}裁决"
    rf"|(?:(?<=信用代码)|(?<=信用代码[:：]))[0-9A-Z]{{6}}(?!18|19|20)[0-9A-Z]{{12}}{_ENDS}"
    rf"|(?:(?<=信用代码[ANY])|(?<=信用代码[:：][ANY]))[0-9A-Z]{{17}}{_ENDS}"
)
"""What the engine keeps for certain."""
_LABELLED = re.compile(
    r"(?:[账帐][号户]|卡|户名|存折)[^0-9０-９。；;，,\uffff]*$"
    r"|(?:电话|宅电|座机|固话|小灵通|住宅|联系方式|[TＴ][EeＥｅ][LlＬｌ]?|tel?|ｔｅｌ?)(?:号码?)?[ \t\n\u3000:：为是]*$"
)
_WITHIN = 14
"""How far a label may stand before its number."""


def rows_with_numbers(
    text: str, kinds: npt.NDArray[np.uint8], begins: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The rows of ``text``, which begin at ``begins``, with a number that could be somebody's."""
    at = np.flatnonzero(kinds & (DIGIT | LETTER) != 0)
    if not len(at):
        return at
    apart = np.cumsum(kinds & (DIGIT | LETTER | GAP) == 0, dtype=np.int32)[at]
    first = np.flatnonzero(np.diff(apart, prepend=-1))
    items = np.diff(first, append=len(at))
    start, stop = at[first], at[first + items - 1] + 1
    letter = kinds[start] & LETTER != 0
    start, items = start + letter, items - letter
    near = np.concatenate(([False], start[1:] - stop[:-1] <= 3))
    split = near & np.append(near[1:], False) & (items == 8) & (stop - start == 8)
    labels = np.concatenate(([-_WITHIN], np.flatnonzero(kinds & LABEL != 0)))
    close = items >= 7
    close[close] = start[close] - labels[np.searchsorted(labels, start[close]) - 1] <= _WITHIN
    long = (items >= 11) | (items == 10) & (kinds[start] & ZERO != 0) | split
    found = [
        begin
        for begin, end, sure in zip(
            *(a[long | close].tolist() for a in (start, stop, long)), strict=True
        )
        if not ((m := _HARMLESS.match(text, begin)) and m.end() >= end)
        and (sure or _LABELLED.search(text, max(0, begin - _WITHIN), begin))
    ]
    return np.searchsorted(begins, np.array(found, dtype=np.int64), side="right") - 1
