"""Names of natural persons: where one begins and ends in running text, and what stands for it in public.

Nobody can be sure without a register. A surname, the words around and the borders of the clause decide;
in doubt the longer reading is taken, for a name too much hidden harms less than one too little.
"""

import re

_DOUBLE = (
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空"
    "|闾丘|子车|亓官|司寇|巫马|公西|颛孙|壤驷|公良|漆雕|乐正|宰父|谷梁|拓跋|夹谷|轩辕|令狐|段干|百里|呼延|东郭|南门|羊舌|微生|梁丘|左丘|东门|西门|第五|爱新觉罗|叶赫那拉"
)
_SINGLE = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常"
    "乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍"
    "虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇"
    "栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄"
    "晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯"
    "盖益桓公仉督岳帅缑亢况有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖覃付代岳邸宛冼苑仝朴玄南洪衣矫初鹿逄隋修战曲宫官粟青敬种仉亓原撒冮钭"
)
SURNAME = f"(?:{_DOUBLE}|[{_SINGLE}])"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ebef\U00030000-\U000323af"

_JOINED = r"[由随与和及的在系归向对被]"
_DOTTED = rf"[{HAN}]{{1,12}}(?:·[{HAN}]{{1,12}})+"
_STEPPE = rf"[{HAN}]{{1,3}}(?:其木格|其其格|图雅|托娅|高娃|格日勒|巴特尔|巴雅尔|塔娜|朝鲁|格日乐)"
_LATIN = r"[A-Z][A-Za-z]+(?:[ ][A-Z][A-Za-z]+){1,3}"
_AFTER = (
    "家住|家中|原住|现住|暂住|租住|户籍|的|由|随|系|在|与|和|及|之|现|名下|抚养|监护|应|于|自|至|每|共|是|为|被|已|未|尚|年仅|年满|就读|出生|生于|生活|本人|享有|占|支付|给付|所|对|因|到|称|均|等|代|户|向|从|有|以|经|作为"
    "|提出|需|上学|学费|助|救助|不|依|今|目前|即|并|将|其(?!木格)|亦|按|归|签收|领|就|下落|全部|负担|承担|无|曾|同意|表示|死亡|去世|系|离婚|必要|住|限制|身份|电话|男|女|两|二|三|一"
)
_SPACED = rf"[{_SINGLE}][ ]{{1,2}}[{HAN}](?=$|[^{HAN}]|{_AFTER})"
_FOLLOWS = re.compile(rf"(?:$|[^{HAN}]|{_AFTER})")
_CERTAIN = "的由随系之"
_NO_NAME = re.compile(
    r"某|[人院司费款权方者局庭]$|(?:子女|孩子|儿子|女儿|学生|父母|[父母]亲|(?<!^.)[长次幼][子女]|婚生[子女]|学校|幼儿园|小学|中学|[其至])$|^(?:其[长次幼]|[长次幼][子女]$|就读|不得|学生|子女|孩子|儿子|女儿|未成年|本院|双方|当事|其他|上述|全部|必要|法定|被执行|申请|代理|父母|父亲|母亲|母子|监护|抚养|生活|教育|医疗|年龄|姓名|男|女|的|与|和|及|在|之|已|未|不|系|名下|身份|出生|公民|现年)"
)
_BEFORE = re.compile(
    r".*(?:[人者员]|[之其][长次三幼独养]?[子女]|[之其][孙甥侄弟妹]|[子女长次]|[孙甥侄][子女]|至|支付|给付|儿子|女儿|孩子|学生|儿童|孤儿|同学|子女|关于|告知|通知|变更|支付|给付|归|由|系|与|和|及|的|为|向|对|属于|享有|保留|判令|协助|探望|姓名|原告|被告|兄|弟|姐|妹|父|母|妻|夫)"
)


def read_forward(text: str, at: int) -> tuple[int, int] | None:
    """The name that begins at ``at`` (blanks and a colon skipped), as (start, end)."""
    start = _skip(text, at)
    for pattern in (_DOTTED_AT, _STEPPE_AT, _LATIN_AT, _SPACED_AT):
        found = pattern.match(text, start)
        if found is None or "某" in found[0]:
            continue
        if not (pattern is _DOTTED_AT and _JOINS.match(found[0])):
            end = found.end() if pattern is not _DOTTED_AT else _cut(text, found)
            return start, end
    run = _RUN.match(text, start)
    if run is None:
        return None
    name = run[0][: _length(run[0])]
    return (start, start + len(name)) if is_name(name) else None


def read_backward(text: str, end: int) -> tuple[int, int] | None:
    """The name that ends at ``end``, as (start, end)."""
    window = text[max(0, end - 24) : end]
    latin = _LATIN_END.search(window)
    if latin is not None:
        return end - len(latin[0]), end
    spaced = _SPACED_END.search(window)
    if spaced is not None:
        return end - len(spaced[0]), end
    found = _RUN_END.search(window)
    if found is None:
        return None
    run = found[0]
    name = _last_name(run)
    return (end - len(name), end) if is_name(name) else None


def is_name(name: str) -> bool:
    """Whether this could be a name at all, and not one hidden before."""
    return len(name) >= 2 and _NO_NAME.search(name) is None


def runs_on(name: str, longer: str) -> bool:
    """Whether ``longer`` is ``name`` and the first words after it, read as part of the name."""
    return (
        name != longer and longer.startswith(name) and _FOLLOWS.match(longer, len(name)) is not None
    )


def starts_like_a_name(text: str, at: int) -> bool:
    """Whether a name may begin here: a surname, and no verb that begins like one, as in 被执行人应当."""
    return _VERB.match(text, at) is None and _SURNAME_OR_FOREIGN.match(text, at) is not None


def surname(name: str) -> str:
    """What stays of a name: the surname; the first character of a name without one; a Latin initial."""
    found = _SURNAME_AT.match(name)
    if found is None or "·" in name or len(found[0]) == len(name):
        return name[0]
    return found[0]


def _skip(text: str, at: int) -> int:
    return _GAP.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string too


def _cut(text: str, found: re.Match[str]) -> int:
    """Where a dotted name ends: its last part may run into the sentence."""
    head, _, last = found[0].rpartition("·")
    for length in range(1, len(last)):
        if length > 1 and _FOLLOWS.match(last, length):
            return found.start() + len(head) + 1 + length
    return found.start() + len(head) + 1 + min(len(last), 6)


def _length(run: str) -> int:
    """How many characters of ``run`` are the name it begins with."""
    family = _SURNAME_AT.match(run)
    if family is None:
        for length in range(2, min(len(run), 6) + 1):
            if _FOLLOWS.match(run, length):
                return length
        return min(len(run), 3)
    short, long = family.end() + 1, family.end() + 2
    if len(run) < long:
        return len(run)
    if _FOLLOWS.match(run, short) and (run[short] in _CERTAIN or not _FOLLOWS.match(run, long)):
        return short
    return long


def _last_name(run: str) -> str:
    """The name at the end of ``run``."""
    if "·" in run:
        head, dot, tail = run.rpartition("·")
        later = _after_role(tail)
        if later is not None:
            return later
        head, dot, tail = run.partition("·")
        before = _BEFORE.match(head)
        return (head[before.end() :] if before and before.end() < len(head) else head) + dot + tail
    named = _after_role(run)
    if named is not None:
        return named
    return "" if "某" in run else _unled(run)  # whoever is 某 is hidden already


def _unled(run: str) -> str:
    """The name at the end of a run in which nothing leads to a name."""
    if len(run) <= 4:
        return run[1:] if run[0] in _LEAVES and len(run) > 2 else run
    for length in (4, 3, 2):
        family = _SURNAME_AT.match(run, len(run) - length)
        if family is not None and length - len(family[0]) in (1, 2):
            return run[-length:]
    return run[-3:]


def _after_role(run: str) -> str | None:
    """The name behind the last word in ``run`` that people's names follow."""
    before = _BEFORE.match(run, 0, len(run) - 1)
    while before is not None:
        rest = run[before.end() :]
        sure = before[0].endswith(_ROLES) or _SURNAME_AT.match(rest) is not None
        if 2 <= len(rest) <= 4 and (sure or len(rest) > 2) and is_name(rest):
            return rest
        before = _BEFORE.match(run, 0, before.end() - 1)
    return None


_ROLES = (
    "原告", "被告", "执行人", "申请人", "未成年人", "子女", "儿子", "女儿", "孩子", "学生", "之子", "之女", "其子", "其女", "监护人", "继承人",
    "权利人", "受害人", "被害人", "长女", "次女", "长子", "次子", "一子", "一女", "孙女", "孙子",
)  # fmt: skip
"""Words a name follows even if it has no Han surname: 原告宝音."""
_VERB = re.compile(
    r"应[当于在予该向]|应|于(?:[0-9本收判签接上当立期指]|[一二三四五六七八九十])|名下|有[权能无财履可]|所[有在欠负持]|时任|经[本传法查]|从[未事]|向[本申法]|全部|曾[于经在]|无[财正可偿]|白天|当[时庭]|未|不|由|归|随|和|与|及|在|的|已|均|暂|仍|因|为|是|对|自|可|申报|财产|处|户籍|身份|责任|义务|制度|资格|变更|电话|称|同意|到庭"
)
_SURNAME_OR_FOREIGN = re.compile(
    rf"[ ]{{0,2}}(?:{SURNAME}|{_DOTTED}|{_LATIN}|[{HAN}]{{2,6}}(?=[,。;()\s、\ufffe\uffff]|$|代|签收|到庭|申请|领取))"
)
_LEAVES = "栋幢号室组屯村路街门楼院户座层区"
"""The end of an address that somebody's name follows without a comma."""
_GAP = re.compile(r"[\s:(|]{0,3}")
_RUN = re.compile(rf"[{HAN}]{{2,12}}")
_RUN_END = re.compile(rf"[{HAN}·]{{2,16}}$")
_JOINS = re.compile(rf"[^·]{{2,6}}{_JOINED}[^·]*·")
"""张三由阿里·买买提抚养: the dot belongs to another name."""
_DOTTED_AT = re.compile(_DOTTED)
_STEPPE_AT = re.compile(_STEPPE)
"""Mongolian names without a dot, longer than Han names are: 乌云其木格."""
_LATIN_AT = re.compile(_LATIN)
_LATIN_END = re.compile(rf"{_LATIN}$")
_SPACED_AT = re.compile(_SPACED)
_SPACED_END = re.compile(rf"(?<![{HAN}])[{_SINGLE}][ ]{{1,2}}[{HAN}]$")
_SURNAME_AT = re.compile(SURNAME)
