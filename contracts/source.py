"""The source contract: what the pipeline reads of the Digital Court, in canonical terms.

A mapping file (``extractors/mappings``) says where each column comes from. What is not named
here is never read: addresses, telephone numbers, bank accounts and query codes stay where
they are. Values are untouched except that ids become text and closed codes are translated to
the vocabulary (``regulation/vocabulary.py``); a code the mapping does not know arrives as
``?`` followed by the source's own code, so it can match no allow-list and loses nothing.
Free text is read because the public list must say it (法释〔2017〕7号第六条); it leaves the private
zone redacted or not at all.
"""

from contracts.tables import Column, Kind, Table

UNREADABLE = Column(
    "unreadable",
    Kind.TEXT,
    "无法识读的列",
    "comma-separated columns of this row that could not be decoded or hold private-use characters",
)


def _text(name: str, zh: str, en: str, *, mandatory: bool = False) -> Column:
    return Column(name, Kind.TEXT, zh, en, is_nullable=not mandatory)


def _free_text(name: str, zh: str, en: str) -> Column:
    return Column(name, Kind.TEXT, zh, en, is_free_text=True)


def _date(name: str, zh: str, en: str) -> Column:
    return Column(name, Kind.DATE, zh, en)


def _money(name: str, zh: str, en: str) -> Column:
    return Column(name, Kind.MONEY, zh, en)


# ``is_nullable=False`` marks the identifiers without which a row means nothing. Everything else
# may be blank in the source: whether a blank stops an entry is a decision, not an extraction.
# fmt: off
COURT = Table("court", "法院", "the source's own list of courts", "court_number", (
    _text("court_number", "法院代码", "the source's internal number of a court", mandatory=True),
    _text("court_code",   "法院代字", "the court's code in case numbers"),
    _text("court_name",   "法院名称", "the court's name"),
))

CASE = Table("enforcement_case", "执行案件", "one enforcement case of any family", "case_id", (
    _text("case_id",           "案件标识",   "19 digits, text; stable while case numbers get corrected", mandatory=True),
    _text("family_code",       "案件族",     "table family it was read from: first, resumed, preservation, review", mandatory=True),
    _text("case_number",       "案号",       "as written by the court"),
    _text("case_type_text",    "类型代字",   "type characters as recorded beside the number, such as 执恢"),
    _text("court_number",      "法院代码",   "the source's internal number of the court", mandatory=True),
    _date("filed_on",          "立案日期",   "filed on"),
    _date("closed_on",         "结案日期",   "closed on; blank while open"),
    _text("closing_mode_code", "结案方式",   "how the case was closed"),
    _text("stage_code",        "进展阶段",   "stage of the case"),
    _text("suspension_code",   "止停缓标志", "suspended or postponed: not a closing"),
    _money("amount_yuan",      "申请执行标的", "amount applied for"),
    _text("minor_case_code",   "未成年人",   "yes when the case concerns a minor"),
    _text("secrecy_code",      "密级",       "classification"),
    _text("publish_flag_code", "公开或屏蔽状态", "the source's own switch; 'absent' where the family has none"),
    UNREADABLE,
))

PARTY = Table("party", "当事人", "one party of one case", "party_id", (
    _text("party_id",             "主体标识", "text id of the party", mandatory=True),
    _text("case_id",              "案件标识", "the case", mandatory=True),
    _text("role_code",            "法律地位", "role in the case"),
    _text("party_kind_code",      "主体类型", "person, legal person or other organisation"),
    _text("name",                 "名称",     "name, untouched"),
    _text("sex_code",             "性别",     "sex"),
    _text("born_text",            "出生日期", "birth date as typed"),
    _text("id_document_code",     "证件种类", "kind of the identity document"),
    _text("id_number",            "证件号码", "number of the identity document"),
    _text("uscc",                 "统一社会信用代码", "unified social credit code"),
    _text("organization_code",    "组织机构代码", "organisation code"),
    _text("legal_representative", "法定代表人", "legal representative"),
    _text("publish_flag_code",    "是否公开", "the source's own switch for this party"),
    UNREADABLE,
))

MEASURE = Table("measure", "强制限制", "one forced measure; may carry several kinds", "measure_id", (
    _text("measure_id",           "强制限制标识", "text id of the measure", mandatory=True),
    _text("case_id",              "案件标识", "the case", mandatory=True),
    _text("party_id",             "主体标识", "the debtor it arises from; blank for persons outside the case"),
    _text("kind_codes",           "限制种类", "one or several kinds, separated by ';'"),
    _text("name",                 "被限制人", "who is restricted"),
    _text("party_kind_code",      "被限制人类型", "person, legal person or other organisation"),
    _text("sex_code",             "性别",     "sex"),
    _text("id_document_code",     "证件种类", "kind of the identity document"),
    _text("id_number",            "证件号码", "number of the identity document"),
    _text("uscc",                 "统一社会信用代码", "unified social credit code"),
    _text("related_organization", "相关单位", "organisation whose order binds this person"),
    _date("started_on",           "开始日期", "first day"),
    _date("ends_on",              "截止日期", "last day; blank when open-ended"),
    _date("lifted_on",            "解除日期", "lifted on"),
    _free_text("content_text",    "限制内容", "what is forbidden, as typed"),
    UNREADABLE,
))

DISHONEST = Table("dishonest_entry", "失信被执行人", "one listing of a dishonest debtor", "dishonest_id", (
    _text("dishonest_id",         "失信标识", "text id of the listing", mandatory=True),
    _text("case_id",              "案件标识", "the case", mandatory=True),
    _text("party_id",             "主体标识", "the debtor"),
    _text("name",                 "名称",     "name, untouched"),
    _text("party_kind_code",      "主体类型", "person, legal person or other organisation"),
    _text("sex_code",             "性别",     "sex"),
    _text("id_document_code",     "证件种类", "kind of the identity document"),
    _text("id_number",            "证件号码", "number of the identity document"),
    _text("uscc",                 "统一社会信用代码", "unified social credit code"),
    _text("organization_code",    "组织机构代码", "organisation code"),
    _text("legal_representative", "法定代表人", "legal representative or person in charge"),
    _text("basis_number",         "执行依据文号", "number of the instrument enforced"),
    _text("basis_issuer",         "作出执行依据单位", "issuer of the instrument enforced"),
    _text("performance_code",     "履行情况", "how much was performed"),
    _text("ground_codes",         "失信行为情形", "grounds of listing, separated by ';'"),
    _money("amount_yuan",         "执行标的", "amount"),
    _text("property_status_code", "财产状况", "property status"),
    _text("status_code",          "失信状态", "state of the listing"),
    _text("approval_code",        "审批结论", "conclusion of the listing's approval"),
    _date("published_on",         "发布日期", "published on"),
    _date("term_ends_on",         "期限届满日", "last day of the term; blank for listings without a term"),
    _date("grace_ends_on",        "宽限期届满日", "last day of the grace period, in which nothing is published"),
    _free_text("obligation_text", "生效法律文书确定的义务", "obligation under the instrument, as typed"),
    _free_text("conduct_text",    "失信被执行人行为具体情形的说明", "what the debtor did, as typed"),
    UNREADABLE,
))

DISHONEST_EVENT = Table("dishonest_event", "失信纠正、撤销、屏蔽", "what happened to a listing afterwards", "event_id", (
    _text("event_id",        "事件标识", "text id", mandatory=True),
    _text("dishonest_id",    "失信标识", "the listing", mandatory=True),
    _text("event_kind_code", "事件种类", "correction, withdrawal or masking", mandatory=True),
    _text("approval_code",   "审批结论", "conclusion"),
    _date("approved_on",     "审批日期", "approved on"),
))

NONDISCLOSURE = Table("nondisclosure", "不公开审批", "Art. 13: application not to disclose", "approval_id", (
    _text("approval_id",   "审批标识", "text id", mandatory=True),
    _text("case_id",       "案件标识", "the case", mandatory=True),
    _text("party_id",      "主体标识", "the party; blank for the whole case"),
    _text("approval_code", "审批结论", "approved, refused or pending"),
    _date("applied_on",    "申请日期", "applied on"),
    _date("approved_on",   "审批日期", "decided on"),
    _date("ends_on",       "截止日期", "last day; blank for good"),
))

DELETION = Table("deletion", "销案删除日志", "one case deleted from the source", "deletion_id", (
    _text("deletion_id",  "日志标识", "text id", mandatory=True),
    _text("case_id",      "案件标识", "the case that is gone", mandatory=True),
    _text("court_number", "法院代码", "the source's internal number of the court", mandatory=True),
    _date("deleted_on",   "删除日期", "deleted on"),
))
# fmt: on

SOURCE_TABLES: tuple[Table, ...] = (
    COURT,
    CASE,
    PARTY,
    MEASURE,
    DISHONEST,
    DISHONEST_EVENT,
    NONDISCLOSURE,
    DELETION,
)
