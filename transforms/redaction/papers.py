"""Other particulars of people: certificates, permits, plates, mailboxes, chat names, birthdays, health."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from transforms.redaction.hits import Hit

AsOf = Callable[[int], date]

_HAN = "\u3400-\u9fff"
_SAYS = r"[\s:为是]{0,4}"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_LABELLED: list[tuple[str, re.Pattern[str]]] = [
    (
        "property_cert",
        re.compile(
            rf"(?:不动产权|不动产证明|承包经营权|房权|房地[权产]?证|房地[浦字]|房产证|房屋所有权证|房屋他项|国用|集用|土地使用证|土地证|林权|林证|他项权|房他)[^0-9,;。\n\ufffe\uffff()]{{0,10}}(?:\([0-9]{{4}}\))?"
            rf"[^0-9,;。\n\ufffe\uffff()]{{0,14}}[第字]\s?([0-9]{{3,14}}(?:-[0-9]{{1,6}})?)(?=号)"
            rf"|(?:不动产|房屋?|房产|土地|林|产权|他项|权属)[^0-9,;。\n\ufffe\uffff()]{{0,8}}?(?:证|权证|证书|房照)(?:号码|编号|号)?{_SAYS}([A-Z]?[0-9][0-9A-Z-]{{3,20}})|(?:房照|产权|权证)号码?{_SAYS}([A-Z]?[0-9][0-9A-Z-]{{3,20}})"
        ),
    ),
    (
        "officer_id",
        re.compile(
            r"(?:(?:军官|士官|士兵|文职|警官|军人|离休|退休|义务兵)[^0-9,;。\n\ufffe\uffff]{0,10}|[军士文参政后武海空装联火北南沈济广成兰])字?第\s?([0-9A-Z]{4,9})(?![0-9A-Z])|[军士文参政后武海空装联火北南沈济广成兰]字\s?([0-9]{5,8})(?![0-9])"
        ),
    ),
    ("passport", re.compile(r"(?:护照|[Pp](?:assport|ASSPORT))[^A-Za-z0-9。\n\ufffe\uffff]{0,10}(?:[Nn](?:[Oo]|umber)\.?[\s:]{0,3})?([A-Za-z]{1,2}[ -]?[0-9]{7,8}|[A-Za-z]{2}[0-9]{6}|[0-9]{8,9})(?![0-9])")),
    ("passport", re.compile(rf"证(?<!许可证)(?<!执业证)(?<!登记证)(?<!资格证)件?(?:号码|号|编号){_SAYS}([A-Za-z]{{1,2}}[ -]?[0-9]{{7,8}}|[A-Za-z]{{3}}\s?[0-9]{{12}})(?![0-9A-Za-z])")),
    ("passport", re.compile(r"([A-Z](?<![0-9A-Za-z].)[A-Z]?[0-9]{7,8}|1[45](?<![0-9A-Za-z]..)[0-9]{7})(?=号?护照)")),
    ("passport", re.compile(r"([EGe](?<![0-9A-Za-z].)(?:[0-9]{8}|(?<=E)[A-HJ-NP-Z][0-9]{7}))(?![0-9A-Za-z])")),
    ("hkmt_permit", re.compile(r"([HMhm](?<![0-9A-Za-z].)[0-9]{8}(?:[0-9]{2})?)(?![0-9A-Za-z])|(?:通行|回乡)证[^0-9A-Za-z。\n\ufffe\uffff]{0,10}([HMhm][ -]?[0-9]{8}(?:[0-9]{2})?)(?![0-9A-Za-z])")),
    ("tw_permit", re.compile(r"(?:台胞证|通行证|大陆)[^0-9。\n\ufffe\uffff]{0,12}([A-Z]?[0-9]{8}(?:[0-9]{2})?(?:\([A-Z0-9]\)|[A-Z])?)(?![0-9])")),
    ("residence_card", re.compile(r"((?!EMS|ems)[A-Za-z](?<![0-9A-Za-z].)[A-Za-z]{2}\s?[0-9]{12})(?![0-9])")),
    ("chat_id", re.compile(r"(?:QQ|qq|扣扣)(?:账号|号码|号)?[\s:为是(/\"“]{0,4}([1-9][0-9]{4,11})(?![0-9])")),
    ("chat_id", re.compile(r"(?:微信|抖音|快手|支付宝|WeChat|wechat|VX|[vw]x)(?:账号|号码|号|名|ID|id)?[\s:为是(/\"“]{0,4}([A-Za-z][A-Za-z0-9_-]{5,24})")),
    (
        "plate",
        re.compile(
            rf"([{_PROVINCES}军空海北沈兰济南广成](?<![A-Za-z].)"
            rf"[·\-\s]?(?:[A-HJ-Za-hj-z][·.\-\s]?(?=[A-Za-z]{{0,4}}[0-9])[A-HJ-NP-Za-hj-np-z0-9]{{4,5}}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳领试超](?![A-Za-z0-9*])"
            rf"|[A-HJ-Z][·.\-\s]?[0-9]{{4}}[挂学警]|[A-Z][·.\-\s]?[0-9]{{5}}(?![0-9])))"
            rf"|(W(?<![0-9A-Za-z]W)J[{_PROVINCES}0-9]{{1,3}}[·.\-\s]?[0-9A-Z]{{4,5}})(?![0-9A-Z])"
        ),
    ),
]  # fmt: skip

_HOST = re.compile(
    r"\s?(?:@|\(at\)|#)\s?([A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\s?\.\s?[A-Za-z0-9][A-Za-z0-9-]{0,62}){1,4})"
)
_BOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}$")
_COURT_HOST = re.compile(r"court|gov\.cn$|12368", re.IGNORECASE)

_DAY = re.compile(
    r"[12一二](?<![0-9][12])(?:(?<=[12])[089][0-9]{2}\s?(?:年\s?[0-9]{1,2}\s?月\s?[0-9]{1,2}\s?日|-[0-9]{1,2}-[0-9]{1,2}"
    r"|/[0-9]{1,2}/[0-9]{1,2}|[.·][0-9]{1,2}[.·][0-9]{1,2})(?![0-9])"
    r"|[八九〇零○][〇零○一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_BORN_AFTER = re.compile(r"[\s(]{0,2}(?:出生|生(?![效产活成意前]))")
_BORN_BEFORE = re.compile(
    r"(?:出生于?|生于|出生(?:日期|年月日?|时间)|生日)[\s:为是于|]{0,3}$|(?:^|[|,;\s、>\ufffe\uffff])[男女][|,、\s]{1,3}$"
)
_CN = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
ADULT = 19
"""Years after which a year of birth alone certainly belongs to an adult."""

ILLNESS = (
    "肺气肿|慢性阻塞性肺|慢阻肺|功能衰竭|肾衰|心衰|一级残疾|二级残疾|三级残疾|四级残疾|肺病|肺纤维化|聋哑|失聪|失明|残障|骨髓瘤|淋巴瘤|心脏搭桥|糖尿病足|腰椎间盘突出|脊髓损伤|甲亢|哮喘|肝病|透析|化疗|小儿麻痹|智力低下|尿毒症|精神分裂|精神病|精神障碍|精神失常|艾滋病|HIV|梅毒|淋病|白血病|血友病|癫痫|抑郁症|焦虑症|双相情感障碍|自闭症|孤独症|肝硬化|甲肝|乙肝|丙肝|丁肝|戊肝|肝炎|甲型肝炎|乙型肝炎|丙型肝炎"
    "|肺结核|结核病|肺炎|尘肺|矽肺|糖尿病|高血压|冠心病|心脏病|先天性心脏病|心肌梗死|心肌梗塞|心力衰竭|心梗|脑梗|脑出血|脑瘫|脑溢血|中风|偏瘫|截瘫|瘫痪|植物人|帕金森|阿尔茨海默|痴呆|老年痴呆"
    "|股骨头坏死|类风湿|强直性脊柱炎|红斑狼疮|肾衰竭|肾病|肿瘤|恶性肿瘤|胃癌|肝癌|肺癌|肠癌|直肠癌|结肠癌|乳腺癌|宫颈癌|卵巢癌|甲状腺癌|胰腺癌|前列腺癌|鼻咽癌|食道癌|食管癌|喉癌|膀胱癌|肾癌|脑癌|骨癌|皮肤癌"
    "|淋巴癌|癌症|怀孕|妊娠|哺乳期|流产|不孕不育|肢体残疾|智力残疾|视力残疾|听力残疾|言语残疾|精神残疾|多重残疾|身患重病|重病卧床|唐氏综合征|性病|毒瘾|吸毒成瘾"
)  # fmt: skip
"""Words of health nobody needs to read; literals only, so that the search is fast."""
_HEALTH = re.compile(
    "(?:"
    + "|".join(sorted(ILLNESS.split("|"), key=len, reverse=True))
    + ")(?:症|病|死|塞|阳性|感染|综合征|卧床|[一二三四1-4]级|[一二三四五六七八九十0-9]{1,2}个月)?"
)
_DIAGNOSED = re.compile(
    rf"(?:身?患有?|罹患|确诊(?:为|患有?)?|诊断(?:为|:)|因病)([{_HAN}]{{1,10}}?(?:病|症|癌|炎|瘤|综合征|衰竭|梗[死塞]|坏死|出血|硬化|感染|骨折|烧伤))|因([{_HAN}]{{1,10}}?(?:病|症|癌|炎|瘤|衰竭|梗[死塞]))(?:住|入)院"
)


def find_papers(text: str, as_of: AsOf) -> list[Hit]:
    """Hits in a shadow. ``as_of(position)`` is the date to judge ages by at that place."""
    hits = [
        Hit(*m.span(m.lastindex or 0), kind)
        for kind, pattern in _LABELLED
        for m in pattern.finditer(text)
    ]
    hits += _mailboxes(text)
    hits += _birthdays(text, as_of)
    hits += [Hit(*m.span(), "health", "**") for m in _HEALTH.finditer(text)]
    hits += [Hit(*m.span(m.lastindex or 0), "health", "**") for m in _DIAGNOSED.finditer(text)]
    return hits


def _mailboxes(text: str) -> Iterator[Hit]:
    for m in _HOST.finditer(text):
        box = _BOX.search(text, max(0, m.start() - 64), m.start())
        if box is not None and not _COURT_HOST.search(m[1]):
            yield Hit(box.start(), m.end(), "email")


def _birthdays(text: str, as_of: AsOf) -> Iterator[Hit]:
    """Days of birth; the year of an adult stays, as the lists state ages."""
    for m in _DAY.finditer(text):
        before = text[max(0, m.start() - 12) : m.start()]
        if not (_BORN_AFTER.match(text, m.end()) or _BORN_BEFORE.search(before)):
            continue
        year = "".join(_CN.get(c, c) for c in m[0][:4])
        adult = int(year) <= as_of(m.start()).year - ADULT
        yield Hit(m.start() + (4 if adult else 0), m.end(), "birth_date")
