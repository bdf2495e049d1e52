"""The public contract: what the website may read, list by list (Art. 1(1)).

A column that is not named here does not exist in the public store. Values are in Chinese for
the reader. ``docs/public_contract.md`` is generated from this module.
"""

from contracts.tables import Column, Kind, Table
from regulation.lists import PublicList


def _text(name: str, zh: str, en: str, *, mandatory: bool = False) -> Column:
    return Column(name, Kind.TEXT, zh, en, is_nullable=not mandatory)


def _free_text(name: str, zh: str, en: str) -> Column:
    return Column(name, Kind.TEXT, zh, en, is_free_text=True)


def _date(name: str, zh: str, en: str, *, mandatory: bool = False) -> Column:
    return Column(name, Kind.DATE, zh, en, is_nullable=not mandatory)


# fmt: off
_HEAD = (
    _text("entry_key",   "条目标识", "opaque and stable; a keyed hash, never a source id", mandatory=True),
    _text("region_code", "辖区代码", "intermediate court's area, or 吉 for the high court", mandatory=True),
    _text("court_code",  "法院代字", "the court's code in case numbers", mandatory=True),
    _text("court_name",  "执行法院", "the enforcing court", mandatory=True),
    _text("case_number", "案号",     "as written by the court", mandatory=True),
    _date("filed_on",    "立案日期", "filed on", mandatory=True),
)
_WHO = (
    _text("name",               "名称",     "name of the person or organisation", mandatory=True),
    _text("party_kind",         "主体类型", "自然人, 法人 or 非法人组织", mandatory=True),
    _text("sex",                "性别",     "男 or 女; blank for organisations"),
    _text("id_number_masked",   "证件号码（部分隐藏）", "identity document number, partly hidden; blank for organisations"),
    _text("organization_code",  "统一社会信用代码或组织机构代码", "blank for natural persons"),
)
_TAIL = (
    _text("policy_version",    "规则版本", "version of the policy the entry was decided under", mandatory=True),
    _text("redaction_version", "脱敏版本", "version of the redactor", mandatory=True),
)
_MEASURE = (
    *_HEAD, *_WHO,
    _text("related_organization", "相关单位", "organisation whose order binds this person"),
    _text("measure_kind", "限制种类", "kind of the measure", mandatory=True),
    _date("started_on",   "开始日期", "first day", mandatory=True),
    _date("ends_on",      "截止日期", "last day; blank when open-ended"),
    _free_text("content_text", "限制内容（脱敏）", "what is forbidden, as typed by the court; redacted free text"),
    *_TAIL,
)

PUBLIC_TABLES: dict[PublicList, Table] = {
    PublicList.OPEN_CASE: Table(
        "open_case", "未结执行实施案件", "open implementation cases: a row a case and debtor", "entry_key", (
        *_HEAD, *_WHO,
        Column("amount_yuan", Kind.MONEY, "执行标的（元）", "amount applied for, yuan"),
        _text("case_state", "案件状态", "执行中, 中止执行, 暂缓执行 or 终结本次执行程序", mandatory=True),
        *_TAIL,
    )),
    PublicList.DISHONEST_DEBTOR: Table(
        "dishonest_debtor", "失信被执行人", "dishonest debtors: a row a listing", "entry_key", (
        *_HEAD, *_WHO,
        Column("age", Kind.INTEGER, "年龄（发布年份减出生年份）", "year of publication less birth year; never updated, or birthdays could be read off"),
        _text("legal_representative", "法定代表人或负责人", "of an organisation; blank for natural persons"),
        _text("province", "省份", "province of the enforcing court", mandatory=True),
        _text("basis_number", "执行依据文号", "number of the instrument enforced", mandatory=True),
        _text("basis_issuer", "作出执行依据单位", "its issuer", mandatory=True),
        _text("performance", "履行情况", "how much was performed", mandatory=True),
        _text("grounds", "失信行为情形", "grounds of listing, separated by ；", mandatory=True),
        Column("amount_yuan", Kind.MONEY, "执行标的（元）", "amount, yuan"),
        _free_text("obligation_text", "生效法律文书确定的义务（脱敏）", "obligation under the instrument, as typed by the court; redacted free text"),
        _free_text("conduct_text", "失信被执行人行为具体情形的说明（脱敏）", "what the debtor did, as typed by the court; redacted free text"),
        _text("property_status", "财产状况", "property status"),
        _date("published_on", "发布日期", "published on", mandatory=True),
        _date("term_ends_on", "期限届满日", "last day of the term; blank for listings without a term"),
        *_TAIL,
    )),
    PublicList.EXIT_RESTRICTION: Table(
        "exit_restriction", "限制出境", "exit restrictions: a row a measure", "entry_key", _MEASURE),
    PublicList.CONSUMPTION_RESTRICTION: Table(
        "consumption_restriction", "限制高消费", "consumption restrictions: a row a measure", "entry_key", _MEASURE),
    PublicList.BIDDING_RESTRICTION: Table(
        "bidding_restriction", "限制招标投标", "bidding restrictions: a row a measure", "entry_key", _MEASURE),
}
# fmt: on
