"""Which rows the engine must read at all. Wider than the engine in every respect, and much faster.

Written for RE2's automaton: no counted gaps, no Unicode properties, so that it stays small and reads hundreds of
MB/s. Whatever holds a character out of the ordinary goes to the engine unseen.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.redaction.engine import Part, Profile, parts_of
from transforms.redaction.papers import ILLNESS
from transforms.redaction.parties import PARTY

_DIGIT = "0-9０-９²³〇零○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"
_LETTER = "OoIilLXxＯｏＩｉｌＬＸｘ×"
_BETWEEN = (
    r" \t\r\n\v\f\x{3000}_·•・﹝﹞/|()\\~，（）．／｜＼～＿－—–\-…【】\[\]〔〕［］{}｛｝「」『』。"
)
_D, _ITEM, _GAP = f"[{_DIGIT}]", f"[{_DIGIT}{_LETTER}]", f"[{_BETWEEN}.,]*"
_L = "[A-Za-zＡ-Ｚａ-ｚ]"
_LD = "[A-Za-zＡ-Ｚａ-ｚ0-9０-９]"
_SP = r"[ \t\n\x{3000}]?"
_DASH = "[-－—–]"
_F = "[0-9０-９]"

ODD = (
    r"[^\t\n\r -%'-;=-~·×÷²³—–•…“”‘’㎡〇○¥￥‰・﹝﹞\x{3000}-\x{301f}\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}"
    r"\x{ff01}-\x{ff5e}\x{20000}-\x{2ebef}]"
)
"""Anything but plain ASCII, Han characters and the usual punctuation; also the signs of tags and entities."""

_UNIT = "元万亿"
_UNLIKE_AMOUNT = (
    rf"(?:{_D}[{_BETWEEN}]{_GAP}{_ITEM}|{_F}{{4}},|,{_F}{{4}}|\.{_F}*[.,]|\.{_F}{{5}}|{_F}{{14}}|{_F}{{2}}[{_DIGIT[6:]}{_LETTER}]"
    rf"|[{_DIGIT[6:]}{_LETTER}]{_F}{{2}})"
)
_NO_UNIT = rf"(?:{_GAP}[^{_DIGIT}{_LETTER}{_BETWEEN}.,{_UNIT}]|[{_BETWEEN}.,]{{2,}}[{_UNIT}]|[^ {_DIGIT}{_LETTER}{_UNIT}][{_UNIT}]|{_GAP}$)"
LONG_NUMBERS = (
    # Eleven digits or more that no unit of money follows and no ￥ precedes …
    rf"(?:^|[^{_DIGIT}{_BETWEEN}.,¥￥]){_GAP}{_D}(?:{_GAP}{_ITEM}){{10}}(?:{_GAP}{_ITEM})*"
    rf"{_NO_UNIT}"
    # … or that are not written as an amount is.
    rf"|{_UNLIKE_AMOUNT}(?:{_GAP}{_ITEM})*{_GAP}[{_UNIT}]|,{_F}{{1,2}}(?:\.{_F}+)? ?[{_UNIT}]|[¥￥](?:{_GAP}{_ITEM})*{_UNLIKE_AMOUNT}"
)
LABELLED_NUMBERS = (
    rf"[0０][1-9１-９]{_F}{{1,2}}[)）\]］】〕]?[-－ —–/·_]*[2-9２-９]{_F}{{6}}|(?:00|[+＋])86|{_F}{{6}}[^0-9０-９\x{{4e00}}-\x{{9fff}}]{{1,3}}[1-2]{_F}{{7}}"
    rf"|(?:[账帐][号户]|卡|户名|存折)[^0-9０-９。；;\n]*{_D}(?:{_GAP}{_ITEM}){{7}}(?:{_GAP}{_ITEM})*{_NO_UNIT}"
    rf"|(?:电话|宅电|座机|固话|小灵通|住宅|联系方式|[TＴ][EeＥｅ][LlＬｌ]|tel|ｔｅｌ)(?:号码?)?[ \t\n\x{{3000}}:：为是]*{_D}{{3,4}}[- \t\n－]?{_D}{{4}}"
)
PAPERS = (
    r"不动产权|房权|房产证|房屋所有权证|国用|集用|土地使用证|土地证|林权|林证|他项权|房他|承包经营权|不动产证明|房地|房照|产权|他项|权属|权证|证(?:件|书)?(?:号|编号)"
    rf"|[证书照][ :：为是\t\n]*[A-ZＡ-Ｚ]?{_F}|回乡|[住入]院|证件"
    r"|军官|士官|士兵|文职|警官|军人|离休|退休|义务兵|[军士文参政后武海空装联火北南沈济广成兰]字?第|[军士文参政后武海空装联火北南沈济广成兰]字"
    rf"|护照|[PpＰｐ][aａ][sｓ]+[pｐ]ort|PASSPORT|ｐａｓｓｐｏｒｔ|(?:^|[^0-9A-Za-z０-９Ａ-Ｚａ-ｚ]){_L}{{1,3}}[ -]?{_D}{{6}}|台胞证|通行证|大陆|[QqＱｑ][QqＱｑ]|扣扣|微信|抖音|快手|支付宝|[Ww]e[Cc]hat|Ｗ|[VvＶｖWwｗ][XxＸｘ]"
    rf"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼军空海北沈兰济南广成][-·•・‧.．。－—– \t\n\x{{3000}}]?{_L}[-·•・‧.．。－—– \t\n\x{{3000}}]?{_LD}{{4}}|[WＷ][JＪ]"
    rf"|[@＠#＃]|[(（\[［【〔〖「『{{｛〘﹝]at|出生|生于|生日|[日0-9０-９]{_SP}{_SP}[(（]?生|[男女][|,，、 \t\n\x{{3000}}｜]+{_D}"
    rf"|{ILLNESS}|患|罹|确诊|诊断|因病"
)
_N = "[0-9０-９²³〇零○一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]"
HOMES = (
    rf"住(?:[^房]|房[^公]|$)|居|户籍|户口|地址|所在地|寄[往至]|迁[至往到]|搬[至到]|家中|家位于|家在|落户|藏匿|定居|搬家|送达地|嘎查|苏木|[#＃]"
    rf"|(?:{_N}|[A-EＡ-Ｅ]){_SP}(?:栋|幢|号楼|座)|{_N}{_SP}(?:单元|门|层|楼){_SP}{_N}|{_N}{_SP}单元"
    rf"|[^0-9０-９](?:{_N}{{1,3}}|(?:[03-9０３-９]{_N}|[1１][0-8０-８]|[2２][1-9１-９]){_N}{{2}}|{_N}{{5}}){_DASH}{_N}+{_DASH}{_N}"
    rf"|(?:路|街|道|胡同|巷|里|屯|庄|沟|堡|场){_N}+(?:{_DASH}{_N}+)?{_SP}[号弄委]|弄{_N}+号|屯|村(?:[^商信民]|商[^业]|信[^用]|民[^委]|$)"
    rf"|号之{_N}|[团场]{_N}+连"
    rf"|(?:小区|[花家]园|公寓|宿舍|家属[楼院区房]|住宅[楼区]?|新村|别墅|联排|独栋|双拼|大院|期|街坊|街区|干休所|营区|生活区|座)[A-EＡ-Ｅ]?座?{_N}"
    rf"|[A-HＡ-Ｈ]{_N}+{_DASH}{_N}+{_DASH}"
    rf"|(?:委|社区|大队)第?{_N}|{_N}生产队|第{_N}+村民"
)
BELOW_A_COUNTY = rf"(?:[市县区旗州盟镇乡]|街道|农场|林场|牧场|经营所|煤矿|林业局)[^，。；,;\n]*(?:{_N}(?:栋|幢|座|号|单元|室|房|委|连|队|组|社|分场)|[^0-9０-９—–－-]{_N}{{1,3}}{_DASH}{_N}|委(?:[^托员会]|$)|社区)"
PEOPLE = "未成年|监护|抚养|婚生|儿童|孤儿|幼[子女童]|小学生|中学生|学生|年级|[初高小][一二三四五六]|[大中小]班|上学|就读|读书|读于|[0-9０-９一二三四五六七八九十]班|在读|女婴|男婴|弃婴|岁|未满|不满|未年满|年[ \u3000\t\n]?(?:出)?生|法定代理人|学费|压岁钱|父|母|孩|婴儿|新生儿|少年|遗孤|小朋友|年龄|随[^，。；、\n]+生活|[之方其][子女]|[育生]有?一[子女]|女儿|儿子|探[望视]权|抚育费|幼儿|付(?:婚生)?子女|[望视回走]子女|独立生活|十八岁|18岁|上[小中]学|念书|(?:小学|中学|校|幼儿园|附[小中])(?:[,，、(（ ]?(?:学校)?(?:的?学|[0-9一二三四五六七八九初高小大中]))|学校[:：是为]|[转考升送]入|[交缴]纳"
_TEL = r"(?:[(（]?0[0-9]{2,3}[)）—-]?)?[2-9][0-9]{6,7}"
_SETTLED = (
    (rf"((?:监督|举报)电话|执行局，(?:联系)?电话)[:：]?{_TEL}([^0-9]|$)", r"电\2"),
    (r"((?:收据|票据|发票)号码|(?:报告|公告|文书|项目|合同|通知书)编号|流水号)[:：]?(?:[0-9]{8,17}|[0-9]{19,30})([，。；、]|$)", r"号\2"),
    (
        r"公司(?:（统一社会信用代码[:：]?[0-9A-Z]{18}）)?，住所地(?:[\x{4e00}-\x{9fff}A-Z]+[0-9]{0,5})*([，。；])",
        r"公司\1",
    ),
    ("子女不得就读高收费私立学校", "子女"),
)  # fmt: skip
"""What lists say every day and the engine leaves alone: it need not wake for that."""


def parts_needed(column: pa.Array, profile: Profile) -> npt.NDArray[np.uint8]:
    """For each row the recognisers that could find something in it, as ``Part`` bits; 0 for most.

    First every row is asked whether anything could be found in it, then the few others what.
    """
    words = {parts_of(profile): ODD, Part.PAPERS: PAPERS, Part.HOMES: HOMES, Part.PEOPLE: PEOPLE}
    if profile is Profile.DOCUMENT:
        words[Part.PARTIES] = PARTY
    awake = np.zeros(len(column), dtype=np.bool_)
    # One by one: joined, their automaton grows beyond its cache and is ten times slower.
    for pattern in (*words.values(), LONG_NUMBERS, LABELLED_NUMBERS, BELOW_A_COUNTY):
        awake |= _matches(column, pattern)
    rows = np.flatnonzero(awake)
    texts = column.take(pa.array(rows))
    for pattern, instead in _SETTLED:
        texts = pc.replace_substring_regex(texts, pattern=pattern, replacement=instead)
    found = np.zeros(len(rows), dtype=np.uint8)
    others = (
        (Part.NUMBERS, LONG_NUMBERS),
        (Part.NUMBERS, LABELLED_NUMBERS),
        (Part.HOMES, BELOW_A_COUNTY),
    )
    for part, pattern in (*words.items(), *others):
        found |= np.where(_matches(texts, pattern), np.uint8(part), np.uint8(0))
    needed = np.zeros(len(column), dtype=np.uint8)
    needed[rows] = found
    return needed


def _matches(texts: pa.Array, pattern: str) -> npt.NDArray[np.bool_]:
    found = pc.fill_null(pc.match_substring_regex(texts, pattern=pattern), False)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)
