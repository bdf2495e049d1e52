"""The closed code lists: canonical code → the court's word.

Every value is known, explicitly ignored, or stops the entry. A source code that the mapping
does not translate arrives as ``?code`` and is in none of these.
"""

from collections.abc import Mapping

Vocabulary = Mapping[str, str]

FAMILY: Vocabulary = {
    "first": "首次执行",
    "resumed": "恢复执行",
    "preservation": "财产保全执行",
    "review": "执行审查",
}
ROLE: Vocabulary = {
    "applicant": "申请执行人",
    "debtor": "被执行人",
    "third_party": "第三人",
    "interested": "利害关系人",
}
PARTY_KIND: Vocabulary = {"person": "自然人", "legal_person": "法人", "organization": "非法人组织"}
SEX: Vocabulary = {"male": "男", "female": "女"}
ID_DOCUMENT: Vocabulary = {
    "resident_id": "居民身份证",
    "hmt_residence": "港澳台居民居住证",
    "foreign_residence": "外国人永久居留身份证",
    "passport": "护照",
    "hm_permit": "港澳居民来往内地通行证",
    "taiwan_permit": "台湾居民来往大陆通行证",
    "officer": "军官证",
    "other": "其他证件",
}
CLOSING_MODE: Vocabulary = {
    "performed": "执行完毕",
    "this_round_ended": "终结本次执行程序",
    "terminated": "终结执行",
    "transferred": "终结执行（提级、指定或委托执行）",
    "cancelled": "销案",
    "not_enforced": "不予执行",
    "rejected": "驳回申请",
    "settled_old": "当事人达成执行和解（旧）",
    "partly_performed_old": "部分执行完毕（旧）",
    "preserved": "保全完毕",
    "partly_preserved": "部分保全",
    "nothing_to_preserve": "无标的物可实施保全",
    "review_withdrawn": "准予撤回",
    "review_rejected": "驳回异议（复议、申诉）",
    "review_granted": "支持异议（复议、申诉）",
}
STAGE: Vocabulary = {
    "filed": "立案",
    "investigation": "财产调查",
    "control": "财产控制",
    "disposal": "财产处置",
    "distribution": "案款发放",
    "closed": "结案",
    "archived": "归档",
}
SUSPENSION: Vocabulary = {"none": "无", "suspended": "中止执行", "postponed": "暂缓执行"}
YES_NO: Vocabulary = {"yes": "是", "no": "否"}
SECRECY: Vocabulary = {"none": "非密", "internal": "内部", "secret": "秘密", "confidential": "机密"}
PUBLISH_FLAG: Vocabulary = {"open": "公开", "masked": "屏蔽", "absent": "该类案件无此项"}
MEASURE_KIND: Vocabulary = {
    "consumption": "限制高消费",
    "exit": "限制出境",
    "bidding": "限制招标投标",
    "detention": "司法拘留",
    "fine": "罚款",
}
DISHONEST_STATUS: Vocabulary = {
    "pending": "待审批",
    "published": "已发布",
    "masked": "已屏蔽",
    "withdrawn": "已撤销",
    "grace": "宽限期内",
}
APPROVAL: Vocabulary = {"approved": "同意", "refused": "不同意", "pending": "审批中"}
DISHONEST_EVENT: Vocabulary = {"correction": "纠正", "withdrawal": "撤销", "masking": "屏蔽"}
GROUND: Vocabulary = {
    "refuses": "有履行能力而拒不履行生效法律文书确定义务",
    "obstructs": "以伪造证据、暴力、威胁等方法妨碍、抗拒执行",
    "evades": "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
    "no_property_report": "违反财产报告制度",
    "breaks_restriction": "违反限制消费令",
    "breaks_settlement": "无正当理由拒不履行执行和解协议",
}
PERFORMANCE: Vocabulary = {"none": "全部未履行", "partly": "部分未履行", "fully": "全部已履行"}
PROPERTY_STATUS: Vocabulary = {
    "available": "有可供执行财产",
    "not_available": "暂无可供执行财产",
    "not_checked": "待查",
}

CODE_CLASSES: Mapping[str, Vocabulary] = {
    "role": ROLE,
    "party_kind": PARTY_KIND,
    "sex": SEX,
    "id_document": ID_DOCUMENT,
    "closing_mode": CLOSING_MODE,
    "stage": STAGE,
    "suspension": SUSPENSION,
    "yes_no": YES_NO,
    "secrecy": SECRECY,
    "publish_flag": PUBLISH_FLAG,
    "measure_kind": MEASURE_KIND,
    "dishonest_status": DISHONEST_STATUS,
    "approval": APPROVAL,
    "ground": GROUND,
    "performance": PERFORMANCE,
    "property_status": PROPERTY_STATUS,
}
"""The classes a mapping file may translate into."""
