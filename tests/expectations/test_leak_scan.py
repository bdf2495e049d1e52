"""The second pair of eyes: what a reader can still read, and what a register may lawfully say."""

import ast
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations import leak_scan
from expectations.leak_scan import KINDS, kind_of_leak, kinds, scan, scan_file, scan_folder
from expectations.leak_scan.reading import kinds_of

RESIDENT = "220102196503151239"
DEV = Path(__file__).parents[1] / "data" / "redaction_dev.jsonl"

# fmt: off
READABLE = [
    ("220102196503151238",                        "resident_id"),
    ("身份证号220102 19650315 123X。",            "resident_id"),
    ("２２０１０２１９６５０３１５１２３８",      "resident_id"),
    ("2201-0219-6503-1512-38",                    "resident_id"),
    ("卡号6217220102196503151238",                "resident_id"),
    ("٢٢٠١٠٢١٩٦٥٠٣١٥١٢٣٨",                        "resident_id"),
    ("𝟐𝟐𝟎𝟏𝟎𝟐𝟏𝟗𝟔𝟓𝟎𝟑𝟏𝟓𝟏𝟐𝟑𝟗",                        "resident_id"),
    ("二二〇一〇二一九六五〇三一五一二三九",      "resident_id"),
    ("22O1O2l965O315l239",                        "resident_id"),
    ("220102[19650315]1239",                      "resident_id"),
    ("220102<b>19650315</b>1239",                 "resident_id"),
    ('<i title="220102196503151239">张某</i>',    "resident_id"),
    ("220102&nbsp;19650315&amp;#49;239",          "resident_id"),
    ("220102\\n19650315\\n1239",                  "resident_id"),
    ("22010219650315123Ⅹ",                        "resident_id"),
    ("身份证号码：22010219650315129",             "resident_id"),
    ("身份证号码：2201021965031512391",           "resident_id"),
    ("2201021965031512**",                        "resident_id"),
    ("2201021965****1239",                        "resident_id"),
    ("ID220102196503151239",                      "resident_id"),
    ("220102650315123",                           "old_resident_id"),
    ("220102-650315-123",                         "old_resident_id"),
    ("电话13912345678",                           "mobile"),
    ("+86 139-1234-5678",                         "mobile"),
    ("008613912345678",                           "mobile"),
    ("周一13912345678联系",                       "mobile"),
    ("tel13912345678",                            "mobile"),
    ("手机：一三九一二三四五六七八",              "mobile"),
    ("①③⑨①②③④⑤⑥⑦⑧",                             "mobile"),
    ("1391234567*",                               "mobile"),
    ("6222021234567890123",                       "bank_card"),
    ("6222\n0212\n3456\n7890",                    "bank_card"),
    ("账号07-1234567890",                         "bank_card"),
    ("开户行建行，账号22001450100050012345",      "long_number"),
    ("护照号E12345678",                           "passport"),
    ("来往内地通行证H0812345600",                 "passport"),
    ("军官证空字第57793499号",                    "officer_id"),
    ("家庭电话88781234",                          "landline"),
    ("张三，联系电话0433-2512345",                "landline"),
    ("车牌吉ＡＤ１２３４５",                      "plate"),
    ("吉A·8X7Q2",                                 "plate"),
    ("邮箱zhangsan＠qq．com",                     "email"),
    ("微信号：wxid_abc123",                       "chat_account"),
    ("住南关区人民大街1234号2栋3单元401室",       "home_address"),
    ("，住长春市朝阳区红旗街640-7号",             "home_address"),
    ("现住延吉市河南街白山社区12组",              "home_address"),
    ("户籍地：农安县万顺乡小城子村西山屯",        "home_address"),
    ("住址：浦东新区张杨路500弄12号301室",        "home_address"),
    ("住榆树市前进公社河湾大队第四生产队",        "home_address"),
    ("（榆树市马号胡同18号院东厢房）",            "home_address"),
    ("家住船营区松江花园8-3-602",                 "home_address"),
    ("住铁西区粮食局家属楼九栋1302",              "home_address"),
    ("住历下区万龙名城八号楼二单元一六〇一室",    "home_address"),
    ("未成年人黎建、邱熙芳的必要生活费用",        "minor_name"),
    ("未成年人黎某、邱熙芳的必要生活费用",        "minor_name"),
    ("被监护人欧阳娜娜（现年4周岁）",             "minor_name"),
    ("权利人：孙杰宇（2016年生，未成年）",        "minor_name"),
    ("申请执行人梁淑，女。法定代理人**（系**之父）", "minor_name"),
    ("婚生女李梓涵由被告抚养",                    "minor_name"),
    ("法定代理人：李芳，系其母",                  "guardian_name"),
    ("某某就读于长春市第一实验小学三年级",        "minor_school"),
    ("男，1980年1月2日出生",                      "birth_date"),
]
LAWFUL = [
    "", "220102**********38", "2201********1234", "139****5678", "622202*********1234", "住长春市朝阳区****",
    "（2025）吉0102执123号", "〔2024〕吉0104执恢9853号之一", "【2021】吉2401执保22号", "[2019]吉01民终1234号",
    "法释〔2018〕7号第十二条第一款第（六）项", "民事诉讼法第254条、第255条、第260条",
    "人民币47,091,317元", "¥13912345678.00", "金额１３９１２３４５６７８元", "合计13,912,345,678元", "13912.34万元",
    "2024年1月5日10时30分", "2024-01-05 10:30:00至2024-02-05 10:30:00", "2017.10.26", "20240105103000",
    "91220101MA0Y1ABC0X", "统一社会信用代码：912201017890123456", "组织机构代码12345678-9",
    "0431-88781234", "监督电话：0431-88781234", "举报电话：12368", "长春市朝阳区人民法院，电话0431-85551234", "客服400-822-2870",
    "公告编号301580420769571271", "票据号码914165730168131779", "评估报告编号 28774934681898775", "保险单号AHAZ12345678901234567",
    "执行标的到位率44.61%，累计执结20418件", "卡号尾号4731的账户余额为13561498455元",
    "被执行人长春市宏达有限公司，住所地长春市朝阳区红旗街12号", "注册地址：长春市高新区硅谷大街888号A座1201室",
    "住所地吉林省长春市朝阳区（红旗街100号支行）", "长春市朝阳区人民法院地址：红旗街100号", "第三审判庭301室",
    "被执行人榆树市五棵树镇红星村第三村民小组", "长春市住房和城乡建设局", "地铁1号线", "3栋厂房、5幢仓库", "第3组证据",
    "未成年人保护法", "未成年人王某的生活费", "法定代理人应当到庭", "法定代理人张某某（系李某之母）", "法定代表人侯飞刚", "被监护人**",
    "子女就读高收费私立学校", "被执行人孔子已年满十八周岁", "被执行人赵志强、欧阳娜娜", "（2012）武字第4567号", "京ICP备12345678号",
    "有履行能力而拒不履行生效法律文书确定义务；违反财产报告制度", "乘坐G8037次列车二等以上座位",
    "序号 金额 日期 1 10000 2024-01-05 2 20000 2024-02-06 3 30000 2024-03-07", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
    "550e8400-e29b-41d4-a716-446655440000", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "2026-11-25T07:50:43.123456+00:00 INFO done in 12.345s", "1763856043.123456 pid 12345", "@task.branch",
]
# fmt: on


@pytest.mark.parametrize(("text", "kind"), READABLE)
def test_what_can_be_read_is_named(text: str, kind: str) -> None:
    assert kind in kinds(text)
    assert kind_of_leak(text) == kinds(text)[0]


@pytest.mark.parametrize("text", LAWFUL)
def test_what_is_lawful_raises_no_alarm(text: str) -> None:
    assert kinds(text) == ()


def test_the_gravest_kind_comes_first() -> None:
    assert kinds(f"，住朝阳区红旗街12号，{RESIDENT}，13912345678") == (
        "resident_id",
        "mobile",
        "home_address",
    )
    assert set(kinds("法定代理人李芳")) < set(KINDS)


@pytest.mark.parametrize("text", [text for text, _ in READABLE])
def test_texts_of_one_batch_do_not_see_one_another(text: str) -> None:
    alone = [kinds(t) for t in ("公司", text, "法院电话", "元")]
    assert kinds_of(["公司", text, "法院电话", "元"]) == alone


# -- Any valid number in any disguise -------------------------------------------------------------

_HAN = st.text(st.sampled_from("被执行人名下存款已扣划本院依法裁定如下，。；："), max_size=20)
_DISGUISES: list[Callable[[str], str]] = [
    lambda s: s,
    lambda s: s.translate({48 + i: 0xFF10 + i for i in range(10)}),
    lambda s: s.translate({48 + i: 0x1D7CE + i for i in range(10)}),
    lambda s: s.translate({48 + i: "⓪①②③④⑤⑥⑦⑧⑨"[i] for i in range(10)}),
    lambda s: s.translate({48 + i: "〇一二三四五六七八九"[i] for i in range(10)}),
    lambda s: s.replace("0", "O").replace("1", "l"),
    "\u200b".join,
    " ".join,
    "\u00a0".join,
    lambda s: "".join(f"&#{ord(c)};" for c in s),
    lambda s: "".join(f"&#x{ord(c):x};" for c in s),
    lambda s: f"{s[:6]}-{s[6:14]}-{s[14:]}",
    lambda s: f"{s[:6]}\r\n    {s[6:14]}\r\n    {s[14:]}",
    lambda s: f"{s[:6]}[{s[6:14]}]{s[14:]}",
    lambda s: f'{s[:6]}<font color="red">{s[6:14]}</font>{s[14:]}',
    lambda s: s[:-1] + s[-1].replace("X", "ｘ"),
]


@st.composite
def residents(draw: st.DrawFn) -> str:
    area = draw(st.sampled_from(["220102", "222401", "110108", "310104", "650102", "810000"]))
    born = draw(st.dates(pd.Timestamp("1925-01-01").date(), pd.Timestamp("2024-12-31").date()))
    digits = f"{area}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return (
        digits + "10X98765432"[sum(w * int(c) for w, c in zip(weights, digits, strict=True)) % 11]
    )


@settings(max_examples=150)
@given(residents(), st.sampled_from(_DISGUISES), _HAN, _HAN)
def test_a_valid_id_is_found_in_any_disguise(
    number: str, disguise: Callable[[str], str], before: str, after: str
) -> None:
    assert "resident_id" in kinds(before + disguise(number) + after)


@settings(max_examples=60)
@given(st.integers(3, 9), st.integers(0, 10**9 - 1), st.sampled_from(_DISGUISES[:11]), _HAN)
def test_a_mobile_is_found_in_any_disguise(
    second: int, rest: int, disguise: Callable[[str], str], before: str
) -> None:
    assert "mobile" in kinds(f"{before}，{disguise(f'1{second}{rest:09d}')}，未接")


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_context_hides_a_number(before: str, after: str) -> None:
    assert kind_of_leak(f"{before}。{RESIDENT}。{after}") is not None


# -- The labelled texts ---------------------------------------------------------------------------

_NUMBERS = ("id18", "id15", "mobile", "bank_card", "plate", "officer_id")
_WORDS = ("home_address", "minor_name", "guardian_name")


def _labelled() -> list[dict]:
    return [json.loads(line) for line in DEV.read_text("utf-8").splitlines()]


def _hide(row: dict, but: dict | None = None) -> str:
    """The text as a perfect redactor would leave it, with ``but`` one span forgotten."""
    out, at = [], 0
    for span in sorted(row["spans"], key=lambda s: s["start"]):
        value = row["text"][span["start"] : span["end"]]
        hidden = {"birth_date": "****年**月**日", "minor_name": "某某", "guardian_name": "某某"}
        if span["kind"] in ("id18", "id15", "mobile", "bank_card"):
            hidden[span["kind"]] = "*" * len(value)
        shown = not span["must_mask"] or span is but
        out += [
            row["text"][at : span["start"]],
            value if shown else hidden.get(span["kind"], "****"),
        ]
        at = span["end"]
    return "".join(out) + row["text"][at:]


def _forgotten(of: tuple[str, ...]) -> Iterator[str]:
    for row in _labelled():
        for span in row["spans"]:
            if span["must_mask"] and span["kind"] in of:
                yield _hide(row, span)


def _share_with_alarm(texts: list[str]) -> float:
    return sum(map(bool, kinds_of(texts))) / len(texts)


@pytest.mark.parametrize(("of", "least"), [(_NUMBERS, 0.99), (_WORDS, 0.95)])
def test_what_a_redactor_forgets_is_found(of: tuple[str, ...], least: float) -> None:
    raw = [
        r["text"]
        for r in _labelled()
        if any(s["must_mask"] and s["kind"] in of for s in r["spans"])
    ]
    assert _share_with_alarm(raw) >= least
    assert _share_with_alarm(list(_forgotten(of))) >= least


def test_redacted_texts_raise_hardly_any_alarm() -> None:
    assert _share_with_alarm([_hide(row) for row in _labelled()]) < 0.005


# -- Columns, files, folders ----------------------------------------------------------------------


def test_a_scan_names_key_and_column_and_never_the_value() -> None:
    rows = pd.DataFrame(
        {"entry_key": ["a", "b"], "name": ["王", "220102196503151238"], "n": [1, 2]}
    )
    assert scan(rows).values.tolist() == [["b", "name", "resident_id"]]
    assert scan(rows.iloc[:0]).empty
    assert scan(rows.iloc[:0]).columns.tolist() == ["entry_key", "column", "kind"]


@pytest.mark.parametrize("dtype", ["object", "string", "str"])
def test_a_scan_has_one_row_a_kind_and_row_however_the_column_is_stored(dtype: str) -> None:
    text = f"{RESIDENT}，住朝阳区红旗街12号"
    rows = pd.DataFrame(
        {"entry_key": ["a", "b", "c"], "t": pd.Series([text, None, text], dtype=dtype)}
    )
    assert sorted(scan(rows).values.tolist()) == [
        ["a", "t", "home_address"],
        ["a", "t", "resident_id"],
        ["c", "t", "home_address"],
        ["c", "t", "resident_id"],
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_a_file_is_read_however_it_is_encoded(tmp_path: Path, encoding: str) -> None:
    text = (
        f"裁定如下：\n被执行人名下，{RESIDENT}，住朝阳区红旗街12号，未履行。\n"
        + "本院查明。\n" * 50
    )
    (tmp_path / "report.txt").write_bytes(text.encode(encoding))
    assert scan_file(tmp_path / "report.txt") == {"resident_id": 1, "home_address": 1}


@pytest.mark.parametrize("shift", [-30, -9, -1, 0, 5])
def test_a_value_split_over_two_chunks_is_found_once(tmp_path: Path, shift: int) -> None:
    filler = b"done in 12.3s\n"
    before = (filler * (1 << 18))[: (1 << 20) + shift]
    (tmp_path / "run.log").write_bytes(before + RESIDENT.encode() + b"\n" + filler * 9)
    assert scan_file(tmp_path / "run.log") == {"resident_id": 1}


def test_a_folder_names_the_files_that_show_something(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.log").write_text("13912345678\n13912345679\n", "utf-8")
    (tmp_path / "b.csv").write_text("案号,金额\n（2024）吉0104执9853号,100.00\n", "utf-8")
    (tmp_path / "empty").touch()
    assert scan_folder(tmp_path) == {"logs/a.log": {"mobile": 2}}


# -- What it must not become ----------------------------------------------------------------------

_HALF_MILLION = 500_000


@pytest.mark.parametrize(
    "unit",
    [
        "7",
        "<",
        "<a",
        "&",
        "\\",
        "*",
        "1 ",
        "1-",
        "号",
        "路1号",
        "一",
        "@",
        "岁",
        "13912345678元",
        "未成年人王某、",
    ],
)
def test_no_text_makes_it_slow(unit: str) -> None:
    text = unit * (_HALF_MILLION // len(unit))
    began = time.monotonic()
    kinds(text)
    assert time.monotonic() - began < 5


def test_it_shares_nothing_with_the_redactor() -> None:
    folder = Path(leak_scan.__file__).parent
    imported: set[str] = set()
    for module in folder.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, module.name
                imported.add(node.module or "")
    assert imported
    assert not {name for name in imported if name.split(".")[0] in ("transforms", "re", "regex")}
