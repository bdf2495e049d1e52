"""Templates about homes, minors and the other particulars of people."""

from collections.abc import Iterator
from datetime import date

from redaction_corpus_numbers import Make, Stratum, filled
from redaction_corpus_places import SHAPES, numeral
from redaction_corpus_text import CORE, EXTENDED, Sheet, Value, slot
from redaction_corpus_values import (
    OTHERS,
    birthday,
    digits,
    new_name,
    resident_number,
    spell_date,
)

_SCHOOLS = [
    "第八中学", "实验小学", "解放大路小学", "朝鲜族中学", "第二幼儿园", "金宝贝幼儿园", "希望小学", "职业技术学校", "外国语学校", "第一高级中学",
    "中心小学",
]  # fmt: skip
_TOWNS = [
    "长春市", "九台区", "农安县", "延吉市", "梨树县", "合隆镇", "松江镇", "蛟河市", "", "伊通镇",
]  # fmt: skip
_HEALTH = [
    "尿毒症", "精神分裂症", "艾滋病", "肝硬化", "乙型肝炎", "怀孕", "脑梗死", "肺癌", "抑郁症", "二级肢体残疾", "糖尿病", "先天性心脏病",
    "梅毒", "白血病", "癫痫", "HIV阳性", "帕金森病", "股骨头坏死", "智力残疾三级", "妊娠",
]  # fmt: skip
_PROVINCES = "吉吉吉吉吉黑辽蒙京津冀鲁豫沪苏粤川"


def _minor(sheet: Sheet, key: str) -> tuple[Value, date]:
    """The minor of this text that goes by ``key``: name and birthday, drawn once."""
    minors: dict[str, tuple[Value, date]] = sheet.facts.setdefault("minors", {})
    if not key or key not in minors:
        drawn = new_name(sheet, others=0.04, words=False)
        while drawn in OTHERS and not (len(drawn) < 4 or "·" in drawn):
            drawn = new_name(sheet, words=False)
        youngest = date(sheet.as_of.year, 1, 1)
        born = birthday(sheet.rng, date(sheet.as_of.year - 17, 2, 1), youngest)
        minors[key] = (Value(drawn, "minor_name", CORE, drawn), born)
    return minors[key]


def _years(sheet: Sheet, born: date) -> int:
    day = sheet.as_of
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@slot
def minor(sheet: Sheet, key: str) -> Value:
    return _minor(sheet, key)[0]


@slot
def minor_spaced(sheet: Sheet, key: str) -> Value:
    """A short name set wide, as on a printed form: 李　明."""
    found = _minor(sheet, key)[0].canon
    text = sheet.rng.choice((" ", "\u3000", "  ")).join(found) if len(found) == 2 else found
    return Value(text, "minor_name", CORE, text)


@slot
def age(sheet: Sheet, key: str) -> str:
    years = max(1, _years(sheet, _minor(sheet, key)[1]))
    return sheet.rng.choice([str(years), str(years), numeral(years)])


@slot
def minor_birth(sheet: Sheet, key: str) -> Value:
    born = _minor(sheet, key)[1]
    return Value(spell_date(sheet.rng, born), "birth_date", EXTENDED, born.isoformat())


@slot
def minor_year(sheet: Sheet, key: str) -> str:
    return str(_minor(sheet, key)[1].year)


@slot
def minor_id(sheet: Sheet, key: str) -> Value:
    number = resident_number(sheet.rng, _minor(sheet, key)[1])
    return Value(number, "id18", CORE, number)


@slot
def guardian(sheet: Sheet, key: str) -> Value:
    drawn = new_name(sheet, words=False)
    return Value(drawn, "guardian_name", EXTENDED, drawn)


@slot
def school(sheet: Sheet, key: str) -> Value:
    text = sheet.rng.choice(_TOWNS) + sheet.rng.choice(_SCHOOLS)
    return Value(text, "minor_school", EXTENDED, text)


@slot
def health(sheet: Sheet, key: str) -> Value:
    text = sheet.rng.choice(_HEALTH)
    return Value(text, "health", EXTENDED, text)


def _extended(kind: str, text: str) -> Value:
    return Value(text, kind, EXTENDED, text)


@slot
def plate(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    head = r.choice(_PROVINCES) + r.choice("ABCDEFGHJ")
    body = r.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") + digits(r, 4)
    green = r.choice("DF") + r.choice("ABCDEFGH0123456789") + digits(r, 4)
    form = r.choice(
        ["{h}{b}"] * 5
        + [
            "{h}·{b}",
            "{h}-{b}",
            "{h} {b}",
            "{h}.{b}",
            "{h}{g}",
            "{h}{t}挂",
            "{h}{t}学",
            "{h}•{b}",
            "{w}",
        ]
    )
    text = form.format(
        h=head,
        b=body,
        g=green,
        t=digits(r, 4),
        w="".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in head + body),
    )
    return _extended("plate", text)


@slot
def officer(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    return _extended(
        "officer_id", f"{r.choice('军士文参政后武海空')}字第{digits(r, r.choice((5, 6, 7, 8)))}号"
    )


@slot
def passport(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    text = r.choice(["E", "G", "E", "EA", "EC", "P", "S", "M", "K"])
    return _extended("passport", text + digits(r, 9 - len(text)))


@slot
def hm_permit(sheet: Sheet, key: str) -> Value:
    return _extended(
        "hkmt_permit", sheet.rng.choice("HM") + digits(sheet.rng, sheet.rng.choice((8, 10)))
    )


@slot
def tw_permit(sheet: Sheet, key: str) -> Value:
    text = sheet.rng.choice([digits(sheet.rng, 8), digits(sheet.rng, 10) + "(B)"])
    return _extended("tw_permit", text)


@slot
def residence(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    return _extended(
        "residence_card", r.choice(["KOR", "RUS", "JPN", "USA"]) + "22" + digits(r, 10)
    )


@slot
def certificate(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    y, n = r.randrange(2004, 2024), r.randrange(10**4, 10**7)
    forms = [
        "吉({0})长春市不动产权第{1:07d}号", "吉（{0}）延吉市不动产权第{1:07d}号", "长房权字第{1}号", "房权证长字第{1}号",
        "吉房权证吉字第{1:08d}号", "长国用（{0}）第{1:09d}号", "蛟集用({0})第{1}号", "延房权证字第{1}号", "农房权证农字第{1:08d}号",
    ]  # fmt: skip
    return _extended("property_cert", r.choice(forms).format(y, n))


@slot
def mail(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    box = r.choice(["zhang", "liwei", "sunny", "abc_", "wang.", "jl", "q"]) + digits(
        r, r.choice((2, 4, 8))
    )
    text = f"{box}@{r.choice(['qq.com', '163.com', 'sina.cn', '126.com', 'gmail.com', 'hotmail.com', '139.com'])}"
    return Value(text, "email", EXTENDED, text)


@slot
def qq(sheet: Sheet, key: str) -> Value:
    return _extended(
        "chat_id", sheet.rng.choice("123456789") + digits(sheet.rng, sheet.rng.choice((7, 8, 9)))
    )


@slot
def wechat(sheet: Sheet, key: str) -> Value:
    r = sheet.rng
    return _extended(
        "chat_id",
        r.choice(["wxid_", "zhao", "fengye-", "jl_", "xiaoyu"]) + digits(r, r.choice((4, 6, 8))),
    )


def _adult_year(sheet: Sheet) -> int:
    return sheet.rng.randrange(1940, sheet.as_of.year - 20)


@slot
def adult_year(sheet: Sheet, key: str) -> str:
    return str(_adult_year(sheet))


@slot
def adult_age(sheet: Sheet, key: str) -> str:
    years = sheet.as_of.year - _adult_year(sheet)
    return sheet.rng.choice([str(years), numeral(years)])


# fmt: off
INTROS = {
    "live": ["{party}{name}，住{place}{home}。", "{party}：{name}，{sex}，{nation}，住{place}{home}，«无业¦农民¦退休»。", "{name}住{place}{home}"],
    "live_now": ["{party}{name}，现住{place}{home}。", "{name}现居住于{place}{home}；", "{party}{name}现住址：{place}{home}"],
    "family_live": ["{party}{name}，家住{place}{home}。", "{name}家住{place}{home}，以务农为生"],
    "register": ["{party}{name}，户籍地{place}{home}。", "{party}{name}户籍所在地：{place}{home}", "{name}，户口所在地为{place}{home}", "户籍地址：{place}{home}（{name}）"],
    "stay": ["{name}暂住{place}{home}。", "{party}{name}，暂住地：{place}{home}", "{name}暂住于{place}{home}"],
    "rent": ["{name}租住于{place}{home}。", "{name}藏匿于{place}{home}", "{name}家位于{place}{home}", "{party}{name}租房居住在{place}{home}", "现租住{place}{home}的{name}"],
    "address": ["{party}{name}，住址：{place}{home}", "{name}家庭住址{place}{home}", "家庭地址：{place}{home}，{name}", "身份证住址：{place}{home}"],
    "usual": ["{party}{name}，经常居住地{place}{home}。", "{name}经常居住地为{place}{home}"],
    "serve": ["{name}确认送达地址：{place}{home}，收件人{name}，电话{mobile}", "邮寄送达地址{place}{home}", "{name}邮寄地址为{place}{home}", "法律文书寄往{place}{home}，被退回"],
    "contact": ["{party}{name}，联系地址：{place}{home}", "{name}通讯地址：{place}{home}，邮编13{zip}"],
    "moved": ["{name}原住{place}{home}，后迁至{place}{home}。", "{party}{name}自{place}{home}搬至{place}{home}", "{name}搬家至{place}{home}", "{name}落户于{place}{home}", "{name}户籍地{place}{home}，现住{place}{home}"],
    "after_id": ["{party}{name}，{id18}，{place_full}{home}。", "{name}，{sex}，{id18}，住{place}{home}"],
    "brackets": ["{party}{name}（{place}{home}）", "{name}（住{place}{home}）", "{name}（身份证号{id18}，{place_full}{home}）"],
    "bare": ["{party}{name}，{place_full}{home}。", "{name} {place_full}{home}", "{party}{name}，{sex}，{nation}，{place_full}{home}，未履行"],
    "domicile": ["{party}{name}，{sex}，{birth}出生，{nation}，住所地{place}{home}。", "{party}{name}，住所地：{place}{home}，身份证号{id18}"],
    "tail_phone": ["{party}{name}，住{place}{home}，{mobile}。", "{name}住{place}{home}电话{mobile}", "住址{place}{home} {mobile}", "住{place}{home}（{mobile}）"],
    "contrast": ["被执行人{name}，住{place}{home}；被执行人{firm}，住所地{seat}，法定代表人{name}。", "被执行人{firm}，住所地{seat}。\n被执行人{name}，住{place}{home}。", "{firm}注册地{seat}，其法定代表人{name}家住{place}{home}"],
    "visit": ["本院于{day}到{name}住处{place}{home}调查，家中无人。", "经走访{name}居住的{place}{home}，邻居称其外出务工", "在{name}家中（{place}{home}）张贴公告"],
    "no_place": ["{party}{name}，住{home}。", "{name}现住{home}。", "住址：{home}"],
    "fields": ["地址={place}{home};姓名={name}", "住址|{place}{home}|电话|{mobile}", '{"name":"{name}","address":"{place}{home}"}', "<td>{name}</td><td>{place_full}{home}</td>"],
}
MINORS = {
    "role": ["未成年人{minor}名下的存款{amount}系抚养费，不予扣划。", "被监护人{minor}的«教育¦医疗»费用应予保留", "儿童{minor}的生活必需品不予查封", "保留幼子{minor}的生活费{amount}", "学生{minor}的助学贷款不予冻结", "未成年被执行人{minor}不纳入失信名单", "孤儿{minor}的救助金{amount}", "未成年受害人{minor}", "学生姓名：{minor}，学校：{school}", "遗孤{minor}由村委会照顾"],
    "custody": ["婚生«子¦女»{minor}由{name}抚养，{name}每月给付抚养费{amount}，至其独立生活时止。", "判令婚生«女¦子»{minor}随{name}共同生活", "被执行人应于每月协助申请执行人探望婚生«子¦女»{minor}", "变更{minor}的抚养权归{name}", "非婚生女{minor}由其母抚养，{name}自{day}起每月支付抚养费{amount}", "{name}支付{minor}的抚养费{amount}", "{name}每月支付{minor}抚养费{amount}", "{minor}由{name}直接抚养", "协助{name}行使对{minor}的探望权", "双方之子{minor}随{name}生活"],
    "age": ["{minor#a}（{age#a}岁）的压岁钱不予执行", "其女{minor#a}现年{age#a}周岁", "{minor#a}，年仅{age#a}岁，系被执行人之«子¦女»", "{minor#a}，{sex}，{age#a}岁，在校读书", "{minor#a}尚未满十八周岁，由{name}监护", "{minor#a}未满18周岁", "年仅{age#a}岁的{minor#a}随祖母生活", "{age#a}岁的女儿{minor#a}名下存款", "{minor#a}（时年{age#a}岁）", "{minor#a}系无民事行为能力人（{age#a}岁）", "尚未成年的{minor#a}与{name}共同居住", "至{minor#a}年满十八周岁止"],
    "birth": ["{minor#a}，{sex}，{minor_birth#a}出生，{nation}。", "{minor#a}，{sex}，{minor_birth#a}生，系未成年人", "{minor#a}（{minor_birth#a}出生）", "{minor#a}，出生日期：{minor_birth#a}"],
    "birth_year": ["{minor#a}（{minor_year#a}年出生）的份额予以保留", "{name}之«子¦女»{minor#a}，{minor_year#a}年生", "其«子¦女»{minor#a}（{minor_year#a}年生）", "{minor#a}，{sex}，{minor_year#a}年出生，学生", "{minor_year#a}年出生的{minor#a}", "{minor#a}，{minor_year#a}年7月生，系{name}之女", "{minor#a}，出生于{minor_year#a}年"],
    "id": ["{minor#a}，公民身份号码{minor_id#a}，系{name}之«子¦女»", "{minor#a}（身份证号{minor_id#a}）名下房产", "申请执行人{minor#a}，{sex}，{nation}，{minor_id#a}"],
    "guardian": ["申请执行人{minor#a}，法定代理人{guardian}（系{minor#a}之母）", "{minor#a}（未成年人），监护人：{guardian}", "未成年人{minor#a}由其母{guardian}代为领取执行款", "未成年人{minor#a}之父{guardian}签收", "{minor#a}的法定代理人：{guardian}，系其父亲，未成年人", "{guardian}系未成年人{minor#a}之母", "由{guardian}作为{minor#a}（{age#a}岁）的法定代理人", "由其母亲{guardian}代为申请，{minor#a}现年{age#a}岁", "未成年人{minor#a}。{minor#a}的母亲{guardian}提出异议"],
    "full_party": ["申请执行人：{minor#a}，{sex}，{minor_birth#a}出生，{nation}，学生，住{place}{home}。\n法定代理人：{guardian}（系申请执行人之«母¦父»），{sex}，身份证号{id18}。", "被申请人：{minor#a}，{sex}，{minor_birth#a}出生，{nation}，现住{place}{home}。\n法定代理人：{guardian}，系{minor#a}«母亲¦父亲»。"],
    "school": ["未成年人{minor}就读于{school}«，学费由{name}负担¦三年级二班¦»", "{minor}系{school}«五年级¦初二¦大班»学生", "{name}之子{minor}在{school}上学", "不得为其女{minor}支付{school}高额学费", "{minor}（{school}一年级）", "其女{minor}，{school}三年级学生", "{school}五年级{minor}", "{minor}就读的{school}", "将其子{minor}送入{school}就读", "不得让子女{minor}就读于{school}"],
    "again": ["婚生女{minor#a}随{name}生活。{name}应付{minor#a}抚养费{amount}，{minor#a}的医疗费各半负担。", "未成年人{minor#a}系{name}之子。本院于{day}通知{minor#a}的监护人{guardian}到庭，{minor#a}未到。", "{minor#a}（{age#a}岁）与{name}共有房屋。经查，{minor#a}占有份额二分之一。\n关于{minor#a}的份额，依法保留。"],
    "list": ["未成年子女{minor#a}、{minor#b}的必要费用", "未成年人{minor#a}、{minor#b}和{minor#c}", "婚生子{minor#a}、婚生女{minor#b}均由{name}抚养", "{minor#a}（{age#a}岁）、{minor#b}（{age#b}岁）系被执行人子女", "其两个未成年子女{minor#a}与{minor#b}", "婚生长子{minor#a}、次子{minor#b}由{name}抚养", "{minor#a}、{minor#b}均系未成年人", "{minor#a}和{minor#b}均未成年"],
    "kin": ["被执行人之子{minor#a}（{age#a}岁）", "长女{minor#a}（{minor_year#a}年出生）、次子{minor#b}（{minor_year#b}年出生）", "{name}的次子{minor#a}，{age#a}周岁，由祖母照料", "其未成年孙子{minor#a}", "养女{minor#a}，{minor_birth#a}出生", "外孙女{minor#a}（现年{age#a}岁）", "{name}（夫）、{minor#a}（子，{age#a}岁）", "被继承人之孙{minor#a}（{age#a}岁）"],
    "spaced": ["未成年人{minor_spaced}", "婚生子{minor_spaced}由{name}抚养"],
    "fields": ["姓名：{minor#a}\n出生日期：{minor_birth#a}\n法定代理人：{guardian}", "{minor#a}|{sex}|{minor_birth#a}|未成年人", "<td>{minor#a}</td><td>{age#a}岁</td><td>未成年人</td>", "未成年人姓名：{minor#a}，年龄：{age#a}岁"],
    "heir": ["继承人{minor#a}（{age#a}岁）、{name}在继承遗产范围内清偿{amount}", "死亡赔偿金中属于未成年子女{minor}的{amount}", "被扶养人{minor#a}（{minor_year#a}年出生）生活费{amount}"],
}
PARTICULARS = {
    "birth_date": ["{party}{name}，{sex}，{birth}出生，{nation}。", "{name}，{birth}生，{nation}", "{name}，{sex}，出生于{birth}，住{place}{home}", "{name}，生于{birth}", "{name}（出生日期：{birth}）", "出生年月日：{birth}，姓名：{name}", "{party}：{name}，{nation}，{birth}出生，«无业¦农民»，身份证号{id18}"],
    "plate": ["查封{name}名下车牌号为{plate}的«轿车¦货车»一辆", "扣押{plate}号小型普通客车", "{name}驾驶{plate}号车辆外出", "车辆：{plate}，{tally}", "{plate}", "号牌号码{plate}的车辆下落不明", "名下有{plate}、{plate}两辆车", "“{plate}”号货车", "号牌：{plate}；所有人：{name}"],
    "officer_id": ["{name}，军官证{officer}", "军官证号：{officer}", "士官证{officer}，{name}，限制出境", "文职干部证{officer}", "证件类型：军官证，证件号码：{officer}"],
    "passport": ["{name}，护照号码{passport}", "护照{passport}已交存本院", "持{passport}号护照出境", "护照号：{passport}，{name}限制出境", "{name}(Passport No. {passport})", "证件类型：护照，证件号码：{passport}", "Passport Number: {passport}", "PASSPORT:{passport}"],
    "hkmt_permit": ["{name}，港澳居民来往内地通行证{hm_permit}", "通行证号码：{hm_permit}，{name}", "来往内地通行证号{hm_permit}"],
    "tw_permit": ["台湾居民来往大陆通行证{tw_permit}，{name}", "{name}，台胞证号{tw_permit}", "台胞证：{tw_permit}", "证件类型：台胞证，证件号码：{tw_permit}"],
    "residence_card": ["外国人永久居留身份证{residence}，{name}", "{name}，永久居留证号码{residence}"],
    "property_cert": ["查封{name}名下不动产，权证号{certificate}，{area}", "房屋所有权证号：{certificate}", "{certificate}项下房屋", "不动产权证书{certificate}", "土地使用证{certificate}，面积{area}", "产权证号：{certificate}", "坐落房屋（{certificate}）", "权属证书：{certificate}"],
    "health": ["{name}患有{health}，丧失劳动能力", "被执行人{name}因{health}住院治疗", "经诊断为{health}，{name}", "{name}确诊{health}，无收入来源", "诊断：{health}", "{name}系{health}患者", "其妻{name}现{health_state}，暂缓拘留"],
    "email": ["电子邮箱{mail}", "{name}，邮箱：{mail}", "送达至{mail}", "E-mail:{mail}，{name}"],
    "chat_id": ["QQ号{qq}", "QQ：{qq}，{name}", "微信号{wechat}", "微信号：{wechat}", "微信（{wechat}）", "wx:{wechat}", "其QQ（{qq}）", "{name}微信{wechat}送达", "QQ:{qq}"],
}
ADULTS = {
    "age": ["{name}，{adult_age}岁，未到庭", "{name}（{adult_age}岁）", "被执行人{name}现年{adult_age}周岁"],
    "of_age": ["{name}已年满十八周岁，具有完全民事行为能力", "{name}年满18周岁", "成年子女{name}自愿代为清偿"],
    "birth_year": ["{name}（{adult_year}年出生）", "{name}，{sex}，{adult_year}年生，{nation}", "其子{name}（{adult_year}年出生）已成年", "{name}与{name}系夫妻，育有一子一女"],
    "kin": ["长子{name}，{adult_age}岁，系案外人", "{name}之女{name}（{adult_year}年生）代为签收", "其妻{name}称不知去向", "被执行人之父{name}（{adult_age}岁）", "被执行人{name}有未成年子女需要抚养", "案外人{name}系被执行人{name}之母", "被执行人{name}未成年子女的抚养费{amount}应予保留"],
    "agents": ["法定代表人{name}，«总经理¦董事长»。委托诉讼代理人{name}，吉林«明正¦天衡»律师事务所律师", "{firm}法定代表人：{name}", "负责人{name}，特别授权代理人{name}", "审判长{name}\n审判员{name}\n书记员{name}"],
    "teacher": ["{name}系某小学教师，工资已扣留{amount}", "{name}在某幼儿园任职", "{name}系某中学退休教师"],
    "ended": ["抚养费纠纷一案，{name#a}支付{name#b}抚养费{amount}，{name#b}已年满十八周岁"],
}
# fmt: on


@slot
def health_state(sheet: Sheet, key: str) -> Value:
    return _extended(
        "health", sheet.rng.choice(["怀孕七个月", "怀孕", "处于哺乳期", "身患重病卧床"])
    )


@slot
def zip(sheet: Sheet, key: str) -> str:  # noqa: A001
    return digits(sheet.rng, 4)


def _shaped(shape: str) -> Make:
    def make(sheet: Sheet) -> None:
        sheet.facts["shape"] = shape
        intro = sheet.rng.choice([i for i in INTROS if i != "no_place"])
        sheet.fill(sheet.rng.choice(INTROS[intro]))

    return make


def strata() -> Iterator[Stratum]:
    """Every stratum about people, each with its maker."""
    for shape in SHAPES:
        yield "home_shape", shape, _shaped(shape)
    groups = {"home_intro": INTROS, "minor": MINORS, "particulars": PARTICULARS, "adult": ADULTS}
    for family, variants in groups.items():
        for variant, templates in variants.items():
            yield family, variant, filled(templates)
