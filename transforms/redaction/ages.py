"""How old somebody is, as texts say it: an age, a birthday, a year of birth, a word for having grown up."""

import re
from collections.abc import Callable
from datetime import date

from transforms.redaction.alphabet import BREAK, HAN_DIGITS, LOOKALIKES
from transforms.redaction.checks import birthday
from transforms.redaction.names import read_backward

AsOf = Callable[[int], date]
MAJORITY = 18
_CN = {c: i for i, c in enumerate("〇一二三四五六七八九")}

AGE = re.compile(
    r"[0-9一二三四五六七八九十](?:(?<=[0-9])[0-9]?|(?<![0-9])[一二三四五六七八九十]{0,2})(?:周岁|岁)(?!以[上下])"
)
AGE_FIELD = re.compile(r"年龄[:为是\s|]{1,3}[0-9]{1,2}(?![0-9周岁.])")
_AGED = re.compile("(?:现年|年仅|今年|时年|年龄|年|:|为)*")
YEAR = re.compile(
    r"((?:19|20)[0-9]{2})\s?(?:年(?:\s?[0-9]{1,2}\s?月)?|[./-][0-9]{1,2}(?![0-9]))\s?(?:出生|生(?![效产活成意前]))"
)
BORN_IN = re.compile(r"(?:出生于|生于)((?:19|20)[0-9]{2})年(?![0-9])")
DAY = re.compile(
    r"((?:19|20)[0-9]{2})\s?[-/.·年]\s?([0-9]{1,2})\s?[-/.·月]\s?([0-9]{1,2})(?![0-9])\s?日?"
    r"|([一二][〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_FILLER = re.compile(
    r"(?:[\s,(|>:\"]|[男女](?=[\s,|])|[汉满回苗藏壮彝土白侗瑶]族|朝鲜族|蒙古族|锡伯族|维吾尔族|哈萨克族|达斡尔族|[一-龥]{1,3}族|现年|年仅|今年|时年|刚满|才|仅|年龄为?|性别|\((?:[子女孙]|[长次][子女]),|\(以下简称[^()\ufffe\uffff]{1,8}\)|至今|仍|目前|时(?=年仅)|作为(?:被执行人|申请人|继承人|当事人)|曾用名[一-龥]{2,4}|\([0-9年月日./-]{4,12}\)|均|都|皆|尚|[无限]制?民事行为能力人|出生(?:日期|年月日?)?|生于|于"
    r"|(?:公民|居民)?身份证?(?:号码|号|件号)?(?:为)?|证件号码?|学生|系|是|小朋友|同学)*年?$"
)
_GROWN = re.compile(
    r"[^。;\n\ufffe\uffff]{0,16}?(?:已成年|年满(?:十八|18)|满(?:十八|18)周?岁|已满十八)"
)


def since(text: str, first: int, at: int) -> int:
    """``first``, or where the text begins that ``at`` belongs to: whatever is before is another text of the batch."""
    return max(0, first, text.rfind(BREAK, max(0, first), at) + 1)


def named_before(text: str, at: int) -> tuple[tuple[int, int] | None, str]:
    """The name before ``at``, and what stands between: sex, nation, brackets and the like."""
    gap = _FILLER.search(text, max(0, at - 40), at)
    return read_backward(text, gap.start() if gap else at), gap[0] if gap else ""


def grown(text: str, at: int, as_of: AsOf) -> bool:
    """Whether what follows a name says an adult."""
    if _GROWN.match(text, at):
        return True
    lead = re.match(r"[\s,(]{0,3}(?:[男女],\s?)?", text[at : at + 8])
    at += lead.end() if lead else 0
    age = AGE.match(text, _AGED.match(text, at).end())  # type: ignore[union-attr]  # matches the empty string too
    if age is not None:
        return years(age) >= MAJORITY
    year = YEAR.match(text, at)
    if year is not None:
        return as_of(at).year - int(year[1]) > MAJORITY
    day = DAY.match(text, at)
    if day is not None:
        born = day_of(day)
        return born is not None and born <= as_of(at) and not young(born, as_of(at))
    return False


def comes_of_age(text: str, name: str, at: int) -> bool:
    """Whether the next sentence says that ``name`` is grown up."""
    near = text[at : at + 80].partition(BREAK)[0]
    again = near.find(name)
    return again >= 0 and _GROWN.match(near, again + len(name)) is not None


def young(born: date, on: date) -> bool:
    return 0 <= on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < MAJORITY


def years(age: re.Match[str]) -> int:
    return _number(age[0].strip("周岁年龄:为是| \t\n"))


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return int("".join(str(_CN[c]) for c in text))
    return 10 * (_CN.get(tens, 1)) + (_CN.get(ones, 0))


def day_of(found: re.Match[str]) -> date | None:
    if found[1]:
        parts = [int(found[i]) for i in (1, 2, 3)]
    else:
        parts = [
            int("".join(str(HAN_DIGITS[c]) for c in found[4])),
            _number(found[5]),
            _number(found[6]),
        ]
    try:
        return date(*parts)
    except ValueError:
        return None


def born_of(written: str) -> date | None:
    digits = "".join(
        c if c.isdigit() and c.isascii() else HAN_DIGITS.get(c) or LOOKALIKES.get(c, "")
        for c in written
    )
    return birthday(digits) if len(digits) in (15, 17, 18) else None
