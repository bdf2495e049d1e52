"""Homes: what lies below the county is hidden, the county stays (Art. 1; residence below county level, 2013 rule).

A clause is read as an address when somebody is said to live there, or when it ends like one: 3栋2单元501室,
前进大街12号, 三道河子村5组, 新华委9组. The seat of an organisation and the rooms of a court stay.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.redaction.alphabet import BREAK
from transforms.redaction.hits import Hit

_HAN = "\u3400-\u9fff〇"
_N = r"(?:[0-9]{1,5}|[一二三四五六七八九十百〇零○壹贰叁肆伍陆柒捌玖拾]{1,5})"
_YEAR = "(?:19|20)[0-9]{2}-"
_STOPS = r",。;:!?\"'“”‘’|=&{}<>\\\n\r\t\ufffe\uffff、…"
_UNIT = "号楼|号院|栋|幢|座|单元|室|房|号|组|委|社|队|门|层|楼|户|弄|院|分场|区|连|团|#楼?"

_CLAUSE = re.compile(
    rf"[^{_STOPS}()\s]+"
    rf"(?:(?:[ ]{{1,2}}(?=(?:[0-9]{{1,4}}|[A-E])[ ]{{0,2}}(?:{_UNIT}|-[0-9])|(?:{_UNIT}))"  # 翡翠湾 3 栋 2 单元
    rf"|\s{{1,6}}(?=(?:{_N}|[A-E])\s?(?:栋|幢|号楼|座|单元|室|-[0-9]))"  # the flat on the next line
    rf"|\s{{1,6}}(?:(?<=[村屯委区]\s)(?={_N}\s?[组社队号])|(?<=[0-9]\s)(?=栋|幢|号楼|单元|室))"
    rf"|(?<=号)\s{{1,6}}(?=[{_HAN}]{{2,12}}[A-E]?{_N}(?:栋|幢|号楼))"
    rf"|\((?:原|现|曾|旧)[^()\ufffe\uffff\n]{{2,30}}\)"  # 铁路住宅(现松江东路390号)20幢
    rf")[^{_STOPS}()\s]*)*"
)
_PLACE = re.compile(
    r"[省市区县旗镇乡村屯街路道巷弄号栋幢楼室组队社院座委厂场里庄堡沟连]|[0-9]-[0-9]|嘎查"
)

_SEATS = (
    "工商登记地|注册地|办公地|办公场所|经营场所|经营地|营业场所|营业地|主要办事机构所在地|开庭地点"
)
_INTRO = re.compile(
    rf"(?:{_SEATS})[址点]?[为是于在]{{0,2}}|(?:住所地|住所|地址|所在地)[为是于在]{{0,2}}"
    r"|(?:家庭住址|身份证住址|现住址|原住址|住址|家庭地址|户籍地址|送达地[址点](?:确认(?:书|为)?)?|邮寄地址|通讯地址|联系地址|收件地址|暂住地址|居住地址|户籍地|户籍所在地|户口所在地|户口地|经常居住地|居住地"
    r"|暂住地|户籍(?=[:为是])|住处|搬家?至|搬到|迁至|迁往|迁到|寄往|寄至|邮寄至|家中|家位于|家在|落户[于到在]|藏匿[于在]|定居[于在])[为是]?"
    r"|(?:租房居住|经常居住|现居住?|原居住|曾居住|居住)[于在的]?[为是]?|(?:现住|暂住|租住|家住|原住|曾住|均住|同住|住)(?![宅房院户宿所址处]|建[局部委厅和])[于在]?[为是]?"
)
_SEAT, _OPEN = re.compile(_SEATS), ("住所", "地址", "所在")
_LABEL_BEHIND = re.compile(r"(?:[\s:|=\"'(]|</?>){1,4}$")
_ORGANISATION = (
    r"(?:公司|集团|工厂|厂|中心|合作社|银行|支行|分行|信用社|联社|委员会|村委会|税务局|管理局|局|学校|中学|小学|大学|学院|医院|商店|商行|酒店|饭店|超市|药房"
    r"|加油站|幼儿园|研究所|事务所|协会|基金会|经营部|服务部|经销处|农场|个体工商户|厂商|企业|单位|组织)"
)
_BY_ORGANISATION = re.compile(
    rf"{_ORGANISATION}(?:(?:(?![男女][,、])[^。;\n男女]){{0,60}}|[。;,\s]{{1,3}}(?:住所地?|地址|所在地)[为是:\s]{{0,3}})$"
)
_OF_ORGANISATION = re.compile(rf"{_ORGANISATION}[,(:|\s\ufffe]{{1,30}}$")
_LIVING = re.compile("单元|小区|[家花]园|[组屯村社]|宿舍|家属|公寓|住宅")
"""What no firm names of its seat: the address right behind a firm is its own unless it says so."""
_SEATED = re.compile(rf"{_ORGANISATION}(?:位于|坐落于?|地处|设在|设于)")
_COURT = re.compile(
    r"(?:法院|法庭|执行局|执行庭|立案庭|诉讼服务中心|事务中心|审判庭|仲裁委|公证处)(?!家属|宿舍|住宅|职工|小区)"
)
_LEAF = (
    rf"(?:第?{_N}(?:-{_N}){{0,3}}\s?(?:{_UNIT}|村民小?组|小组|生产队)"
    rf"|号之{_N}|[A-Ea-e]\s?(?:座|栋|区)|(?!{_YEAR}){_N}(?:-{_N}){{1,3}}|附{_N}号?|[东西南北中](?:门|户|屋|厢房|院|侧)|平房|门市(?:房)?|楼[上下]|家属房|厢房)"
)
_LEAVES = re.compile(rf"{_LEAF}(?:\s?(?:{_LEAF}|{_N}|[东西南北中]))*")
_C = "0-9一二三四五六七八九十百〇零○壹贰叁肆伍陆柒捌玖拾"
_FLAT = re.compile(
    rf"[{_C}A-E]\s?(?:(?:栋|幢|号楼|座)\s?[{_C}东西]|单元|(?:门|层|楼)\s?[{_C}]|#楼?\s?[{_C}])"
    rf"|[A-H](?<=[{_HAN}][A-H]){_N}-{_N}-{_N}(?![0-9%])"
)
_ESTATE = "小区|花园|家园|公寓|宿舍|家属[楼院区房]|住宅[楼区]?|新村|别墅(?:联排|独栋|双拼)?|大院|[一二三四五六]期|街坊|街区|干休所|营区|生活区"
_STREET = re.compile(
    rf"(?:路|街|道|胡同|巷|里|屯|庄|沟|堡|林场|分场)[甲乙丙丁]?{_N}(?:-{_N})?\s?(?:号|弄|委)|弄{_N}号|(?:村|屯)[{_HAN}]{{0,8}}?第?{_N}(?:组|社|队|号|村民|小组)"
    rf"|(?:委|社区|居委会)第?{_N}组|大队第?{_N}(?:生产|小)?队|第{_N}(?:村民小?组|生产队)|(?:{_ESTATE})[A-E]?{_N}(?:栋|号楼|幢|单元|座|号|室|-{_N})"
    rf"|(?:公寓|宿舍)(?:[A-E]座)?[0-9]{{3,4}}(?![0-9.元年平万亩])|[0-9]{{1,3}}团(?:场)?{_N}连|号之{_N}(?:房|室)"
    rf"|(?:镇|乡|苏木|街道)[{_HAN}]{{1,10}}?第?{_N}(?:组|社|队|号(?![文令公通]))"
    rf"|(?:农场|林场|牧场|经营所|作业区|管理区|煤矿|林业局)[{_HAN}]{{0,8}}?第?{_N}(?:号|栋|委|连|队|组|分场)"
    rf"|-(?:(?<=[{_HAN}][{_C}]-)|(?<=[{_HAN}][{_C}]{{2}}-)|(?<=[{_HAN}][{_C}]{{3}}-)|(?<=[{_HAN}][{_C}]{{4}}-)(?<!(?:19|20)[0-9]{{2}}-)){_N}-{_N}(?![0-9%])"
)
_VILLAGE = re.compile(
    rf"[{_HAN}]{{1,6}}(?:镇(?![赉平原安宁康雄沅坪巴][县市])|乡|街道|苏木)[{_HAN}]{{1,12}}?(?:村|屯|委|社区|嘎查)(?!民委|委会|委员|信用|政府|办事|支部|两委)"
)
_WEAK = re.compile(
    rf"[{_HAN}]{{2}}[A-H]?{_N}(?:(?:栋|幢|座|号楼|单元|室|房)|号(?:[0-9]{{3,4}}(?![0-9])|别墅)|(?:号|-{_N})(?:{_N})?$)"
)
"""What makes an address only below a county that is named before it: 中东小区55栋."""
_ENDS = re.compile(
    r"的|调查|张贴|邻居|附近|以务农|后迁|后搬|搬至|迁至|电话|手机|联系|邮编|收件|生活|期间|送达|留置|公告|未果|处所|进行|查找|传唤|执行"
)
_MORE = re.compile("[镇乡村屯庄沟堡洼店寓舍厦]|小区|[家花]园|(?<=[寓舍厦区园座])[0-9]{2,4}")
"""Parts of an address without a number, behind one that looks like a number: 前七号镇双山子村."""

_GOING = re.compile(r".*(?:[自从到往在去至于]|现居|家住)")

_PROVINCE = (
    "(?:吉林|辽宁|黑龙江|河北|山西|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省"
    "|(?:内蒙古|广西壮族|广西|西藏|宁夏回族|宁夏|新疆维吾尔|新疆)自治区|(?:北京|上海|天津|重庆)市?"
    "|(?:辽宁|黑龙江|河北|山西|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|吉林)(?!市|路|街|大路)"
)
_NOT_BELOW = r"(?![路街道乡村屯巷里]|镇(?![赉平原安宁康雄沅坪巴][县市])|大街|大路|胡同|公社)"
_NAME = r"[^\W0-9A-Za-z_街路镇乡村屯巷号栋幢厂院楼弄委社]"
_CITY = rf"(?:(?!超|菜){_NAME}{{2,7}}?(?<!超)(?<!菜)市|{_NAME}{{2,10}}?(?:自治州|地区|盟)|延边州)"
_COUNTY = (
    rf"(?:镇[{_HAN}]县|屯[昌留][县区]|路[南北]区|乡宁县|{_NAME}{{1,12}}?(?:自治县|县|自治旗|(?<=[翼左右前后合特曼伦汉沁腾锦审克善中])旗)"
    rf"|{_NAME}{{1,8}}?(?<![小社街校厂矿景住宅舍属活发业居济团理])(?<![^绿江公]园)(?<![一二三四五六七八九十])(?<![^铁河城道浦江][东西])(?<![^市河江城路岭湖][南北])区"
    rf"|(?!超|菜){_NAME}{{2,7}}?(?<!超)(?<!菜)市)"
)
_ABOVE = re.compile(
    rf"(?:(?:{_PROVINCE})(?:\s?{_CITY}{_NOT_BELOW})?(?:\s?{_COUNTY}{_NOT_BELOW})?|{_CITY}{_NOT_BELOW}(?:\s?{_COUNTY}{_NOT_BELOW})?|{_COUNTY}{_NOT_BELOW})"
)
_ADMIN = re.compile(rf"(?:{_PROVINCE}|[^\W0-9A-Za-z_]{{2,3}}(?:市|县|区|旗|盟|州))")


class _Part(NamedTuple):
    """A stretch of a clause that may be one address, and what introduces it: home, open, seat or nothing."""

    start: int
    end: int
    intro: str


def find_homes(work: str) -> list[Hit]:
    """Hits in a shadow whose keeps and numbers are blanked out."""
    hits = []
    for clause in _CLAUSE.finditer(work):
        if clause.end() - clause.start() < 3 or _PLACE.search(work, *clause.span()) is None:
            continue
        for part in _parts(work, *clause.span()):
            place = _home(work, part)
            if place is not None:
                hits.append(Hit(*place, "home_address", "****"))
    return hits


def _parts(work: str, start: int, end: int) -> Iterator[_Part]:
    intro = _behind(work, start)
    at = start
    for m in _INTRO.finditer(work, start, end):
        if m.start() > at:
            yield _Part(at, m.start(), intro)
        intro, at = _meaning(m[0]), m.end()
    if end > at:
        yield _Part(at, end, intro)


def _behind(work: str, start: int) -> str:
    """The label a clause stands behind: 住址：, 地址=, 家中（."""
    before = work[max(0, start - 16) : start]
    gap = _LABEL_BEHIND.search(before)
    if gap is None:
        return ""
    last = None
    for m in _INTRO.finditer(before, 0, gap.start()):
        last = m
    return _meaning(last[0]) if last is not None and last.end() == gap.start() else ""


def _meaning(intro: str) -> str:
    """Whether these words introduce the seat of an organisation, somebody's home, or either: open."""
    if _SEAT.match(intro):
        return "seat"
    return "open" if intro.startswith(_OPEN) else "home"


def _home(work: str, part: _Part) -> tuple[int, int] | None:
    """What to hide of this part."""
    start, end, intro = part
    if intro == "seat" or _COURT.search(work, start, min(len(work), end)):
        return None
    first = work.rfind(BREAK, max(0, start - 90), start) + 1 or max(0, start - 90)
    if intro == "open" and _BY_ORGANISATION.search(work[first:start]):
        return None
    if _COURT.search(work, max(first, start - 12), start):
        return None
    if intro in ("home", "open"):
        above = _ABOVE.match(work, start, end)
        begin: int | None = above.end() if above else start
    else:
        begin = _bare(work, start, end)
        seat = begin is not None and _OF_ORGANISATION.search(work[first:start]) is not None
        if seat and _LIVING.search(work, begin or start, end) is None:
            return None
    if begin is None or begin >= end or not _PLACE.search(work, begin, end):
        return None
    return (begin, _last(work, begin, end)) if end - begin >= 2 else None


def _bare(work: str, start: int, end: int) -> int | None:
    """Where an address without introduction begins to be one, below the county."""
    strong = _FLAT.search(work, start, end) or _STREET.search(work, start, end)
    weak = None if strong else _VILLAGE.search(work, start, end) or _WEAK.search(work, start, end)
    found = strong or weak
    if found is None or _SEATED.search(work, start, found.start()):
        return None
    at = start
    while at < found.end():
        admin = _ADMIN.search(work, at, found.end())
        if admin is None:
            break
        above = _ABOVE.match(work, admin.start(), end)
        if above is not None:
            return None if weak and weak.end() <= above.end() else above.end()
        at = admin.start() + 1
    if weak:
        return None
    going = _GOING.match(work, start, found.start())
    return going.end() if going else start


def _last(work: str, begin: int, end: int) -> int:
    """Where the address ends: behind its last number, or before the words that follow a village."""
    last = None
    for m in _LEAVES.finditer(work, begin, end):
        last = m
    after = last.end() if last else begin
    stop = _ENDS.search(work, max(after, begin + 2), end)
    if last is None:
        return stop.start() if stop else end
    upto = stop.start() if stop else end
    for m in _MORE.finditer(work, after, min(upto, after + 20)):
        after = m.end()
    return upto if upto - after <= 4 and stop is None else after
