"""Templates with numbers of people: in contexts, in disguise, mistyped, without any separator."""

from collections.abc import Callable, Iterator, Mapping

from redaction_corpus_disguises import ANY, ID_ONLY
from redaction_corpus_text import CORE, Disguise, Sheet, Value, slot
from redaction_corpus_values import (
    adult_birth,
    card_number,
    check_character,
    digits,
    resident_number,
)

Make = Callable[[Sheet], object]
Stratum = tuple[str, str, Make]
_TAIL = "«。¦；¦，下落不明。¦，至今未履行。¦，经传票传唤未到庭。¦¦，已送达限制消费令。»"

# fmt: off
CONTEXTS: Mapping[str, Mapping[str, list[str]]] = {
    "id_context": {
        "label": [f"{{party}}{{name}}，{{sex}}，{{nation}}，{{idlabel}}{{id18}}{_TAIL}", f"{{party}}：{{name}}（{{idlabel}}{{id18}}）{_TAIL}", f"查{{name}}«、身份证¦ 身份证»{{id18}}名下无可供执行财产{_TAIL}"],
        "bare": ["{name}，{id18}，欠款{amount}", "{name} {id18} 已列入失信名单", "{name}({id18})、{name}({id18})", "{id18}", "{name}：{id18}；"],
        "touching": ["被执行人{name}{id18}拒不到庭", "对持有{id18}身份证的{name}限制出境", "证号{id18}的{name}系本案担保人", "户名{name}{id18}冻结{amount}"],
        "latin": ["ID={id18};NAME={name}", "sfzh:{id18},xm:{name}", "SFZ{id18}", "cert_no={id18}&type=1", "PersonID#{id18}", "no.{id18}"],
        "case_beside": ["{case_no}{name}{id18}，{amount}", "{case_no}，{name}，{id18}，执行标的{amount}", "因{case_no}一案，{id18}（{name}）被限制高消费", "{id18}/{case_no}"],
        "date_beside": ["{day}，{name}，{id18}到案", "{name}{id18}{day}立案", "{id18}（{day}至{day}）"],
        "firm_beside": ["{firm}（{uscc}）法定代表人{name}（{id18}）", "{firm}，统一社会信用代码{uscc}，负责人{name}，身份证号{id18}", "信用代码{uscc}，身份证{id18}"],
        "quoted": ["“{id18}”", "'{id18}", '="{id18}"', "《身份证》（{id18}）", "【{name}】【{id18}】", "{name}\\{id18}\\{mobile}", "#{id18}#", "*{id18}*"],
        "many": ["身份证号：{id18}、{id18}、{id18}", "{name}{id18}，{name}{id18}，{name}{id18}均未报告财产", "{id18},{id18};{id18}\n{id18}"],
        "sentence_end": ["本院已对其采取措施，身份证：{id18}", "截至{day}，{name}（{id18}", "{name}的证件为{id18}\n", "{id18}\r\n{name}"],
        "resident_hmt": ["港澳台居民居住证{id18}，{name}", "{name}，居住证号码：{id18}"],
    },
    "id15": {
        "label": ["{party}{name}，旧身份证号{id15}", "一代身份证{id15}，{name}已故", "{name}（身份证号码：{id15}）欠付{amount}", "户籍登记的15位证号为{id15}"],
        "bare": ["{name}，{id15}，未履行", "{name} {id15} {amount}", "{case_no} {name} {id15}"],
        "touching": ["被执行人{name}{id15}下落不明", "持证{id15}的{name}"],
        "table": ["1|{name}|{id15}|{case_no}", "{name}\t{id15}\t{amount}"],
    },
    "mobile_context": {
        "label": ["{tellabel}{mobile}{name}", f"{{party}}{{name}}，{{tellabel}}{{mobile}}{_TAIL}", "{name}（{tellabel}{mobile}）", "拨打{name}手机{mobile}，«关机¦停机¦无人接听¦系空号»"],
        "bare": ["{name}{mobile}", "{name} {mobile}", "已电话告知（{mobile}）", "{mobile}（其妻{name}）", "致电{mobile}，称在外地务工"],
        "formed": ["电话{mobile_formed}。", "联系人{name}，{mobile_formed}", "手机：{mobile_formed}，{day}接通", "TEL:{mobile_formed}"],
        "several": ["电话{mobile}/{mobile}", "手机{mobile}、{mobile}、{mobile}", "{mobile}或{mobile}", "{mobile},{mobile}", "联系方式：{mobile};{landline}"],
        "wechat": ["微信（同手机号{mobile}）", "通过微信{mobile}送达", "支付宝账号{mobile}", "短信送达至{mobile}成功"],
        "amount_beside": ["{mobile}，{amount}", "欠款{amount}，电话{mobile}", "{amount}{name}{mobile}"],
    },
    "card_context": {
        "label": ["«卡号¦银行卡号¦账号¦借记卡号¦银行账户¦账户»«：¦¦为¦ »{card}，«余额¦存款»{amount}", "户名：{name}，开户行：{firm}，账号：{card}", "冻结{name}在{firm}的账户{card}", "收款账户{card}（{name}）", "将{amount}汇至{card}"],
        "bare": ["{name}，{card}，冻结{amount}", "{firm}{card}", "扣划{card}内{amount}", "{name}{card}冻结{amount}"],
        "several": ["账户{card}、{card}均已冻结", "{card}；{card}；{card}", "{firm}{card}，{firm}{card}"],
        "wechat_pay": ["微信绑定银行卡{card}", "财付通绑定卡{card}，余额{amount}"],
        "no_luhn": ["账号{account}，余额{amount}", "存折账号：{account}", "户名{name}，账号{account}，开户行{firm}", "个人结算账户{account}已冻结"],
    },
    "home_phone": {
        "home": ["«家庭电话¦宅电¦住宅电话¦家中电话¦家庭座机»«：¦:¦¦为»{landline}", "{name}，宅电{landline}", "住宅电话{landline_local}，无人接听", "家里电话{landline_local}"],
        "person": ["{party}{name}，电话：{landline}", "{name}（联系电话{landline}）", "{party}{name}，{sex}，{nation}，联系电话：{landline}，{case_no}", "联系{name}{landline}未果", "其父电话{landline}"],
        "both": ["电话：{landline}，{mobile}", "{name}：{mobile}/{landline}", "{name}，固定电话{landline}；手机{mobile}"],
        "court_beside": ["{name}家庭电话{landline}；法院监督电话{court_phone}", "被执行人{name}电话{landline}，承办法官办公电话{court_phone}"],
    },
    "adjacent": {
        "id_id": ["{id18}{id18}", "证件{id18}{id18}两份"],
        "name_id": ["{name}{id18}{name}{id18}"],
        "id_mobile2": ["{name}{id18}{mobile}", "身份证电话{id18}{mobile}已核"],
        "mobile_id": ["{mobile}{id18}"],
        "card_id": ["{card}{id18}", "卡{card}证{id18}"],
        "mobile_card": ["{mobile}{card}"],
        "three_mobiles": ["{mobile}{mobile}{mobile}"],
        "id_landline": ["{id18}{landline_glued}"],
        "serial_id": ["1{id18}，2{id18}", "被执行人1{id18}", "序号3{id18}"],
        "serial_mark": ["1、{id18}2、{id18}", "1.{id18} 2.{id18}", "（1）{id18}（2）{id18}", "①{id18}②{id18}"],
        "id_amount": ["{id18}欠{amount}", "{name}{id18}￥25000"],
        "id15_mobile": ["{id15}{mobile}"],
        "id_home": ["{name}{id18}{place}{home}"],
        "id_case": ["{id18}{case_no}"],
    },
}
DISGUISED = {
    "id18": ["{party}{name}，身份证号码：{id18}，{sex}", "{name}，{id18}，未履行", "备注：证件号{id18}", "{name}（{id18}）", "公民身份号码为{id18}。", "<td>{id18}</td>", "身份证{id18}，欠款{amount}", "{case_no}：{id18}；", "{day}查询{id18}名下存款"],
    "mobile": ["手机：{mobile}，关机", "{name}，电话{mobile}", "联系方式{mobile}（{name}）", "短信发至{mobile}。", "电话号码为{mobile}；", "{tellabel}{mobile}，{amount}"],
    "card": ["卡号：{card}，余额{amount}", "{firm}账号{card}（{name}）", "账户{card}已冻结", "冻结银行卡{card}。", "户名{name}，卡号{card}"],
    "id15": ["{name}，身份证号{id15}，已故", "旧证号码：{id15}", "{party}{name}（{id15}）"],
}
# fmt: on
_ID15 = {"wide", "hyphen", "space_groups", "zwsp_every", "newline_groups", "dec_entity", "br"}
_ID15 |= {"cn_lower", "math_mono", "wide_some", "middle_dot", "tab_odd"}


@slot
def landline_glued(sheet: Sheet, key: str) -> Value:
    """A landline that follows another number without anything between: code and hyphen stay."""
    number = sheet.rng.choice("2345678") + digits(sheet.rng, 7)
    return Value(f"0431-{number}", "home_phone", CORE, "0431" + number)


def _mistyped(sheet: Sheet, fault: str) -> Value:
    rng = sheet.rng
    good = resident_number(rng, adult_birth(sheet))
    at = rng.randrange(1, 17)
    if fault == "short17":
        text = good[:at] + good[at + 1 :]
    elif fault == "long19":
        text = good[:at] + rng.choice("0123456789") + good[at:]
    elif fault == "long20":
        text = good[:at] + digits(rng, 2) + good[at:]
    elif fault == "bad_check":
        text = good[:17] + rng.choice([c for c in "0123456789X" if c != good[17]])
    elif fault == "swapped":
        text = good[:at] + good[at : at + 2][::-1] + good[at + 2 :]
    elif fault == "bad_month":
        body = good[:10] + rng.choice(("13", "00", "19")) + good[12:17]
        text = body + check_character(body)
    elif fault == "bad_day":
        body = good[:12] + rng.choice(("32", "00", "39")) + good[14:17]
        text = body + check_character(body)
    else:
        hidden = int(fault[-1])
        text = good[: 18 - hidden] + rng.choice("**X*xX＊×")[:1] * hidden
        text = text if not text.endswith("X" * 2) else good[: 18 - hidden] + "*" * hidden
    return Value(text, "id18", CORE, text.rstrip("*xX＊×") if "masked" in fault else text)


_FAULTS = ["short17", "long19", "long20", "bad_check", "swapped", "bad_month", "bad_day"]
_FAULTS += [f"tail_masked{n}" for n in (1, 2, 3, 4)]
_TYPO = [
    "{party}{name}，身份证号码：{typo}，去向不明", "{name}（身份证号：{typo}）", "公民身份号码{typo}。",
    "{name}，身份证{typo}，欠{amount}",
]  # fmt: skip


@slot
def typo(sheet: Sheet, key: str) -> Value:
    return _mistyped(sheet, sheet.facts["fault"])


@slot
def wrong_card(sheet: Sheet, key: str) -> Value:
    """A card number with one wrong digit, so that its check digit no longer holds."""
    good = card_number(sheet.rng)
    at = sheet.rng.randrange(6, len(good))
    text = good[:at] + str((int(good[at]) + sheet.rng.randrange(1, 9)) % 10) + good[at + 1 :]
    return Value(text, "bank_card", CORE, text)


def filled(templates: list[str]) -> Make:
    """A maker that types one of the templates."""
    return lambda sheet: sheet.fill(sheet.rng.choice(templates))


def _disguised(kind: str, disguise: Disguise) -> Make:
    def make(sheet: Sheet) -> None:
        sheet.disguise = disguise
        sheet.fill(sheet.rng.choice(DISGUISED[kind]))

    return make


def _faulty(fault: str) -> Make:
    def make(sheet: Sheet) -> None:
        sheet.facts["fault"] = fault
        sheet.fill(sheet.rng.choice(_TYPO))

    return make


def strata() -> Iterator[Stratum]:
    """Every stratum about numbers, each with its maker."""
    for family, variants in CONTEXTS.items():
        for variant, templates in variants.items():
            yield family, variant, filled(templates)
    for disguise in (*ANY, *ID_ONLY):
        yield "id_disguise", disguise.name, _disguised("id18", disguise)
    for disguise in ANY:
        yield "mobile_disguise", disguise.name, _disguised("mobile", disguise)
        yield "card_disguise", disguise.name, _disguised("card", disguise)
        if disguise.name in _ID15:
            yield "id15_disguise", disguise.name, _disguised("id15", disguise)
    for fault in _FAULTS:
        yield "id_typo", fault, _faulty(fault)
    yield (
        "card_typo",
        "bad_check",
        filled(["银行卡号：{wrong_card}，余额{amount}", "账号{wrong_card}（{name}）"]),
    )
