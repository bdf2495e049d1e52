"""Places of the redaction corpus: districts, and home addresses below them."""

import random
from collections.abc import Callable, Mapping
from typing import NamedTuple

from redaction_corpus_text import CORE, KEEP, Sheet, Value, slot


class Place(NamedTuple):
    """A county, district, banner or county-level city, with what lies above it."""

    code: str
    province: str
    city: str
    county: str


_TABLE = """
220102 吉林省 长春市 南关区;220103 吉林省 长春市 宽城区;220104 吉林省 长春市 朝阳区;220105 吉林省 长春市 二道区
220106 吉林省 长春市 绿园区;220112 吉林省 长春市 双阳区;220113 吉林省 长春市 九台区;220122 吉林省 长春市 农安县
220182 吉林省 - 榆树市;220183 吉林省 长春市 德惠市;220184 吉林省 长春市 公主岭市;220202 吉林省 吉林市 昌邑区
220203 吉林省 吉林市 龙潭区;220204 吉林省 吉林市 船营区;220211 吉林省 吉林市 丰满区;220221 吉林省 吉林市 永吉县
220281 吉林省 - 蛟河市;220283 吉林省 吉林市 舒兰市;220284 吉林省 - 磐石市;220303 吉林省 四平市 铁东区
220322 吉林省 四平市 梨树县;220323 吉林省 四平市 伊通满族自治县;220382 吉林省 - 双辽市;220402 吉林省 辽源市 龙山区
220421 吉林省 辽源市 东丰县;220502 吉林省 通化市 东昌区;220523 吉林省 通化市 辉南县;220581 吉林省 - 梅河口市
220582 吉林省 - 集安市;220602 吉林省 白山市 浑江区;220605 吉林省 白山市 江源区;220621 吉林省 白山市 抚松县
220623 吉林省 白山市 长白朝鲜族自治县;220681 吉林省 - 临江市;220702 吉林省 松原市 宁江区;220722 吉林省 松原市 长岭县
220721 吉林省 松原市 前郭尔罗斯蒙古族自治县;220781 吉林省 - 扶余市;220802 吉林省 白城市 洮北区;220821 吉林省 白城市 镇赉县
220882 吉林省 - 大安市;222401 吉林省 延边朝鲜族自治州 延吉市;222403 吉林省 延边朝鲜族自治州 敦化市
222404 吉林省 延边州 珲春市;222424 吉林省 延边朝鲜族自治州 汪清县;222426 吉林省 延边州 安图县
230102 黑龙江省 哈尔滨市 道里区;230183 黑龙江省 哈尔滨市 尚志市;210211 辽宁省 大连市 甘井子区;210124 辽宁省 沈阳市 法库县
211224 辽宁省 铁岭市 昌图县;152221 内蒙古自治区 兴安盟 科尔沁右翼前旗;150521 内蒙古自治区 通辽市 科尔沁左翼中旗
150782 内蒙古自治区 - 牙克石市;130102 河北省 石家庄市 长安区;370202 山东省 青岛市 市南区;370785 山东省 - 高密市
411323 河南省 南阳市 西峡县;310115 - 上海市 浦东新区;110105 - 北京市 朝阳区;120101 - 天津市 和平区
500112 - 重庆市 渝北区;440305 广东省 深圳市 南山区;350203 福建省 厦门市 思明区;653101 新疆维吾尔自治区 喀什地区 喀什市
522635 贵州省 黔东南苗族侗族自治州 麻江县;640104 宁夏回族自治区 银川市 兴庆区
"""
PLACES = [
    Place(*("" if p == "-" else p for p in line.split()))
    for line in _TABLE.replace("\n", ";").split(";")
    if line.strip()
]
STREETS = [
    "前进大街", "东盛大街", "吉顺街", "解放北路", "工农路", "临河街", "北安路", "青年路", "珲春南街", "滨江西路", "园林路", "光明街",
    "局子街", "天池路", "河南街", "民主路", "爱民街", "二道桥路", "新华大街", "站前路", "西三条路", "平安街", "南环城路", "硅谷大街",
    "第一街", "三马路", "铁北四路", "团结北胡同街",
]  # fmt: skip
ESTATES = [
    "翡翠湾", "锦江花园", "天富家园", "金色欧城", "明珠小区", "阳光新城", "怡众名城", "福泰御园", "江畔人家", "绿地新里", "北国之春小区",
    "电业小区", "东岭新村", "长航花园", "松苑小区", "民航佳园", "水木清华苑", "盛世嘉园二期", "龙腾国际", "御景华庭", "幸福里小区", "丽景花苑",
    "和谐家园B区", "保利罗兰香谷", "四季花城",
]  # fmt: skip
TOWNS = [
    "合隆镇", "万宝镇", "土桥镇", "烧锅镇", "黄鱼圈乡", "松江镇", "新站镇", "二道甸子镇", "杨家乡", "两家子满族乡", "龙王乡", "平安镇",
    "白旗镇", "额穆镇", "小宽镇", "蔡家沟镇", "兴隆山镇", "靠河镇", "四间房乡",
]  # fmt: skip
VILLAGES = [
    "三道河子村", "腰窝堡村", "高家店村", "孤家子村", "兴隆沟村", "团结村", "八棵树村", "大岗子村", "新立村", "榆树沟村", "太平川村", "后朝阳村",
    "板石沟村", "六家子村",
]  # fmt: skip
HAMLETS = [
    "前五家子屯", "后山屯", "西岗子屯", "东沟屯", "李家炉屯", "烧锅屯", "大榆树屯", "新立屯", "王小店屯", "头道沟屯", "南窝堡屯", "刘家油坊屯",
    "老牛圈屯", "钓鱼台屯",
]  # fmt: skip
COMMITTEES = ["民主", "新兴", "东站", "河南", "建工", "北山", "林海", "站前", "兴华", "光荣"]
UNITS = [
    "第二汽车运输公司", "市供销社", "地质队", "粮库", "二商店", "化纤厂", "矿务局", "第四中学", "县医院", "水泥厂", "铁路工务段",
]  # fmt: skip
ZONES = [
    "经济技术开发区", "净月高新技术产业开发区", "高新技术产业开发区", "汽车经济技术开发区", "长春新区", "经开区", "工业集中区",
]  # fmt: skip
_CN = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    """A small number the way people say it: 二十三."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _CN[tens] + "十") + (
        _CN[ones] if ones else ""
    )


def _room(r: random.Random) -> str:
    return f"{r.randrange(1, 33)}{r.randrange(1, 9):02d}"


def _spelt_room(r: random.Random) -> str:
    return "".join(_CN[int(d)] for d in _room(r))


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def _flat(r: random.Random) -> str:
    return f"{r.randrange(1, 60)}栋{r.randrange(1, 8)}单元{_room(r)}室"


def _n(r: random.Random, top: int = 60) -> int:
    return r.randrange(1, top)


_Shape = Callable[[random.Random], str]
# fmt: off
SHAPES: Mapping[str, _Shape] = {
    "flat": lambda r: f"{r.choice(ESTATES)}{_flat(r)}",
    "flat_short": lambda r: f"{r.choice(ESTATES)}{_n(r)}栋{_n(r, 6)}门{_room(r)}",
    "flat_lou": lambda r: f"{r.choice(ESTATES)}{_n(r)}号楼{_n(r, 6)}单元{_n(r, 30)}层{_room(r)}号",
    "flat_zhuang": lambda r: f"{r.choice(ESTATES)}{_n(r)}幢{_n(r, 6)}-{_room(r)}",
    "flat_dash": lambda r: f"{r.choice(ESTATES)}{_n(r)}-{_n(r, 6)}-{_room(r)}",
    "flat_dash_wide": lambda r: f"{r.choice(ESTATES)}{_n(r)}－{_n(r, 6)}－{_room(r)}室",
    "flat_side": lambda r: f"{r.choice(ESTATES)}{_n(r)}栋{_n(r, 6)}单元{_n(r, 7)}楼{r.choice('东西中')}{r.choice('门户')}",
    "flat_letter": lambda r: f"{r.choice(ESTATES)}{r.choice('ABCDE')}{r.choice(['座', '栋', '区3栋'])}{_room(r)}{r.choice(['室', ''])}",
    "flat_spaced": lambda r: f"{r.choice(ESTATES)} {_n(r)} 栋 {_n(r, 6)} 单元 {_room(r)} 室",
    "flat_spelt": lambda r: f"{r.choice(ESTATES)}{numeral(_n(r))}栋{numeral(_n(r, 6))}单元{_spelt_room(r)}室",
    "flat_wide": lambda r: _wide(f"{r.choice(ESTATES)}{_flat(r)}"),
    "flat_newline": lambda r: f"{r.choice(STREETS)}{_n(r, 900)}号\n{r.choice(ESTATES)}{_flat(r)}",
    "flat_br": lambda r: f"{r.choice(ESTATES)}<br>{_flat(r)}",
    "street": lambda r: f"{r.choice(STREETS)}{_n(r, 3000)}号",
    "street_dash": lambda r: f"{r.choice(STREETS)}{_n(r, 900)}-{_n(r, 40)}号",
    "street_annex": lambda r: f"{r.choice(STREETS)}{_n(r, 900)}号附{_n(r, 9)}号",
    "street_flat": lambda r: f"{r.choice(STREETS)}{_n(r, 900)}号{r.choice(ESTATES)}{_flat(r)}",
    "street_office": lambda r: f"{r.choice(COMMITTEES)}街道{r.choice(STREETS)}{_n(r, 900)}号{_n(r)}幢{_room(r)}",
    "street_single": lambda r: f"{r.choice(STREETS)}{_n(r, 900)}号平房",
    "crossing": lambda r: f"{r.choice(STREETS)}与{r.choice(STREETS)}交汇{r.choice(['处', ''])}{r.choice(ESTATES)}{_n(r)}栋{_room(r)}",
    "hutong": lambda r: f"{r.choice(['德惠', '东二', '当铺', '南横', '井沿'])}胡同{_n(r, 90)}{r.choice(['号', '-3号', '号院2号'])}",
    "nong": lambda r: f"{r.choice(STREETS)}{_n(r, 900)}弄{_n(r)}号{_room(r)}室",
    "li": lambda r: f"{r.choice(['河北', '永安', '同德', '文昌'])}里{_n(r, 90)}号楼{_n(r, 6)}门{_room(r)}",
    "lane": lambda r: f"{r.choice(['西关', '柳条', '豆腐', '菜市'])}巷{_n(r, 90)}号{r.choice(['', '院', '西厢房'])}",
    "committee": lambda r: f"{r.choice(COMMITTEES)}街道{r.choice(COMMITTEES)}委{_n(r, 40)}组",
    "committee_spelt": lambda r: f"{r.choice(COMMITTEES)}街{numeral(_n(r, 40))}委{numeral(_n(r, 20))}组",
    "committee_flat": lambda r: f"{r.choice(COMMITTEES)}社区{_n(r, 40)}组{_n(r)}号楼{_room(r)}",
    "commune": lambda r: f"{r.choice(['红星', '东风', '城郊', '先锋'])}公社{r.choice(['民主', '光荣', '永丰'])}大队第{numeral(_n(r, 12))}生产队",
    "team": lambda r: f"{r.choice(TOWNS)}{r.choice(VILLAGES)}{numeral(_n(r, 12))}队",
    "she": lambda r: f"{r.choice(TOWNS)}{r.choice(VILLAGES)}{r.choice([str(_n(r, 12)), numeral(_n(r, 12))])}社",
    "group": lambda r: f"{r.choice(TOWNS)}{r.choice(VILLAGES)}第{numeral(_n(r, 12))}村民组",
    "group_digit": lambda r: f"{r.choice(TOWNS)}{r.choice(VILLAGES)}{_n(r, 15)}组{r.choice(['', f'{_n(r, 200)}号'])}",
    "hamlet": lambda r: f"{r.choice(TOWNS)}{r.choice(VILLAGES)}{r.choice(HAMLETS)}",
    "hamlet_no": lambda r: f"{r.choice(TOWNS)}{r.choice(VILLAGES)}{r.choice(HAMLETS)}{_n(r, 300)}号",
    "hamlet_only": lambda r: f"{r.choice(TOWNS)}{r.choice(HAMLETS)}",
    "village_only": lambda r: f"{r.choice(TOWNS)}{r.choice(VILLAGES)}",
    "natural": lambda r: f"{r.choice(TOWNS)}{r.choice(VILLAGES)}{r.choice(['张家窝堡', '大荒沟', '三棵树', '柳树河子', '二龙泉', '拉拉屯'])}{r.choice(['', f'{_n(r, 99)}号'])}",
    "forest": lambda r: f"{r.choice(['红石', '露水河', '大石头', '泉阳'])}林业局{r.choice(['平岗', '永青', '四湖'])}林场家属房{_n(r, 30)}栋{_n(r, 9)}号",
    "farm": lambda r: f"{r.choice(['国营', ''])}{r.choice(['镇南', '向海', '红旗岭'])}{r.choice(['种羊场', '农场', '马场'])}{numeral(_n(r, 9))}分场{_n(r, 60)}号",
    "dormitory": lambda r: f"{r.choice(UNITS)}{r.choice(['家属楼', '职工宿舍', '住宅楼', '家属院'])}{_n(r, 12)}{r.choice(['栋', '号楼'])}{_room(r)}",
    "renamed": lambda r: f"{r.choice(STREETS)}{_n(r, 900)}号（{r.choice('原现')}{r.choice(STREETS)}{_n(r, 900)}号）{_flat(r)}",
    "renamed_mid": lambda r: f"{r.choice(TOWNS)}{r.choice(VILLAGES)}（原{r.choice(VILLAGES)}）{_n(r, 12)}组",
    "zone_flat": lambda r: f"{r.choice(ZONES)}{r.choice(STREETS)}{_n(r, 900)}号{r.choice(ESTATES)}{_flat(r)}",
    "town_flat": lambda r: f"{r.choice(TOWNS)}{r.choice(ESTATES)}{_n(r)}号楼{_n(r, 6)}单元{_room(r)}室",
    "town_street": lambda r: f"{r.choice(TOWNS)}{r.choice(STREETS)}{_n(r, 400)}号",
    "estate_number": lambda r: f"{r.choice(ESTATES)}{_n(r)}号{_room(r)}",
    "estate_hash": lambda r: f"{r.choice(ESTATES)}{_n(r)}#{_n(r, 6)}-{_room(r)}",
    "estate_block": lambda r: f"{r.choice(ESTATES)}{r.choice('ABCDF')}{_n(r, 12)}-{_n(r, 6)}-{_room(r)}",
    "apartment": lambda r: f"{r.choice(STREETS)}{_n(r, 900)}号{r.choice(['青年', '人才', '铂金'])}公寓{_room(r)}",
    "corps": lambda r: f"{r.choice(['第八师', '农六师', '兵团第一师'])}{_n(r, 150)}团{_n(r, 30)}连{r.choice(['', f'{_n(r, 90)}号'])}",
    "pasture": lambda r: f"{r.choice(['巴彦托海', '哈日诺尔', '图布信'])}苏木{r.choice(['查干', '巴彦'])}嘎查{r.choice(['', f'{_n(r, 90)}号'])}",
    "farm_area": lambda r: f"{r.choice(['前进', '查干花'])}农场第三作业区{_n(r, 30)}委{_n(r, 9)}号",
    "hollow": lambda r: f"{r.choice(TOWNS)}{r.choice(['陈家湾', '叶家冲', '石桥铺'])}{_n(r, 20)}组",
    "hutong_old": lambda r: f"{r.choice(['烟袋', '菊儿', '头道'])}胡同{r.choice('甲乙')}{_n(r, 90)}号",
    "village_newline": lambda r: f"{r.choice(TOWNS)}{r.choice(VILLAGES)}\n{_n(r, 15)}组",
    "shop": lambda r: f"{r.choice(ESTATES)}{_n(r)}栋{_n(r, 20)}号门市{r.choice(['二楼', '楼上', ''])}",
}
# fmt: on


def prefix(rng: random.Random, place: Place) -> str:
    """Everything down to the county, as fully or as shortly as people write it."""
    city = place.city
    short = city.removesuffix("市") if city.endswith("市") else city
    province = place.province.removesuffix("省")
    forms = [
        f"{place.province}{city}{place.county}", f"{place.province}{city}{place.county}",
        f"{city}{place.county}", f"{province}{short}{place.county}",
        f"{place.province}{place.county}", place.county, place.county,
    ]  # fmt: skip
    return rng.choice(forms)


@slot
def place(sheet: Sheet, key: str) -> str:
    return prefix(sheet.rng, sheet.rng.choice(PLACES))


@slot
def place_full(sheet: Sheet, key: str) -> str:
    drawn = sheet.rng.choice(PLACES)
    return f"{drawn.province}{drawn.city}{drawn.county}"


@slot
def home(sheet: Sheet, key: str) -> Value:
    """A home below the county, in the shape the sheet asks for or in any."""
    shape = sheet.facts.get("shape") or sheet.rng.choice(list(SHAPES))
    text = SHAPES[shape](sheet.rng)
    return Value(text, "home_address", CORE, text)


@slot
def seat(sheet: Sheet, key: str) -> Value:
    """The registered address of a firm, which stays."""
    rng = sheet.rng
    drawn = rng.choice(PLACES)
    text = f"{drawn.province}{drawn.city}{drawn.county}"
    text += rng.choice(("", "", rng.choice(ZONES) if drawn.county.endswith("区") else ""))
    text += f"{rng.choice(STREETS)}{_n(rng, 3000)}号"
    text += rng.choice(
        ("", "", f"{rng.choice(['吉盛大厦', '国贸中心', '创业园A座'])}{_room(rng)}室")
    )
    return Value(text, "company_address", KEEP, text)
