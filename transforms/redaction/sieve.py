"""Which rows the engine must read at all, and with which recognisers. Wider than the engine, and much faster.

Words are sought by RE2 over the Arrow column: no counted gaps, no Unicode properties, so that its automaton stays
small. Numbers are sought by numpy over the characters. A row with a character out of the ordinary goes to the
engine unseen.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.redaction.alphabet import BREAK
from transforms.redaction.engine import Part, Profile, parts_of
from transforms.redaction.papers import ILLNESS
from transforms.redaction.parties import PARTY
from transforms.redaction.sieve_numbers import MAIL, ODD, kinds_of, rows_with_numbers

_L = "[A-Za-zＡ-Ｚａ-ｚ]"
_F = "[0-9０-９²³]"
_LF = "[A-Za-zＡ-Ｚａ-ｚ0-9０-９²³]"
_NOT_LF = "[^A-Za-zＡ-Ｚａ-ｚ0-9０-９²³]"
_SP = r"[ \t\n\v\f\r\x{3000}]?"
_DASH = "[-－—–]"

PAPERS = (
    r"不动产权|不动产证明|承包经营权|房权|房地(?:[权产]?证|[浦字])|房产证|房屋所有权证|房屋他项|国用|集用|土地使用证|土地证|林权|林证|他项权|房他|房照|产权|权证"
    r"|证[书件]?(?:号|编号)"
    r"|军官|士官|士兵|文职|警官|军人|离休|退休|义务兵|[军士文参政后武海空装联火北南沈济广成兰](?:字|第)"
    rf"|护照|[PpＰｐ][aａAＡ][sｓSＳ]+[pｐPＰ]|(?:^|{_NOT_LF})(?:[EGHMeghmＥＧＨＭｅｇｈｍ]{_L}?{_F}{{7}}|{_L}{{3}}{_SP}{_F}{{12}})"
    r"|台胞证|通行证|回乡证|大陆|[QqＱｑ][QqＱｑ]|扣扣|微信|抖音|快手|支付宝|[WwＷ][eｅ][CcＣｃ]hat|[VvＶｖWwＷｗ][XxＸｘ]"
    rf"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼军空海北沈兰济南广成][-·•.．。－—– \t\n\x{{3000}}]?{_L}[-·•.．。－—– \t\n\x{{3000}}]?{_LF}{{4}}|[WＷ][JＪ]"
    rf"|[(（]at[)）]|出生|生于|生日|[日0-9０-９]{_SP}{_SP}[(（]?生|[男女][|,，、 \t\n\x{{3000}}｜]+[0-9０-９一二]"
    rf"|{ILLNESS}|患|罹|确诊|诊断|因病|[住入]院"
)
_N = "[0-9０-９²³〇零○一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]"
HOMES = (
    rf"住(?:[^房]|房[^公]|$)|居|户籍|户口|地址|所在地|寄[往至]|迁[至往到]|搬[至到]|家中"
    rf"|(?:{_N}|[A-EＡ-Ｅ]){_SP}(?:栋|幢|号楼|座)|{_N}{_SP}(?:单元|门|层|楼){_SP}{_N}|{_N}{_SP}单元"
    rf"|[^0-9０-９](?:{_N}{{1,3}}|(?:[03-9０３-９]{_N}|[1１][0-8０-８]|[2２][1-9１-９]){_N}{{2}}|{_N}{{5}}){_DASH}{_N}+{_DASH}{_N}"
    rf"|(?:路|街|道|胡同|巷|里|屯|庄|沟|堡|场){_N}+(?:{_DASH}{_N}+)?{_SP}[号弄委]|弄{_N}+号|屯|村(?:[^商信民]|商[^业]|信[^用]|民[^委]|$)"
    rf"|(?:委|社区|大队)第?{_N}|{_N}生产队|第{_N}+村民|(?:镇|乡|街道)[^，。；,;0-9]*(?:村|屯|委|社区)"
)
_SEATS = (
    # The seat of an organisation …
    r"(?:公司|银行|支行|分行|信用社|联社|合作社|委员会|中心|学校|中学|小学|医院|药房|局|厂)(?:（统一社会信用代码[:：]?[0-9A-Z]{18}）)?"
    r"，住所地(?:[\x{4e00}-\x{9fff}A-Z]+[0-9]{0,5})*([，。；])"
    # … and a telephone that is no 3-2-501.
    r"|([^0-9-])[48]00-(?:[0-9]{3}-[0-9]{4}|[0-9]{4}-[0-9]{3})([^0-9-]|$)"
)
"""What lists say every day and ``find_homes`` leaves alone."""
PEOPLE = "未成年|监护|抚养|婚生|儿童|孤儿|幼[子女童]|小学生|中学生|学生|年级|[初高小][一二三四五六]|[大中小]班|上学|就读(?:[^高]|高[^收]|$)|读书|读于|[0-9０-９一二三四五六七八九十]班|在读|女婴|男婴|弃婴|岁|未满|不满|未年满|年[ \u3000\t\n]?(?:出)?生|法定代理人|学费|压岁钱|父|母"


@dataclass(frozen=True, slots=True)
class Sifted:
    """The column as one string, where its rows begin in it, and the ``Part`` bits of each row."""

    text: str
    begins: npt.NDArray[np.int64]
    needed: npt.NDArray[np.uint8]

    def row(self, number: int) -> str:
        """The text of one row."""
        return self.text[self.begins[number] : self.begins[number + 1] - 1]


def sift(column: pa.Array, profile: Profile) -> Sifted:
    """Join the rows, each with a break behind it, and find what each needs."""
    column = pc.fill_null(column, "")
    lengths = pc.utf8_length(column).to_numpy(zero_copy_only=False)
    begins = np.concatenate(([0], np.cumsum(lengths + 1)))
    text = _joined(column)
    kinds = kinds_of(text)
    needed = np.zeros(len(column), dtype=np.uint8)
    words = {Part.PAPERS: PAPERS, Part.HOMES: HOMES, Part.PEOPLE: PEOPLE}
    if profile is Profile.DOCUMENT:
        words[Part.PARTIES] = PARTY
    rows = np.flatnonzero(_matches(column, "|".join(words.values())))
    texts = column.take(pa.array(rows))
    for part, pattern in words.items():
        needed[rows[_matches(texts, pattern)]] |= np.uint8(part)
    homes = np.flatnonzero(needed & Part.HOMES)
    without = pc.replace_substring_regex(column.take(pa.array(homes)), _SEATS, r"\1\2\3")
    needed[homes[~_matches(without, HOMES)]] &= ~np.uint8(Part.HOMES)
    needed[rows_with_numbers(text, kinds, begins)] |= np.uint8(Part.NUMBERS)
    signs = np.bitwise_or.reduceat(kinds, begins[:-1]) if len(column) else needed
    needed[signs & MAIL != 0] |= np.uint8(Part.PAPERS)
    needed[signs & ODD != 0] |= np.uint8(parts_of(profile))
    return Sifted(text, begins, needed)


def _joined(column: pa.Array) -> str:
    rows = pa.ListArray.from_arrays(
        pa.array([0, len(column)], pa.int32()), column.cast(pa.string())
    )
    return str(pc.binary_join(rows, BREAK)[0].as_buffer(), "utf-8") + BREAK


def _matches(texts: pa.Array, pattern: str) -> npt.NDArray[np.bool_]:
    found = pc.match_substring_regex(texts, pattern=pattern)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)
