"""What must stay: case numbers, dates, amounts, credit codes, document numbers, court telephones (Art. 1, 2, 4).

Found before anything else and taken out of sight, so that no recogniser can touch or cross it.
"""

import re
from collections.abc import Callable, Iterator

from transforms.redaction.alphabet import HAN_DIGITS, LOOKALIKES
from transforms.redaction.checks import (
    PLAUSIBLE,
    card_number_holds,
    credit_code_holds,
    resident_number_holds,
)

_HAN = "\u3400-\u9fff"
_NUMERALS = "".join(HAN_DIGITS)
_THOUSANDS = r"(?:,[0-9]{3})+(?![0-9])(?:[.·][0-9]{1,4})?"
_DECIMALS = r"(?:[.·][0-9]{1,4}+)?+"
_NUM = r"[0-9]{1,13}(?:[.·][0-9]{1,4})?"
_UNIT = (
    r"(?=[万亿千百十余元美港欧日韩卢圆股件份人次辆台套吨公棵头亩平㎡m%‰])(?:[万亿千百十]{0,2}余?(?:元|美元|港元|欧元|日元|韩元|卢布|圆)|[万亿]|余?(?:股|件|份|人次|次|辆|台|套|吨|公斤|棵|头|亩"
    r"|平方米|平方公里|公顷|㎡|m²|m2)|[%‰])"
)
_DAY = (
    r"[089][0-9]{2}\s?(?:年\s?[0-9]{1,2}\s?月(?:\s?[0-9]{1,2}\s?日?)?"
    r"|-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|[.·][0-9]{1,2}[.·][0-9]{1,2})(?![0-9](?![0-9]?时))"
)
_TIME = r"(?:[T\s]{0,2}[0-9]{1,2}[:时][0-9]{2}(?:[:分][0-9]{2}秒?)?)?"
_TAIL = r"(?:编号|号码|代码|单号|文号|序号|号|ID|NO\.?|No\.?)"
_PAPER = (
    r"公告|票据|发票|评估|报告|合同|协议|文书|收据|凭证|订单|快递|运单|邮件|EMS|流水|档案|档|保函|汇票|支票|本票|信用证"
    r"|项目|注册|执照|通知书|裁决书?|决定书|仲裁|公证|拍品|标的物|批次|受理|保单|鉴定|送达回证|函|询价|缴款书|缴费|物流|执业|许可|序列|案件|任务|登记|查询|系统|回执|申请书?|证券|股东|请求|借据|竞价|卷宗|结算|业务|招标|中标|备案|核准|回单|链接|开票"
)
_SPEAKS = r"(?:监督|举报|投诉|信访|诉讼服务|热线|法院|执行局|执行庭|执行法官|立案庭|法庭|法官|书记员|局长|院长|办公室|办公|咨询|客服|报警|值班|传达室|指挥中心|拍卖|执行员|法官助理|[经承]办人|执行110|纪检|监察|本院(?=(?:联系)?电话)|12368)"
_PERSON = r"被执行人|申请人|执行人|当事人|案外人|担保人|本人|家属|其[妻夫父母子女]|家庭|住宅|宅电|手机|拨打|致电|询问|联系(?!电话|人|方式)|[账帐]号|[账帐户]户|卡|证"
_PHONE = (
    r"(?:400-?[0-9]{3,4}-?[0-9]{3,4}|(?:\(?0[0-9]{2,3}\)?[-\s]{0,3})?(?:12368|12345|110|[2-9][0-9]{6,7})(?:[-转\s]{1,2}[0-9]{1,5})?)"
    r"(?![0-9])"
)

_CASE = re.compile(
    rf"\( ?(?:19|20)[0-9]{{2}} ?\) ?(?:(?!号)[{_HAN}] ?[0-9]{{0,6}} ?){{1,16}}-?[0-9]{{0,8}}(?:-[0-9]{{1,3}})?"
    rf"(?:、[0-9]{{1,8}})* ?号(?:之[一二三四五六七八九十]{{1,3}})?"
)
_NUMBERED = re.compile(
    rf"\((?<=[{_HAN}]\()(?<!\([{_HAN}]\()[0-9]{{4}}\)第?[0-9]{{1,8}}号(?:第[一二三四五六七八九十百]+条)?"
)
# A class first and the look behind it second: sre then skips to the next digit by a table.
_AMOUNT = re.compile(
    rf"[¥$0-9](?<![0-9{_NUMERALS}OoIilL][0-9])(?:(?<=[¥$])\s?(?:[0-9]{{1,3}}{_THOUSANDS}|{_NUM})"
    rf"|[0-9]{{0,12}}+{_DECIMALS}\s?+{_UNIT}"
    # The last digits of a spaced-out number and a comma before 965元 are no thousands.
    rf"|(?=[0-9]{{0,2}}+,)(?<![0-9{_NUMERALS}][\s\-·._/(][0-9])[0-9]{{0,2}}+(?:,[0-9]{{3}})++(?![0-9]){_DECIMALS}\s?+{_UNIT})"
)
_DATE = re.compile(rf"[12](?<![0-9][12]){_DAY}{_TIME}")
_PLACE_BEFORE = re.compile(r".{0,1}[0-9]{6}[^0-9\ufffe\uffff]{1,2}$")
_ORDER_AFTER = re.compile(r"[^0-9\ufffe\uffff]{1,2}[0-9]{3}")
_CREDIT = re.compile(
    r"[0-9ANY](?<![0-9A-Za-z][0-9ANY])[0-9]{7}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])"
)
_HEADS = ("11", "12", "13", "52", "81")
_CREDIT_LABEL = re.compile(
    r"(?:信用代码|纳税人识别号|税号)[证号]{0,2}[\s:为是]{0,4}(?P<code>[0-9A-Z]{15,18})(?![0-9A-Za-z])"
)
_ORGANISATION = re.compile(
    r"组织机构代码[证号]{0,2}[\s:为是]{0,4}[0-9A-Z]{8}-?[0-9X](?![0-9A-Za-z])"
)
_UNDISGUISED = str.maketrans({**LOOKALIKES, "-": ""})
_ALONE = r"(?![0-9A-Za-z-]|[\s_.·/|()]{1,4}[0-9])"
"""The number ends here: it is no first group of a longer one."""
_LABELLED = re.compile(
    rf"(?:{_PAPER}|案件标识)(?:(?<!案件标识)(?:[^证账帐卡户电手身0-9\s,;。:\ufffe\uffff]{{0,4}}?|(?<=[执业许可]{{2}})证书?){_TAIL}|(?<=评估)报告|(?<=案件标识))[\s:为是]{{0,4}}(?P<number>[A-Za-z]{{0,6}}[-.]?[0-9][0-9A-Za-z-]{{5,40}}){_ALONE}"
)
_NUMBER_LABEL = re.compile(
    r"(?:[编单文]号|EMS)(?<![证卡户]编号)(?<!证件编号)[\s:为是]{0,4}(?P<number>[A-Za-z]{0,6}[-.]?[0-9][0-9A-Za-z-]{5,40})"
    + _ALONE
)
_VOUCHERS = ("收据", "票据", "发票", "汇票", "支票", "本票", "保单")
_PERSONAL = re.compile(f"{PLAUSIBLE.pattern}|1[3-9][0-9]{{9}}")
"""号码 may be anybody's number; behind 编号 or 发票号码 only a check character that holds makes it a person's."""
_NAMES = "执行证书|公证书|公证债权|裁决|评估报告|鉴定|判决|调解|通知书|合同|保函|汇票|发票|支票"
_REST_OF_NAME = "|".join(f"(?<={name[0]}){name[1:]}" for name in _NAMES.split("|"))
_NAMED_AFTER = re.compile(
    rf"[号执公裁评鉴判调通合保汇发支](?<=[0-9A-Za-z].)(?:(?<=号)(?:{_NAMES})|{_REST_OF_NAME})"
)
_NUMBER_BEFORE = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{0,6}[0-9][0-9A-Za-z-]{5,40}$")
_COURT_PHONE = re.compile(
    rf"{_SPEAKS}(?:(?!{_PERSON})[^0-9。;\n\ufffe\uffff]|;(?=(?:联系|办公)?电话)){{0,28}}({_PHONE}(?:[、;,/和或\s]{{1,2}}{_PHONE})*)"
)
_SERVICE_LINE = re.compile(
    r"[48]00-(?<![0-9-].{4})(?:[0-9]{3}-[0-9]{4}|[0-9]{4}-[0-9]{3})(?![0-9-])"
)
_COURT_DESK = re.compile(
    rf"(?:法院|执行局|中心|法庭|立案庭)(?:[0-9]{{1,4}}室|\([^()\ufffe\uffff\n]{{2,30}}\))[,\s]{{0,2}}(?:联系)?电话[:为是\s]{{0,2}}({_PHONE})"
)
_COURT_ASKS = re.compile(
    r"请(?:与|联系|拨打)[^0-9。;\n\ufffe\uffff]{0,20}?(?:法官|执行局|法院|书记员)[^0-9。;\n\ufffe\uffff]{0,14}?"
    rf"({_PHONE})"
)
_MASKED = re.compile(r"[*xX](?:(?<=\*)\*+|(?<![*])[xX]{2,}(?![A-Za-z]))[0-9]{0,6}(?![0-9*])")
_HEAD_OF_MASKED = re.compile(r"(?<![0-9A-Za-z*])[0-9]{0,10}$")
_TAIL_OF_CARD = re.compile(
    r"(?:尾号|末四位|后四位)[为是:\s]{0,3}[0-9]{3,6}(?:、[0-9]{3,6})*(?![0-9])"
)


def find_keeps(text: str) -> list[tuple[int, int]]:
    """Places of the shadow that nobody may touch, in order; they may overlap."""
    found = [place for find in _FINDERS for place in find(text)]
    found.sort()
    return found


def _whole(pattern: re.Pattern[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    return lambda text: (m.span() for m in pattern.finditer(text))


def _numbered(text: str) -> Iterator[tuple[int, int]]:
    """Numbers like 京房权证(2020)第5号: from the character before the bracket."""
    last = 0
    for m in _NUMBERED.finditer(text):
        if m.start() > last:
            last = m.end()
            yield m.start() - 1, last


def _dates(text: str) -> Iterator[tuple[int, int]]:
    """Dates, but not the birthday in the middle of a spaced-out resident number."""
    for m in _DATE.finditer(text):
        inside = _PLACE_BEFORE.match(text, max(0, m.start() - 8), m.start()) is not None
        if not (inside and _ORDER_AFTER.match(text, m.end())):
            yield m.span()


def _credit_codes(text: str) -> Iterator[tuple[int, int]]:
    """Credit codes. One of digits only may be somebody's number: its head, place and check digit must agree."""
    for m in _CREDIT.finditer(text):
        code = m[0]
        digits_only = code.rstrip("X").isdigit()
        if not digits_only or (
            credit_code_holds(code)
            and (code[0] == "9" or (code[:2] in _HEADS and code[6:8] not in ("18", "19", "20")))
        ):
            yield m.span()
    for m in _CREDIT_LABEL.finditer(text):
        code = m["code"]
        if not resident_number_holds(code) or credit_code_holds(
            code
        ):  # a trader's tax number is his own
            yield m.span()


def _papers(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of papers; a perfect resident number behind such a label is still a resident number."""
    for pattern in (_LABELLED, _NUMBER_LABEL):
        for m in pattern.finditer(text):
            number = m["number"].translate(_UNDISGUISED).upper()
            label = m[0][: m.start("number") - m.start()].rstrip(" :为是\n")
            personal = resident_number_holds(number) or (
                label.endswith(("号码", "EMS"))
                and not label.startswith(_VOUCHERS)
                and (_PERSONAL.fullmatch(number) is not None or card_number_holds(number))
            )
            if not personal:
                yield m.span("number")
    for m in _NAMED_AFTER.finditer(text):
        before = _NUMBER_BEFORE.search(text, max(0, m.start() - 47), m.start())
        if before is not None and not _PERSONAL.fullmatch(before[0]):
            yield before.span()


def _masked(text: str) -> Iterator[tuple[int, int]]:
    """What somebody has masked before; more than ten digits left of it are not masked at all."""
    for m in _MASKED.finditer(text):
        head = _HEAD_OF_MASKED.search(text, max(0, m.start() - 12), m.start())
        if head is not None:
            yield head.start(), m.end()


def _court_phones(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_COURT_PHONE, _COURT_DESK, _COURT_ASKS):
        yield from (m.span(1) for m in pattern.finditer(text))


_FINDERS = (
    _whole(_CASE),
    _numbered,
    _whole(_AMOUNT),
    _dates,
    _credit_codes,
    _whole(_ORGANISATION),
    _papers,
    _court_phones,
    _whole(_SERVICE_LINE),
    _masked,
    _whole(_TAIL_OF_CARD),
)
