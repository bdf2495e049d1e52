"""One defect a line: which row, what is wrong with it, and what must become of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from simulator.bulk import Row
from simulator.codes import CODE
from simulator.dirt import Plant, days, defect
from simulator.studio import NO, YES, at_noon

Change = Callable[[Row, date], Any]

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_NINES = datetime.combine(date(9999, 12, 31), datetime.min.time())
_LONG_AGO = at_noon(date(1900, 1, 1))
_WRONG_REGION = {"吉01": "吉0204", "吉02": "吉0102"}


def _brackets(opening: str, closing: str) -> Change:
    return lambda row, _: row["C_AH"].replace("（", opening).replace("）", closing)


def _number(old: str, new: str) -> Change:
    return lambda row, _: row["C_AH"].replace(old, new)


def _elsewhere(row: Row, _: date) -> str:
    """The number as a court of another region would have it; no such court counts that far."""
    year = row["C_AH"][1:5]
    code = row["C_AH"][6:].split("执")[0]
    return f"（{year}）{_WRONG_REGION.get(code[:3], '吉0102')}执9{row['N_AJBS'] % 100000:05d}号"


def _retyped(type_text: str) -> Change:
    """The number under another type, counted higher than any court of that type counts."""
    return lambda row, _: f"{row['C_AH'].split('执')[0]}{type_text}8{row['N_AJBS'] % 100000:05d}号"


def _past_noon(count: int) -> Change:
    return lambda _, on: at_noon(on + timedelta(days=count))


def _mark(character: str) -> Change:
    """Put one character into the middle of the name."""
    return lambda row, _: row["C_XM"][0] + character + row["C_XM"][1:]


def _own_id(row: Row, _: date) -> str:
    return str(row["C_ZJHM"])


def _own_name(row: Row, _: date) -> str:
    return str(row["C_XM"])


# The rows below are read as a table. Columns: tag, row, what is changed, expectation, note.
# fmt: off
CASE_STATE: tuple[Plant, ...] = (
    defect("closing_mode_unknown",     "case", {"C_JAFS": "09_05040-77"}, "hold", "结案方式代码不在代码表"),
    defect("closing_mode_without_date", "case", {"C_JAFS": CODE["closing_mode"]["performed"]}, "withdraw", "有结案方式而无结案日期"),
    defect("closing_date_without_mode", "case", {"D_JARQ": _past_noon(-8)}, "withdraw", "有结案日期而无结案方式"),
    defect("closed_stage_only",        "case", {"C_AJJZJD": CODE["stage"]["archived"]}, "withdraw", "阶段为归档而无结案方式、日期"),
    defect("suspended_with_date",      "case", {"C_DQAJZTHBZ": CODE["suspension"]["suspended"], "D_JARQ": _past_noon(-20)}, "publish", "中止，日期并非结案"),
    defect("postponed_with_date",      "case", {"C_DQAJZTHBZ": CODE["suspension"]["postponed"], "D_JARQ": _past_noon(-20)}, "publish", "暂缓，日期并非结案"),
    defect("closing_1900",             "case", {"D_JARQ": _LONG_AGO}, "hold", "结案日期为1900年"),
    defect("closing_9999",             "case", {"D_JARQ": _NINES}, "hold", "结案日期为9999年"),
    defect("closing_in_future",        "case", {"D_JARQ": _past_noon(400)}, "hold", "结案日期在将来"),
    defect("stage_blank",              "case", {"C_AJJZJD": None}, "hold", "进展阶段空白"),
    defect("stage_unknown",            "case", {"C_AJJZJD": "09_05041-88"}, "hold", "进展阶段代码不明"),
    defect("stage_empty_text",         "case", {"C_AJJZJD": " "}, "hold", "进展阶段为空格"),
    defect("suspension_blank",         "case", {"C_DQAJZTHBZ": None}, "hold", "止停缓标志空白"),
    defect("filed_1900",               "case", {"D_LARQ": date(1900, 1, 1)}, "hold", "立案日期为1900年"),
    defect("filed_9999",               "case", {"D_LARQ": date(9999, 12, 31)}, "hold", "立案日期为9999年"),
    defect("filed_in_future",          "case", {"D_LARQ": days(400)}, "hold", "立案日期在将来"),
    defect("filed_blank",              "case", {"D_LARQ": None}, "hold", "立案日期空白"),
    defect("secrecy_blank",            "case", {"C_MJ": None}, "hold", "密级空白"),
    defect("secrecy_secret",           "case", {"C_MJ": CODE["secrecy"]["secret"]}, "withhold", "秘密"),
    defect("minor_flag_blank",         "case", {"C_WCNR": None}, "hold", "未成年人标志空白"),
    defect("minor_by_case_flag",       "case", {"C_WCNR": YES}, "withhold", "案件涉及未成年人"),
    defect("publish_flag_blank",       "case", {"C_GKHPBZT": None}, "hold", "公开或屏蔽状态空白"),
    defect("publish_flag_unknown",     "case", {"C_GKHPBZT": "09_05090-9"}, "hold", "公开或屏蔽状态代码不明"),
    defect("publish_flag_masked",      "case", {"C_GKHPBZT": CODE["publish_flag"]["masked"]}, "withdraw", "业务系统已屏蔽"),
    defect("amount_negative",          "case", {"N_SQZXBDJE": lambda row, _: -row["N_SQZXBDJE"]}, "open_case=hold;consumption_restriction=publish", "标的为负"),
    defect("amount_blank",             "case", {"N_SQZXBDJE": None}, "open_case=hold;consumption_restriction=publish", "标的空白"),
)

CASE_NUMBER: tuple[Plant, ...] = (
    defect("number_half_width",    "case", {"C_AH": _brackets("(", ")")}, "publish", "半角括号"),
    defect("number_tortoise",      "case", {"C_AH": _brackets("〔", "〕")}, "publish", "六角括号"),
    defect("number_square",        "case", {"C_AH": _brackets("[", "]")}, "publish", "方括号"),
    defect("number_lenticular",    "case", {"C_AH": _brackets("【", "】")}, "publish", "方头括号"),
    defect("number_mixed",         "case", {"C_AH": _brackets("（", "〕")}, "publish", "混用括号"),
    defect("number_wide_digits",   "case", {"C_AH": lambda row, _: row["C_AH"].translate(_FULL_WIDTH)}, "publish", "全角数字"),
    defect("number_spaces",        "case", {"C_AH": _number("执", " 执　")}, "publish", "含空格"),
    defect("number_without_end",   "case", {"C_AH": _number("号", "")}, "hold", "缺号字"),
    defect("number_old_form",      "case", {"C_AH": _number("执", "执字第00")}, "hold", "旧案号字第"),
    defect("number_joined",        "case", {"C_AH": _number("号", "、99号")}, "hold", "多个案号并列"),
    defect("number_blank",         "case", {"C_AH": None}, "hold", "案号空白"),
    defect("number_private_use",   "case", {"C_AH": _number("执", "\ue863执")}, "hold", "案号含私用区字符"),
    defect("number_wrong_court",   "case", {"C_AH": _elsewhere}, "hold", "案号法院代字与承办法院不符"),
    defect("number_of_resumption", "case", {"C_AH": _retyped("执恢")}, "hold", "案号类型与案件不符"),
    defect("number_of_review",     "case", {"C_AH": _retyped("执异"), "C_AJLXDZ": "执异"}, "withhold", "审查案件误入首次执行表"),
)

PARTY: tuple[Plant, ...] = (
    defect("role_unknown",          "party", {"C_FLDW": "09_05036-66"}, "open_case=hold", "法律地位代码不明"),
    defect("role_blank",            "party", {"C_FLDW": None}, "open_case=hold", "法律地位空白"),
    defect("party_kind_unknown",    "party", {"C_ZTLX": "09_01001-7"}, "open_case=hold", "主体类型代码不明"),
    defect("party_kind_blank",      "party", {"C_ZTLX": None}, "open_case=hold", "主体类型空白"),
    defect("party_flag_no",         "party", {"C_SFGK": NO}, "withdraw", "当事人不公开"),
    defect("party_flag_blank",      "party", {"C_SFGK": None}, "hold", "是否公开空白"),
    defect("id_in_name",            "party", {"C_XM": _own_id}, "open_case=hold", "名称栏填证件号码"),
    defect("id_after_name",         "party", {"C_XM": lambda row, _: f"{row['C_XM']}{row['C_ZJHM']}"}, "open_case=hold", "名称后附证件号码"),
    defect("id_in_uscc",            "party", {"C_TYSHXYDM": _own_id, "C_ZJHM": None, "C_ZJLX": None}, "open_case=publish", "信用代码栏填身份证号，证件号码须为空"),
    defect("name_in_id",            "party", {"C_ZJHM": _own_name}, "open_case=publish", "证件号码栏填姓名，证件号码须为空"),
    defect("name_blank",            "party", {"C_XM": None}, "open_case=hold", "名称空白"),
    defect("name_placeholder",      "party", {"C_XM": "不详"}, "open_case=hold", "名称为占位词"),
    defect("name_private_use",      "party", {"C_XM": _mark("\ue863")}, "hold", "名称含私用区字符 U+E863"),
    defect("name_replacement",      "party", {"C_XM": _mark("\ufffd")}, "hold", "名称含替换字符 U+FFFD"),
    defect("name_astral",           "party", {"C_XM": _mark("𬭎")}, "open_case=publish", "名称含扩展区汉字"),
    defect("dot_middle",            "party", {"C_XM": "阿依·吐尔逊"}, "open_case=publish", "间隔号 U+00B7"),
    defect("dot_bullet",            "party", {"C_XM": "阿依•吐尔逊"}, "open_case=publish", "间隔号 U+2022"),
    defect("dot_katakana",          "party", {"C_XM": "阿依・吐尔逊"}, "open_case=publish", "间隔号 U+30FB"),
    defect("dot_half_katakana",     "party", {"C_XM": "阿依･吐尔逊"}, "open_case=publish", "间隔号 U+FF65"),
    defect("name_one_character",    "party", {"C_XM": "龙"}, "open_case=publish", "单字姓名"),
    defect("born_dotted",           "party", {"C_CSRQ": "1985.3.7", "C_ZJHM": None, "C_ZJLX": None}, "open_case=publish", "出生日期 1985.3.7"),
    defect("born_chinese",          "party", {"C_CSRQ": "1985年3月7日", "C_ZJHM": None, "C_ZJLX": None}, "open_case=publish", "出生日期 1985年3月7日"),
    defect("born_blank",            "party", {"C_CSRQ": None, "C_ZJHM": None, "C_ZJLX": None}, "open_case=hold", "出生日期与证件号码均空白"),
    defect("born_unreadable",       "party", {"C_CSRQ": "约1970年", "C_ZJHM": None, "C_ZJLX": None}, "open_case=hold", "出生日期无法识读"),
)

MEASURE: tuple[Plant, ...] = (
    defect("measure_kind_unknown",  "measure", {"C_XZZL": "09_05070-9"}, "finding", "限制种类代码不明，不入任何名单"),
    defect("measure_kind_partly_unknown", "measure", {"C_XZZL": "09_05070-1;09_05070-9"}, "consumption_restriction=hold", "兼有不明的限制种类"),
    defect("measure_kind_blank",    "measure", {"C_XZZL": None}, "finding", "限制种类空白"),
    defect("measure_two_kinds",     "measure", {"C_XZZL": "09_05070-1;09_05070-2"}, "consumption_restriction=publish;exit_restriction=publish", "一项措施两种限制"),
    defect("measure_lifted",        "measure", {"D_JCRQ": days(-3), "C_JCYY": "履行完毕"}, "withdraw", "措施已解除"),
    defect("measure_lifted_later",  "measure", {"D_JCRQ": days(200)}, "publish", "解除日期未到"),
    defect("measure_over",          "measure", {"D_JZRQ": days(-1)}, "withdraw", "措施期限已满"),
    defect("measure_ends_before_start", "measure", {"D_JZRQ": days(-300)}, "withdraw", "截止日期早于开始日期，期限已满"),
    defect("measure_lifted_1900",   "measure", {"D_JCRQ": date(1900, 1, 1)}, "hold", "解除日期为1900年"),
    defect("measure_start_blank",   "measure", {"D_KSRQ": None}, "hold", "开始日期空白"),
    defect("measure_id_in_name",    "measure", {"C_BXZR": lambda row, _: row["C_BXZRZJHM"]}, "hold", "被限制人栏填证件号码"),
    defect("measure_id_in_related", "measure", {"C_SSDW": lambda row, _: row["C_BXZRZJHM"]}, "hold", "相关单位栏填证件号码"),
)

LISTING: tuple[Plant, ...] = (
    defect("listing_status_blank",   "listing", {"C_SXZT": None}, "hold", "失信状态空白"),
    defect("listing_status_unknown", "listing", {"C_SXZT": "09_05080-9"}, "hold", "失信状态代码不明"),
    defect("listing_pending",        "listing", {"C_SXZT": CODE["dishonest_status"]["pending"], "C_SPJL": CODE["approval"]["pending"]}, "withhold", "待审批"),
    defect("listing_refused",        "listing", {"C_SPJL": CODE["approval"]["refused"]}, "withhold", "审批未同意"),
    defect("listing_grace",          "listing", {"C_SXZT": CODE["dishonest_status"]["grace"], "D_KXQJZ": days(60)}, "withhold", "宽限期内"),
    defect("listing_grace_by_date",  "listing", {"D_KXQJZ": days(60)}, "withhold", "状态已发布而宽限期未满"),
    defect("listing_in_future",      "listing", {"D_FBRQ": days(90), "D_QXJZ": days(820)}, "withhold", "发布日期未到"),
    defect("listing_term_over",      "listing", {"D_QXJZ": days(-1)}, "withdraw", "失信期限届满"),
    defect("listing_performed",      "listing", {"C_LXQK": CODE["performance"]["fully"], "D_QXJZ": None}, "withdraw", "无期限且已全部履行"),
    defect("listing_performed_term", "listing", {"C_LXQK": CODE["performance"]["fully"]}, "publish", "有期限，履行不提前屏蔽"),
    defect("listing_masked",         "listing", {"C_SXZT": CODE["dishonest_status"]["masked"]}, "withdraw", "已屏蔽"),
    defect("listing_1900",           "listing", {"D_FBRQ": date(1900, 1, 1), "D_QXJZ": None}, "hold", "发布日期为1900年"),
    defect("listing_without_id",     "listing", {"C_ZJHM": None}, "hold", "证件号码空白"),
    defect("listing_id_in_uscc",     "listing", {"C_TYSHXYDM": _own_id, "C_ZJHM": None}, "hold", "信用代码栏填身份证号"),
    defect("listing_name_in_id",     "listing", {"C_ZJHM": _own_name}, "hold", "证件号码栏填姓名"),
    defect("listing_wrong_document", "listing", {"C_ZJLX": CODE["id_document"]["passport"]}, "hold", "证件种类与号码不符"),
    defect("listing_id_in_name",     "listing", {"C_XM": _own_id}, "hold", "名称栏填证件号码"),
    defect("listing_id_in_basis",    "listing", {"C_ZXYJWH": _own_id}, "hold", "执行依据文号栏填证件号码"),
    defect("listing_without_basis",  "listing", {"C_ZXYJWH": None}, "hold", "执行依据文号空白"),
    defect("listing_ground_unknown", "listing", {"C_SXQX": "09_05082-1;09_05082-9"}, "hold", "失信行为情形代码不明"),
    defect("listing_amount_negative", "listing", {"N_BDJE": lambda row, _: -row["N_BDJE"]}, "hold", "标的为负"),
)
# fmt: on

DEFECTS = (*CASE_STATE, *CASE_NUMBER, *PARTY, *MEASURE, *LISTING)
