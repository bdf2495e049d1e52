"""Tables in the formats of exports, and whole enforcement rulings of thirty to eighty lines."""

import json
from collections.abc import Callable, Iterator
from functools import partial

from redaction_corpus_disguises import ANY
from redaction_corpus_harmless import CONDUCTS, DUTIES, LIMITS, PROGRESS
from redaction_corpus_numbers import Stratum
from redaction_corpus_places import numeral
from redaction_corpus_text import KEEP, Sheet, Value, slot
from redaction_corpus_values import digits

_COLUMNS = {
    "姓名": "{name}",
    "证件号码": "{id18}",
    "联系电话": "{mobile}",
    "案号": "{case_no}",
    "标的": "{amount}",
    "银行账号": "{card}",
    "住址": "{place_full}{home}",
    "立案日期": "{day}",
    "执行法院": "{court}",
}
_KEYS = ["xm", "zjhm", "lxdh", "ah", "bd", "yhzh", "zz", "larq", "zxfy"]


def _picked(sheet: Sheet) -> list[str]:
    names = list(_COLUMNS)
    return ["姓名", *[c for c in names[1:] if sheet.rng.random() < 0.75 or c == "证件号码"]]


def _separated(sheet: Sheet, separator: str, quote: str = "", head: bool = True) -> None:
    columns = _picked(sheet)
    if head:
        sheet.put(separator.join(f"{quote}{c}{quote}" for c in ["序号", *columns]) + "\n")
    for line in range(sheet.rng.randrange(1, 6)):
        sheet.put(f"{quote}{line + 1}{quote}")
        for column in columns:
            sheet.put(f"{separator}{quote}").fill(_COLUMNS[column]).put(quote)
        sheet.put("\n")


def _html(sheet: Sheet) -> None:
    sheet.put("<table>")
    for _ in range(sheet.rng.randrange(1, 5)):
        sheet.put("<tr>")
        for column in _picked(sheet):
            sheet.put(sheet.rng.choice(("<td>", "<td >", '<td align="left">', "<td>\n")))
            sheet.fill(_COLUMNS[column]).put("</td>")
        sheet.put("</tr>\n")
    sheet.put("</table>")


def _fields(sheet: Sheet, equals: str, end: str) -> None:
    for _ in range(sheet.rng.randrange(1, 4)):
        for column, key in zip(_COLUMNS, _KEYS, strict=True):
            name = column if sheet.rng.random() < 0.5 else key
            sheet.put(f"{name}{equals}").fill(_COLUMNS[column]).put(end)
        sheet.put("\n")


def _json(sheet: Sheet) -> None:
    indent = sheet.rng.choice(("", "\n  "))
    sheet.put("[")
    for line in range(sheet.rng.randrange(1, 4)):
        sheet.put("," if line else "").put("{")
        for i, (column, key) in enumerate(zip(_COLUMNS, _KEYS, strict=True)):
            sheet.put(("," if i else "") + indent + json.dumps(key) + ': "')
            sheet.fill(_COLUMNS[column]).put('"')
        sheet.put("}")
    sheet.put("]")


def _excel(sheet: Sheet) -> None:
    """Cells that were made text by an apostrophe or a formula before they were exported."""
    for _ in range(sheet.rng.randrange(1, 5)):
        sheet.fill('«\'{id18}¦="{id18}"¦\t{id18}»,{name},«\'{card}¦="{card}"»,{case_no},{amount}\n')


def _vertical(sheet: Sheet) -> None:
    """One value a line, as after copying a table out of a web page."""
    for _ in range(sheet.rng.randrange(1, 4)):
        sheet.fill("{name}\n{id18}\n{mobile}\n{case_no}\n{amount}\n{day}\n")


TABLES: dict[str, Callable[[Sheet], None]] = {
    "pipe": partial(_separated, separator="|"),
    "pipe_spaced": partial(_separated, separator=" | "),
    "tab": partial(_separated, separator="\t"),
    "comma": partial(_separated, separator=","),
    "csv_quoted": partial(_separated, separator=",", quote='"'),
    "semicolon": partial(_separated, separator="；"),
    "wide_blank": partial(_separated, separator="\u3000"),
    "blanks": partial(_separated, separator="  "),
    "headless_tab": partial(_separated, separator="\t", head=False),
    "html": _html,
    "equals": partial(_fields, equals="=", end="&"),
    "colon": partial(_fields, equals="：", end="；"),
    "colon_lines": partial(_fields, equals=": ", end="\n"),
    "json": _json,
    "excel": _excel,
    "vertical": _vertical,
}

_PERSON = "«被执行人¦申请执行人¦被执行人»：{name}，{sex}，{birth}出生，{nation}，«住¦现住¦户籍地»{place_full}{home}，«公民身份号码¦身份证号»{id18}。"
_FIRM = "«被执行人¦申请执行人»：{firm}，«住所地¦住所地：»{seat}，统一社会信用代码{uscc}。\n法定代表人：{name}，«董事长¦总经理¦经理»。\n委托诉讼代理人：{name}，吉林«众鑫¦恒信»律师事务所律师。"
_CHILD = "申请执行人：{minor#k}，{sex}，{minor_birth#k}出生，{nation}，住{place_full}{home}。\n法定代理人：{guardian}（系{minor#k}之«母¦父»），身份证号{id18}。"
_FACTS = [
    "{day}，本院通过网络执行查控系统查询，被执行人名下账户{card}存款{amount}，尾号{tail}账户存款{amount}。",
    "{day}，本院冻结被执行人{name}（身份证号{id18}）在{firm}的账户{card}内存款{amount}。",
    "被执行人名下登记有{plate}号车辆，未实际扣押。",
    "被执行人名下不动产（权证号{certificate}，建筑面积{area}）已由{court}以{case_no}查封。",
    "{day}，拨打被执行人电话{mobile}，无人接听；其家属电话{mobile}已停机。",
    "{day}，到被执行人住处{place_full}{home}调查，{name}称其外出务工。",
    "申请执行人确认送达地址为{place_full}{home}，联系电话{mobile}。",
    "案外人{name}（{id18}）提出书面异议，本院立{case_no}审查。",
    "{firm}出具{docref}评估报告，评估价{amount}，鉴定费{amount}。",
    "本院作出{case_no}执行裁定，扣划{amount}，收据编号{docno}。",
    "利息{formula}。",
    "{name}以其持有的{firm}{percent}股权（{tally}）提供担保。",
]
_ENDING = "审判长　{name}\n审判员　{name}\n审判员　{name}\n{day}\n法官助理　{name}\n书记员　{name}\n监督电话：{court_phone}　局长信箱：{court_mail}"


def _ruling(sheet: Sheet, disguised: float, child: bool = False) -> None:
    r = sheet.rng

    def typed(template: str) -> None:
        sheet.disguise = None
        if r.random() < disguised:
            sheet.disguise = r.choice(ANY)
        sheet.fill(template).put("\n")

    typed("{court}\n执 行 裁 定 书\n{case_no}")
    if child:
        typed(_CHILD)
    for _ in range(r.randrange(2, 6)):
        typed(r.choice([_PERSON, _PERSON, _FIRM]))
    typed(
        "«　　¦»申请执行人与被执行人«民间借贷¦买卖合同¦抚养费¦金融借款合同»纠纷一案，{court}作出的{case_no}民事判决已发生法律效力。判决主文："
    )
    for number in range(1, r.randrange(3, 7)):
        typed(f"«{numeral(number)}、¦{number}．¦（{numeral(number)}）»" + r.choice(DUTIES))
    typed("　　本院于{day}立案执行，执行标的{amount}。在执行过程中，采取了以下措施：")
    for number in range(1, r.randrange(12, 40)):
        mark = f"«{number}.¦{number}、¦（{number}）»" if r.random() < 0.6 else "　　"
        typed(mark + r.choice(_FACTS if r.random() < 0.6 else [*PROGRESS, *CONDUCTS, *LIMITS]))
    if child:
        typed("　　{minor#k}的生活费、教育费依法予以保留。本院已告知{minor#k}的法定代理人。")
    typed(
        "　　本院认为，{court}«认定事实清楚¦»，被执行人暂无财产可供执行。依照{statute}、{statute}的规定，裁定如下："
    )
    typed(
        "　　终结本次执行程序。\n　　申请执行人发现被执行人有可供执行财产的，可以再次申请执行。\n　　本裁定送达后即发生法律效力。"
    )
    typed(_ENDING)


@slot
def days(sheet: Sheet, key: str) -> str:
    return sheet.rng.choice(["十", "十五", "三", "10", "7", "三十", "五"])


@slot
def train(sheet: Sheet, key: str) -> str:
    return str(sheet.rng.randrange(100, 9000))


@slot
def docno15(sheet: Sheet, key: str) -> Value:
    text = "2201" + digits(sheet.rng, 11)
    return Value(text, "doc_no", KEEP, text)


@slot
def docno19(sheet: Sheet, key: str) -> Value:
    text = digits(sheet.rng, 19)
    return Value(text, "doc_no", KEEP, text)


def strata() -> Iterator[Stratum]:
    """Every stratum of tables and rulings, each with its maker."""
    for variant, make in TABLES.items():
        yield "table", variant, make
    yield "long", "plain", partial(_ruling, disguised=0.0)
    yield "long", "disguised", partial(_ruling, disguised=0.35)
    yield "long", "with_minor", partial(_ruling, disguised=0.1, child=True)
