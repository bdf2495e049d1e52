"""Names of minors and of those who act for them: a role, then what looks like a name and is not 某."""

from expectations.leak_scan.words import (
    PARTIES,
    Found,
    Look,
    after,
    before,
    is_han,
    last_of,
    occurrences,
    sentence_before,
    skip,
)

_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文肖闫付闻包司华柴葛单耿季"
    "焦晋景柯冷蓝连柳娄鲁路骆麦满梅苗闵莫慕穆倪聂牛欧裴蒲朴戚齐祁强屈曲全阙冉饶阮芮桑沙尚佘申盛施时寿舒宿隋覃佟童涂屠"
    "危韦温翁邬巫伍奚席冼项辛邢幸胥宣鄢严颜晏燕羊仰伊应游尤俞庾虞喻郁元岳云臧翟詹湛甄支植祝卓庄宗左艾安敖巴班鲍贝毕"
    "边卞别卜岑查昌巢车谌成池迟储褚楚丛崇从崔党刁窦杜房费丰封凤符甫干甘戈宫巩古谷官管桂国海杭衡洪滑怀宦霍姬嵇吉纪冀简"
    "江矫揭解靳荆井居鞠阚匡况赉郎劳乐利励厉廉练良林蔺令凌刘柳隆卢栾明牟那南能宁农潘庞逄皮平濮浦起强乔芹丘仇权让荣茹"
    "撒赛沙邵佘战占章招折甄仲诸竺禚亓钭逯由原苑曾查战仉关初代苟滕藤隽衣衷冮信于阳欧司东上皇尉公慕令诸夏钭单晁浑"
)
_NO_NAMES = frozenset((
    "应当", "应该", "应由", "应予", "应依", "应在", "应向", "应为", "关系", "关于", "方面", "方式", "方可", "时候", "时间",
    "时应", "向法", "向本", "向人", "许可", "安排", "安全", "权益", "权利", "权限", "全部", "全体", "单独", "单位", "成长",
    "成年", "从事", "易受", "明知", "明确", "常年", "相关", "高消", "康复", "施暴", "管理", "管教", "何时", "余款", "余额",
    "余下", "万元", "和其", "和家", "古籍", "文化", "文书", "文件", "向其", "平等", "平时", "健康", "能力", "能够", "能否",
    "能对", "国家", "章程", "居住", "居民", "农村", "农民", "马上", "强制", "强奸", "公安", "公民", "公司", "公开", "信息",
    "信用", "代为", "代理", "代表", "代领", "代收", "代其", "上述", "上诉", "上学", "东西", "于本", "于该", "于法", "于其",
    "时年", "由其", "由法", "由人", "由父", "由母", "安置", "别人", "成为", "成立", "平均", "平安", "连带", "连同", "支付",
    "支持", "支取", "支出", "车辆", "房屋", "房产", "乐园", "解除", "解释", "令其", "左右", "项目", "党员", "符合", "符号",
    "原告", "原因", "原系", "元旦", "海外", "海关", "利益", "利用", "利息", "查明", "查询", "查封", "边境", "班级", "班主",
    "充分", "路费", "经常", "经法", "范围", "路途", "金额", "金钱", "石油", "高中", "高校", "初中", "初级", "毛毯", "时效",
    "时期", "党和", "任何", "任意", "任性", "任职", "白天", "温暖", "游戏", "游客", "严重", "严格", "安慰", "尚未", "尚在",
    "尚欠", "严禁", "明显", "全额", "全权", "满足", "满十", "满八", "古代", "应得", "应收", "应付", "应有", "应承", "怀孕",
    "乐观", "应享", "单方", "牛奶", "花费", "宗教", "宣告", "宣判", "辛苦", "海报", "余生", "关爱", "关怀", "关注", "谢绝",
    "许诺", "项下", "卜算", "折价", "占有", "占用", "战争", "招生", "招收", "让其", "起诉", "起居", "强迫", "权人", "甘愿",
    "干预", "干扰", "农业", "国籍", "官方", "管辖", "管护", "简称", "纪律", "吉林", "江苏", "江西", "海南", "河北", "贵州",
    "云南", "宁夏", "安徽", "广东", "长春", "苏州", "常州", "温州", "杭州", "南京", "信托", "信件", "东北", "上海", "上午",
    "公共", "公证", "公告", "公益", "东方名", "舒适", "景区", "景点", "平台", "平衡", "闻讯", "华人", "常见", "常住", "常委",
    "席位", "尤其", "元素", "连续", "双方", "幸福", "申请", "申报", "申领", "申诉", "时任", "成员", "成绩", "成就", "边缘",
    "封存", "丰富", "封面", "费用", "费率", "危险", "危害", "包括", "包含", "包办", "司法", "司机", "沙发", "钟点", "万一",
    "白血", "牛肉", "安抚", "连接", "车祸", "车上", "解决", "解救", "解答", "通过", "良好", "良性", "利于", "练习", "代签",
    "代管", "代缴", "代办",
))  # fmt: skip
"""Words of two characters that begin like a name, as in 监护人应当 or 未成年人成长."""
_HIDDEN = frozenset("某*×XxＸ○〇□■＊")
_ROLES = (
    "未成年人", "未成年子女", "未成年被执行人", "未成年当事人", "被监护人", "法定代理人", "监护人", "法定监护人", "婚生子", "婚生女",
    "婚生儿子", "婚生女儿", "非婚生子", "非婚生女", "被抚养人", "受抚养人", "未成年儿子", "未成年女儿", "未成年之子", "未成年之女",
    "被收养人", "幼子", "幼女", "未成年学生", "养子", "养女", "儿童", "少年", "无民事行为能力人", "限制民事行为能力人", "未成年",
)  # fmt: skip
_CHILDREN = (
    "儿子", "女儿", "长子", "长女", "次子", "次女", "之子", "之女", "子女", "孩子", "孙子", "孙女", "外孙", "小孩",
)  # fmt: skip
_MINORITY = ("未成年", "抚养", "监护", "就读", "周岁", "学生", "幼儿")
_GUARDIANS = ("法定代理人", "监护人", "法定监护人")
_SCHOOLS = (
    "小学", "中学", "幼儿园", "学校", "初中", "高中", "中心校", "附小", "附中", "实验校", "一中", "二中", "三中", "四中",
    "五中", "六中", "完小", "育才", "托儿所",
)  # fmt: skip
_AFTER_ROLE = " :：(\"'“”为是即系\n之=|"
_BREAKS = frozenset(
    "的之系现名就出等与和及诉于因在由为是已未向对申以代应均男女身住户其法并共到签年生自将提称"
    "同无有所被下读经不可从分承需给按随至尚书参当代表"
)


def name_at(text: str, at: int, *, is_listed: bool = False) -> int:
    """The end of the name that begins at ``at``, or 0 if none does, or if it is already hidden."""
    run = at
    while run < min(len(text), at + 6) and is_han(text[run]) and text[run] not in _HIDDEN:
        run += 1
    following = text[run : run + 1]
    if following in _HIDDEN and following and run - at <= 3:
        return 0
    if run - at < 2 or text[at : at + 2] in _NO_NAMES:
        return 0
    if text[at] in _SURNAMES:
        for stop in range(at + 2, min(at + 5, run + 1)):
            if stop == run or text[stop] in _BREAKS:
                return 0 if _HIDDEN & set(text[at : stop + 1]) else stop
        return at + 3 if is_listed else 0
    if following == ".":  # 玛丽亚·冈萨雷斯: the dot within a foreign name
        while run < min(len(text), at + 24) and (is_han(text[run]) or text[run] == "."):
            run += 1
        return 0 if _HIDDEN & set(text[at:run]) else run
    is_closed = following == "(" or (following == "," and text[run + 1 : run + 2] in ("男", "女"))
    return run if run - at <= 5 and (is_closed or (is_listed and run - at <= 4)) else 0


def _after_roles(text: str) -> Found:
    read: dict[str, int] = {}
    for at, role in occurrences(text, _ROLES):
        start = skip(text, at + len(role), _AFTER_ROLE)
        if start < read.get(role, 0):
            continue  # read as part of the list before
        is_ward = role not in _GUARDIANS or text[max(0, at - 1) : at] == "被"
        kind = "minor_name" if is_ward else "guardian_name"
        for _ in range(8):  # a list, of which some may be hidden already: 未成年人黎某、李明和丁红
            stop = name_at(text, start)
            if stop:
                yield kind, start
            else:
                stop = _hidden_to(text, start)
            if not stop or text[stop : stop + 1] not in _COMMAS:
                break
            start = stop + 1
        read[role] = start


_COMMAS = frozenset("、,和及与")


def _hidden_to(text: str, start: int) -> int:
    """The end of a name that is hidden already, or 0."""
    stop, is_hidden = start, False
    while stop < min(len(text), start + 8) and text[stop] not in _COMMAS:
        if text[stop] in _HIDDEN:
            is_hidden = True
        elif not (is_han(text[stop]) or text[stop].isdigit()) or (is_hidden and is_han(text[stop])):
            break
        stop += 1
    return stop if is_hidden else 0


def _after_children(text: str) -> Found:
    for at, word in occurrences(text, _CHILDREN):
        around = before(text, at, 24) + after(text, at, 30)
        start = skip(text, at + len(word), _AFTER_ROLE)
        if any(w in around for w in _MINORITY) and name_at(text, start):
            yield "minor_name", start


def _represented(text: str) -> Found:
    """The party for whom a 法定代理人 acts, and X in 系X之父."""
    for at, word in occurrences(text, ("法定代理人", "法定监护人", "监护人")):
        left = before(text, at, 90)
        party = last_of(left, PARTIES)
        if party >= 0 and "公司" not in left[party:] and "代理" not in left[party:]:
            start = at - len(left) + skip(left, party, " :：(0123456789")
            if name_at(text, start):
                yield "minor_name", start
        right = after(text, at, 40)
        for mark in ("系", "为", "是"):
            place = right.find(mark, len(word) - 1)
            stop = name_at(text, at + place + 1) if place >= 0 else 0
            if stop and text[stop : stop + 1] in tuple("之的父母祖养继"):
                yield "minor_name", at + place + 1
    for at, _ in occurrences(
        text, ("之父", "之母", "的父亲", "的母亲", "之祖父", "之监护人", "的监护人")
    ):
        for length in (2, 3, 4):
            start = at - length
            if start > 0 and text[start - 1] in "系为是(,:即由" and _is_name(text[start:at]):
                yield "minor_name", start


def _is_name(word: str) -> bool:
    plain = all(is_han(c) and c not in _HIDDEN for c in word)
    return plain and word[0] in _SURNAMES and word[:2] not in _NO_NAMES


def _aged(text: str) -> Found:
    """X（2016年生，未成年）, X（现年4周岁）, X，女，12岁."""
    for at, word in occurrences(text, ("未成年", "周岁", "岁")):
        inside = sentence_before(text, at, 24)
        if word != "未成年":
            digits = inside[len(inside.rstrip("0123456789")) :] or "0"
            if not 0 < int(digits[-3:]) < 18:
                continue
        start = at - len(inside)
        for cut in ("(", ",男", ",女"):
            place = inside.rfind(cut)
            if place > 0 and (name := _name_before(text, start + place)) >= 0:
                yield "minor_name", name


def _name_before(text: str, stop: int) -> int:
    """Where the name that ends at ``stop`` begins, or -1."""
    for length in (2, 3, 4):
        start = stop - length
        if start < 0 or not _is_name(text[start:stop]):
            continue
        left = before(text, start, 8)
        if not left or not is_han(left[-1]) or left.endswith((*PARTIES, *_ROLES, *_CHILDREN)):
            return start
        if left[-1] in "和与及由对向子女人者方":
            return start
    return -1


def _pupils(text: str) -> Found:
    for at, word in occurrences(text, ("就读", "在读", "上学", "入读", "转学")):
        where = after(text, at + len(word), 26)
        where = where[
            : min((i for c in ",。;(\n" if (i := where.find(c)) >= 0), default=len(where))
        ]
        school = min((i for s in _SCHOOLS if (i := where.find(s)) >= 0), default=-1)
        is_pupil = school >= 0 or any(c in where for c in ("年级", "班", "*"))
        if not is_pupil or "大学" in where or "学院" in where:
            continue
        if any(word in where for word in ("高收费", "私立学校", "公立学校", "民办学校")):
            continue  # the measure's own words: children may not attend costly private schools
        if school >= 2 and not _HIDDEN & set(where[max(0, school - 3) : school]):
            yield "minor_school", at
        stop = at - (text[at - 1 : at] in ("现", "正", "均", "系", "在", "已")) if at else 0
        if (start := _name_before(text, stop)) >= 0:
            yield "minor_name", start


LOOKS: tuple[Look, ...] = (
    (
        "未成年|监护人|法定代理人|婚生|[被受]抚养人|收养人|[幼养][子女]|儿童|少年|行为能力人",
        _after_roles,
    ),
    ("儿子|女儿|[长次之][子女]|子女|孩子|孙[子女]|外孙|小孩", _after_children),
    ("监护人|法定代理人|之[父母]|的[父母]亲|之祖父", _represented),
    ("未成年|岁", _aged),
    ("就读|在读|上学|入读|转学", _pupils),
)
