"""The court's code tables: what ``T_DM`` holds and the generator writes.

A code is ``<class>-<n>``. The canonical names are those of ``regulation/vocabulary.py``.
"""

from collections.abc import Mapping

from regulation.vocabulary import CODE_CLASSES

# fmt: off
_CLASSES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "role":             ("09_05036", "法律地位", {"applicant": "1", "debtor": "2", "third_party": "3", "interested": "4"}),
    "party_kind":       ("09_01001", "主体类型", {"person": "1", "legal_person": "2", "organization": "3"}),
    "sex":              ("09_00003", "性别", {"male": "1", "female": "2"}),
    "id_document":      ("09_00015", "证件种类", {
        "resident_id": "1", "passport": "2", "officer": "3", "hm_permit": "4", "taiwan_permit": "5",
        "foreign_residence": "6", "hmt_residence": "7", "other": "99"}),
    "closing_mode":     ("09_05040", "结案方式", {
        "performed": "1", "this_round_ended": "2", "terminated": "3", "cancelled": "4", "not_enforced": "5",
        "rejected": "6", "transferred": "7", "preserved": "8", "partly_preserved": "9", "nothing_to_preserve": "10",
        "review_withdrawn": "21", "review_rejected": "22", "review_granted": "23",
        "partly_performed_old": "31", "settled_old": "32"}),
    "stage":            ("09_05041", "案件进展阶段", {
        "filed": "1", "investigation": "2", "control": "3", "disposal": "4", "distribution": "5", "closed": "6", "archived": "7"}),
    "suspension":       ("09_05042", "止停缓标志", {"none": "0", "suspended": "1", "postponed": "2"}),
    "yes_no":           ("09_00001", "是否", {"yes": "1", "no": "2"}),
    "secrecy":          ("09_00050", "密级", {"none": "1", "internal": "2", "secret": "3", "confidential": "4"}),
    "publish_flag":     ("09_05090", "公开或屏蔽状态", {"open": "1", "masked": "2"}),
    "measure_kind":     ("09_05070", "限制种类", {"consumption": "1", "exit": "2", "bidding": "3", "detention": "4", "fine": "5"}),
    "dishonest_status": ("09_05080", "失信状态", {"pending": "1", "published": "2", "masked": "3", "withdrawn": "4", "grace": "5"}),
    "approval":         ("09_05081", "审批结论", {"approved": "1", "refused": "2", "pending": "3"}),
    "ground":           ("09_05082", "失信行为情形", {
        "refuses": "1", "obstructs": "2", "evades": "3", "no_property_report": "4", "breaks_restriction": "5",
        "breaks_settlement": "6"}),
    "performance":      ("09_05083", "履行情况", {"none": "1", "partly": "2", "fully": "3"}),
    "property_status":  ("09_05084", "财产状况", {"available": "1", "not_available": "2", "not_checked": "3"}),
}
# fmt: on

CODE: Mapping[str, Mapping[str, str]] = {
    name: {word: f"{prefix}-{n}" for word, n in words.items()}
    for name, (prefix, _, words) in _CLASSES.items()
}
"""``CODE["role"]["debtor"]`` is the court's code of a debtor."""


def rows() -> list[dict[str, object]]:
    """The content of ``T_DM``."""
    return [
        {
            "C_DM": CODE[name][word],
            "C_LB": prefix,
            "C_LBMC": label,
            "C_MC": CODE_CLASSES[name][word],
        }
        for name, (prefix, label, words) in _CLASSES.items()
        for word in words
    ]
