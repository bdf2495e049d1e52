"""What may stand in a name column. An allow-list: a value that is not a name is held.

Names are published as written; nothing is normalised, since NFKC turns one person's name into
another's (facts: 凉 U+F979). The shapes only refuse what cannot be a name: an identity number
typed into the name column, a telephone number, a placeholder.
"""

import re
import unicodedata

HAN = (
    "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ebef\U0002ebf0-\U0002ee5d\U00030000-\U000323af"
)
DOTS = "·•・‧･∙"
"""The separators of minority and foreign names that circulate; U+00B7 is the prescribed one."""

_PERSON = re.compile(
    rf"[{HAN}]{{1,6}}|[{HAN}A-Za-z](?:[{HAN}{DOTS}A-Za-z .'’\-]{{0,48}}[{HAN}A-Za-z.])?"
)
_ORGANIZATION = re.compile(
    rf"[{HAN}A-Za-z0-9（(「“\"](?:[{HAN}{DOTS}A-Za-z0-9 ()（）《》「」“”\"&＆、，,.．/\-—－]{{0,98}}"
    rf"[{HAN}A-Za-z0-9)）」”\"。.]?)?"
)
_NOT_IN_A_NAME = re.compile(
    "住|身份证|证件|电话|手机|单元|号楼|法定代理|监护|代理人|[0-9０-９一二三四五六七八九十]室"
)
"""Words that turn a name into an address, a number or somebody else's name."""
_ORGANIZATION_END = re.compile(
    "(?:公司|厂|店|社|院|校|学|园|所|部|局|处|中心|委员会|企业|集团|银行|支行|分行|协会|商会|学会|基金会|"
    "政府|村|组|馆|站|行|队|场|矿|户|库|室|办|坊|铺|城|屯|会)[)）]?"
)
_ISSUER_END = re.compile("(?:法院|法庭|仲裁委员会|仲裁院|公证处|局|委员会|政府|厅|大队|支队)")
_INSTRUMENT = re.compile(
    rf"[{HAN}]{{0,12}}[（(\[〔【]\s?[0-9０-９]{{4}}\s?[）)\]〕】][{HAN}0-9０-９ 字第、（）()〔〕\[\]之\-—]{{1,40}}号"
    "(?:民事判决书|民事调解书|民事裁定书|裁决书|公证书|执行证书|行政决定书|之[一二三四五六七八九十])?"
)
_HAN_DIGITS = dict(
    zip("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00123456789123456789", strict=True)
)
PLACEHOLDERS = frozenset({"无", "不详", "未知", "测试", "空", "null", "NULL", "None", "某某"})


def count_digits(text: str) -> int:
    """Digits of any script and Han numerals, whatever stands between them."""
    return sum(c in _HAN_DIGITS or unicodedata.digit(c, None) is not None for c in text)


def is_person_name(text: str) -> bool:
    """Whether ``text`` can be a natural person's name: letters, dots and blanks, at most six Han
    characters without a dot, and hardly a numeral (张三 is a name, 二二〇一… is not)."""
    if text in PLACEHOLDERS or _NOT_IN_A_NAME.search(text) or count_digits(text) > 3:
        return False
    has_separator = any(c in DOTS or c == " " or c.isascii() for c in text)
    return _PERSON.fullmatch(text) is not None and (has_separator or len(text) <= 6)


def is_organization_name(text: str) -> bool:
    """Whether ``text`` can be an organisation's name; few of them hold more than a short number."""
    return (
        text not in PLACEHOLDERS
        and _ORGANIZATION.fullmatch(text) is not None
        and not _NOT_IN_A_NAME.search(text)
        and count_digits(text) <= 6
    )


def is_related_organization(text: str) -> bool:
    """An organisation named beside a person: it must read as one, or it is another person's name."""
    return is_organization_name(text) and _ORGANIZATION_END.search(text[-4:]) is not None


def is_issuer(text: str) -> bool:
    """Who may issue what is enforced: courts, arbitration, notaries, authorities."""
    return is_organization_name(text) and _ISSUER_END.search(text[-6:]) is not None


def is_instrument_number(text: str) -> bool:
    """Whether ``text`` can be the number of an instrument: a year in brackets, and 号."""
    return _INSTRUMENT.fullmatch(text) is not None and count_digits(text) <= 16
