"""The rules of publication, list by list, in the order in which they are asked.

One line is one provision made executable. The first rule that surely applies decides; a rule that
cannot be answered (null) never publishes: an entry that would be published although a stricter rule
could not be answered is held. Codes are permanent: a repealed rule keeps its code.

    X…  withdraw: an event ended the entry; it leaves at once, whatever the gate says
    W…  withhold: the entry is none of the public's business; if it is visible, it leaves at once
    H…  hold: something cannot be told or cannot be right; a person looks
    P90 publish
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from contracts.stages import Outcome
from regulation.case_number import IMPLEMENTATION_TYPES
from regulation.lists import PublicList
from regulation.policy import Policy
from regulation.vocabulary import (
    APPROVAL,
    CODE_CLASSES,
    DISHONEST_STATUS,
    GROUND,
    PARTY_KIND,
    PERFORMANCE,
)
from transforms.case_facts import EARLIEST


@dataclass(frozen=True, slots=True)
class Ask:
    """What a rule may look at: the entries, the day, the policy and the list."""

    rows: pd.DataFrame
    today: pd.Timestamp
    policy: Policy
    list_code: PublicList

    def __getitem__(self, column: str) -> pd.Series:
        return self.rows[column]

    def codes_are(self, column: str, allowed: object) -> pd.Series:
        """Every ';'-separated code is allowed; blank is not."""
        known = frozenset(allowed)  # type: ignore[call-overload]
        parts = self.rows[column].str.split(";")
        good = parts.map(lambda codes: all(c in known for c in codes), na_action="ignore")
        return good.fillna(False).astype(bool)

    def kept_after_closing(self) -> pd.Series:
        """Closed in a mode that this list outlives by policy."""
        modes = [mode for lists, mode in self.policy.keeps_after_closing if lists is self.list_code]
        return self["is_closed"] & self["closing_mode_code"].isin(modes) & self["has_closing_date"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One provision. ``evidence`` names the date column of the event that starts the clock."""

    code: str
    outcome: Outcome
    article: str
    because: str
    applies: Callable[[Ask], pd.Series]
    evidence: str | None = None


PUBLISH, WITHHOLD, WITHDRAW, HOLD = (
    Outcome.PUBLISH,
    Outcome.WITHHOLD,
    Outcome.WITHDRAW,
    Outcome.HOLD,
)
UNANSWERED = "H00-UNANSWERED"
NO_RULE = "H99-NO-RULE"
EVIDENCE_GONE = "H26-EVIDENCE-GONE"
GATE = "H95-GATE"
TEXT_LEAK = "H96-TEXT-LEAK"
DELETED = "X60-DELETED"
NO_LONGER = "X61-NO-LONGER"
EXPIRED = "X62-EXPIRED"
CASE_ENDED = "X63-CASE-ENDED"
MOVED = "X64-MOVED"


def _blank(column: str) -> Callable[[Ask], pd.Series]:
    return lambda a: a[column].isna()


def _not_in(column: str, vocabulary: str) -> Callable[[Ask], pd.Series]:
    return lambda a: ~a[column].isin(list(CODE_CLASSES[vocabulary]))


def _implausible(column: str) -> Callable[[Ask], pd.Series]:
    return lambda a: ~a[column].between(EARLIEST, a.today)


# fmt: off
KIND_AND_WITHDRAWAL: tuple[Rule, ...] = (
    Rule("W10-REVIEW",       WITHHOLD, "第一条(一)、第二条(十)(十一)", "执行审查案件，只向当事人公开",  lambda a: a["family_code"] == "review"),
    Rule("W11-PRESERVATION", WITHHOLD, "第一条(一)", "保全执行案件，不在公开名单之列",              lambda a: a["family_code"] == "preservation"),
    Rule("W12-OTHER-KIND",   WITHHOLD, "第一条(一)", "案号所载并非执行实施案件",                    lambda a: a["number_type"].notna() & ~a["number_type"].isin(IMPLEMENTATION_TYPES)),
    Rule("X10-CLOSED",       WITHDRAW, "第十二条", "案件已结",                                      lambda a: a["is_closed"] & a["has_closing_mode"] & a["has_closing_date"] & ~a.kept_after_closing(), "closed_on"),
    Rule("X11-CLOSED-NO-MODE", WITHDRAW, "第十二条", "有结案日期而结案方式空白或不明，按已结屏蔽", lambda a: a["is_closed"] & a["has_closing_date"] & ~a["has_closing_mode"], "closed_on"),
    Rule("X12-CLOSED-NO-DATE", WITHDRAW, "第十二条", "有结案方式或结案阶段而无可信结案日期，按已结屏蔽", lambda a: a["is_closed"] & ~a["has_closing_date"]),
    Rule("X20-VETO",         WITHDRAW, "第十三条", "不公开审批已同意",                              lambda a: a["veto_code"] == "approved"),
    Rule("X21-CASE-MASKED",  WITHDRAW, "第十一条", "承办人已在业务系统将案件设为屏蔽",              lambda a: a["case_flag_code"] == "masked"),
    Rule("X22-PARTY-MASKED", WITHDRAW, "第十一条", "承办人已在业务系统将该当事人设为不公开",        lambda a: a["party_flag_code"] == "no"),
)

DISHONEST_END: tuple[Rule, ...] = (
    Rule("X40-LISTING-ENDED",  WITHDRAW, "法释〔2017〕7号第十条", "失信信息已撤销或已屏蔽",        lambda a: a["status_code"].isin(["withdrawn", "masked"])),
    Rule("X41-EVENT-APPROVED", WITHDRAW, "法释〔2017〕7号第十条", "撤销或屏蔽失信信息的审批已同意", lambda a: a["is_ended_by_event"].astype(bool), "event_on"),
    Rule("X42-TERM-OVER",      WITHDRAW, "法释〔2017〕7号第二条、第十条", "失信期限届满",          lambda a: a["term_ends_on"] < a.today, "term_ends_on"),
    Rule("X43-PERFORMED",      WITHDRAW, "法释〔2017〕7号第十条第一款(一)", "无期限的失信信息，义务已全部履行", lambda a: (a["performance_code"] == "fully") & a["term_ends_on"].isna()),
)

MEASURE_END: tuple[Rule, ...] = (
    Rule("X30-LIFTED", WITHDRAW, "第十二条", "措施已解除", lambda a: a["lifted_on"].between(EARLIEST, a.today), "lifted_on"),
    Rule("X31-ENDED",  WITHDRAW, "第十二条", "措施期限已满", lambda a: (a["ends_on"] >= EARLIEST) & (a["ends_on"] < a.today), "ends_on"),
)

NEVER: tuple[Rule, ...] = (
    Rule("W20-MINOR-CASE", WITHHOLD, "第一条、未成年人保护法第一百零三条", "案件涉及未成年人",   lambda a: a["minor_case_code"] == "yes"),
    Rule("W21-MINOR",      WITHHOLD, "第一条、法释〔2017〕7号第四条", "本人未满十八周岁，或列入时未满", lambda a: a["is_minor"]),
    Rule("W22-SECRECY",    WITHHOLD, "法释〔2018〕7号第十二条", "案件定有密级",                  lambda a: a["secrecy_code"].isin(["internal", "secret", "confidential"])),
)

DISHONEST_NEVER: tuple[Rule, ...] = (
    Rule("W30-NOT-APPROVED", WITHHOLD, "法释〔2017〕7号第五条", "纳入失信名单尚未批准或未获批准", lambda a: a["status_code"].eq("pending") | a["approval_code"].isin(["refused", "pending"])),
    Rule("W31-GRACE",        WITHHOLD, "法发〔2019〕35号", "宽限期内不公开",                      lambda a: a["status_code"].eq("grace") | (a["grace_ends_on"] >= a.today)),
    Rule("W32-NOT-YET",      WITHHOLD, "法释〔2017〕7号第五条", "发布日期未到",                   lambda a: a["published_on"] > a.today),
)

DOUBTS: tuple[Rule, ...] = (
    Rule("H20-VETO-PENDING", HOLD, "第十三条", "不公开审批未决或审批结论无法识别，审批期间不公开", lambda a: a["veto_code"].isin(["pending", "unknown"])),
    Rule("H10-UNREADABLE",   HOLD, "第十一条", "存在无法识读的字符（乱码或私用区字符）",           lambda a: a["unreadable"].notna() | a["case_unreadable"].notna() | a["party_unreadable"].notna()),
    Rule("H11-COURT",        HOLD, "第十一条", "法院代码不在全省法院名录",                         _blank("court_code")),
    Rule("H12-CASE-NUMBER",  HOLD, "法〔2015〕137号", "案号空白或不合规范",                        _blank("number_normal")),
    Rule("H13-NUMBER-MISMATCH", HOLD, "法〔2015〕137号", "案号与法院代字或案件类型不符",           lambda a: ~a["is_number_of_court"] | ~a["is_number_of_type"]),
    Rule("H14-NUMBER-REPEATED", HOLD, "法〔2015〕137号", "案号重复",                               lambda a: a["is_number_repeated"]),
    Rule("H15-FILED",        HOLD, "第十一条", "立案日期空白或不可信",                             lambda a: ~a["is_filed_plausible"]),
    Rule("H16-CLOSING",      HOLD, "第十二条", "结案日期、结案方式、进展阶段或止停缓标志空白、不明或矛盾", lambda a: ~a["is_closing_clear"] & ~a.kept_after_closing()),
    Rule("H17-SECRECY",      HOLD, "第十一条", "密级空白或不明",                                   _not_in("secrecy_code", "secrecy")),
    Rule("H18-MINOR-FLAG",   HOLD, "第十一条", "未成年人标志空白或不明",                           _not_in("minor_case_code", "yes_no")),
    Rule("H19-FLAG",         HOLD, "第十一条", "公开或屏蔽状态空白或不明",                         lambda a: ~a["case_flag_code"].isin(["open", "absent"]) | (a["party_id"].notna() & (a["party_flag_code"] != "yes").fillna(True))),
    Rule("H21-PARTY-KIND",   HOLD, "第十一条", "主体类型空白或不明",                               _not_in("party_kind_code", "party_kind")),
    Rule("H24-KIND-MIXED", HOLD, "第十一条", "主体类型为单位而填有个人的证件、性别或出生日期",  lambda a: a["is_kind_mixed"]),
    Rule("H22-NAME",         HOLD, "第十一条", "名称空白，或不像姓名、单位名称（如误填证件号码）", lambda a: ~a["is_name_sound"]),
    Rule("H23-AGE",          HOLD, "第一条",   "出生日期不明，不能排除未成年人",                   lambda a: a["is_minor"].isna()),
)

OPEN_DOUBTS: tuple[Rule, ...] = (
    Rule("H30-ROLE",   HOLD, "第十一条", "法律地位空白或不明",       _not_in("role_code", "role")),
    Rule("H31-AMOUNT", HOLD, "第十一条", "执行标的空白或为负数",     lambda a: ~a["has_sound_amount"]),
)

DISHONEST_DOUBTS: tuple[Rule, ...] = (
    Rule("H47-PARTY",     HOLD, "第十一条", "失信信息未挂当事人，或所挂当事人不是被执行人、名称不符", lambda a: (a["party_role_code"] != "debtor").fillna(True) | ~a["is_party_agreeing"]),
    Rule("H40-STATUS",    HOLD, "第十一条", "失信状态或审批结论空白或不明",   lambda a: ~a["status_code"].isin(list(DISHONEST_STATUS)) | ~a["approval_code"].isin(list(APPROVAL)) | a["is_event_unclear"].astype(bool)),
    Rule("H41-PUBLISHED", HOLD, "法释〔2017〕7号第六条", "发布日期空白或不可信", _implausible("published_on")),
    Rule("H42-IDENTITY",  HOLD, "法释〔2017〕7号第六条(一)(二)", "证件号码或机构代码空白，或与证件种类不符", lambda a: a["identity_shown"].isna()),
    Rule("H43-BASIS",     HOLD, "法释〔2017〕7号第六条(五)", "执行依据文号或作出单位空白或不合规范", lambda a: ~a["is_basis_sound"]),
    Rule("H44-CONDUCT",   HOLD, "法释〔2017〕7号第六条(三)(四)", "履行情况或失信行为情形空白或不明", lambda a: ~a["performance_code"].isin(list(PERFORMANCE)) | ~a.codes_are("ground_codes", GROUND)),
    Rule("H45-AMOUNT",    HOLD, "第十一条", "执行标的为负数",               lambda a: ~a["has_sound_amount"]),
    Rule("H46-TERM",      HOLD, "第十一条", "失信期限早于发布日期",         lambda a: (a["term_ends_on"] < a["published_on"]).fillna(False)),
)

MEASURE_DOUBTS: tuple[Rule, ...] = (
    Rule("H54-PARTY", HOLD, "第十一条", "措施所挂当事人不是被执行人", lambda a: (a["party_id"].notna() & (a["party_role_code"] != "debtor")).fillna(True)),
    Rule("H50-START", HOLD, "第十一条", "措施开始日期空白或不可信",           _implausible("started_on")),
    Rule("H51-DATES", HOLD, "第十一条", "措施截止或解除日期早于开始日期，或不可信", lambda a: (a["ends_on"] < a["started_on"]).fillna(False) | (a["lifted_on"].notna() & ~(a["lifted_on"] > a.today)) | (a["ends_on"].dt.year >= 2100)),
    Rule("H52-KINDS", HOLD, "第十一条", "同一措施兼有不明的限制种类",         lambda a: ~a.codes_are("kind_codes", CODE_CLASSES["measure_kind"])),
    Rule("H53-RELATED", HOLD, "第十一条", "相关单位名称不合规范",             lambda a: ~a["is_related_sound"]),
)

REIDENTIFIABLE: tuple[Rule, ...] = (
    Rule("H60-MASK", HOLD, "第一条(一)", "部分隐藏后的证件号码仍可推算", lambda a: a["possible_numbers"] < a.policy.mask.minimum_possible_numbers),
)

EVERYTHING_ELSE: tuple[Rule, ...] = (
    Rule("P90-PUBLIC", PUBLISH, "第一条(一)、第十条", "符合公开条件", lambda a: a["party_kind_code"].isin(list(PARTY_KIND)) & a["family_code"].isin(["first", "resumed"])),
)

RULES: dict[PublicList, tuple[Rule, ...]] = {
    PublicList.OPEN_CASE:               (*KIND_AND_WITHDRAWAL, *NEVER, *DOUBTS, *OPEN_DOUBTS, *REIDENTIFIABLE, *EVERYTHING_ELSE),
    PublicList.DISHONEST_DEBTOR:        (*KIND_AND_WITHDRAWAL, *DISHONEST_END, *NEVER, *DISHONEST_NEVER, *DOUBTS, *DISHONEST_DOUBTS, *REIDENTIFIABLE, *EVERYTHING_ELSE),
    PublicList.EXIT_RESTRICTION:        (*KIND_AND_WITHDRAWAL, *MEASURE_END, *NEVER, *DOUBTS, *MEASURE_DOUBTS, *REIDENTIFIABLE, *EVERYTHING_ELSE),
    PublicList.CONSUMPTION_RESTRICTION: (*KIND_AND_WITHDRAWAL, *MEASURE_END, *NEVER, *DOUBTS, *MEASURE_DOUBTS, *REIDENTIFIABLE, *EVERYTHING_ELSE),
    PublicList.BIDDING_RESTRICTION:     (*KIND_AND_WITHDRAWAL, *MEASURE_END, *NEVER, *DOUBTS, *MEASURE_DOUBTS, *REIDENTIFIABLE, *EVERYTHING_ELSE),
}
# fmt: on

WITHOUT_PREDICATE = {
    UNANSWERED: (HOLD, "第十一条", "有规则无法判断，按待核处理"),
    NO_RULE: (HOLD, "第十一条", "没有规则适用，按待核处理"),
    EVIDENCE_GONE: (
        HOLD,
        "第十三条",
        "原有不公开审批或撤销、屏蔽记录已不在业务系统，未见准许公开的依据",
    ),
    GATE: (HOLD, "第十一条", "发布前检查未通过"),
    TEXT_LEAK: (
        HOLD,
        "第一条(一)，第十一条",
        "脱敏后的自由文本经复查仍疑似含有证件号码、电话、住址等，待人工核对",
    ),
    DELETED: (WITHDRAW, "第十二条", "案件已在业务系统删除（有删除日志）"),
    NO_LONGER: (WITHDRAW, "第十一条", "业务系统记录已更正，不再属于该名单"),
    EXPIRED: (WITHDRAW, "第十二条", "条目自身期限已满"),
    MOVED: (WITHDRAW, "第十一条", "案件已改由其他辖区的法院执行，由该辖区公开"),
    CASE_ENDED: (WITHDRAW, "第十二条", "案件已结、已屏蔽或不得公开，条目本身已不在业务系统"),
}


URGENT = frozenset({"H20-VETO-PENDING"})
"""Doubts that act at once, like evidence: somebody asked that this be kept back."""


def ended_cases(
    facts: pd.DataFrame, vetoed: "pd.Series[bool]", policy: Policy, list_code: PublicList
) -> set[str]:
    """Cases whose every entry of the list must leave, also one whose own row is gone meanwhile.

    ``vetoed`` says, aligned with ``facts``, which cases have an approved application as a whole.
    """
    ask = Ask(facts, pd.Timestamp.max, policy, list_code)
    ended = (
        (facts["is_closed"] & ~ask.kept_after_closing())
        | vetoed
        | facts["family_code"].isin(["review", "preservation"])
        | (facts["case_flag_code"] == "masked")
        | (facts["minor_case_code"] == "yes")
        | facts["secrecy_code"].isin(["internal", "secret", "confidential"])
    )
    return set(facts.loc[ended.fillna(False).astype(bool), "case_id"])


def reasons() -> dict[str, tuple[Outcome, str, str]]:
    """Every reason code → outcome, article, wording. For reports and documentation."""
    known = {r.code: (r.outcome, r.article, r.because) for rules in RULES.values() for r in rules}
    return known | WITHOUT_PREDICATE
