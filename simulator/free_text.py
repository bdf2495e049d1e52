"""Sentences for the free-text columns, as clerks type them: most name nobody's secrets, some do.

About one in five holds an id, a telephone, an account or an address, now and then disguised as typing
disguises it. The ids carry an area code of their own (``identifiers.BAIT_AREA``), so that one which
reaches the public is recognised. Amounts, document numbers and dates are lawful and must stay; plates are hidden.
"""

from datetime import date
from random import Random

from simulator import identifiers, names
from simulator.people import account, address, phone

BAITED, DISGUISED = 0.2, 0.25
"""Share of texts that hold bait; and of the bait, how much is disguised."""

_OBLIGATIONS = (
    "{debtor}于判决生效后十日内给付申请执行人借款本金{amount}元及利息。",
    "{debtor}向{other}支付货款{amount}元，逾期加倍支付迟延履行期间的债务利息。",
    "{debtor}于本调解书签收之日起三十日内将案涉房屋腾退给{other}。",
    "{debtor}返还{other}垫付款{amount}元，案件受理费{fee}元由{debtor}负担。",
    "一、{debtor}偿还贷款本金{amount}元；\n二、自{day}起按年利率{rate}%支付利息至款清之日止；\n三、{other}承担连带清偿责任。",
    "给付劳动报酬{amount}元。",
    "依据（{year}）吉0102民初{number}号民事判决书，{debtor}应给付{amount}元。",
    "{debtor}协助{other}办理房屋产权过户手续，产权证号为吉（{year}）不动产权第{number}号。",
    "{debtor}赔偿{other}医疗费、误工费、护理费合计{amount}元，于{day}前付清。",
    "解除双方签订的租赁合同，合同编号{contract}，{debtor}支付租金{amount}元。",
    "停止侵害，恢复原状。",
    "{debtor}交付车辆一台（车牌号吉A{number}）。",
)
_OBLIGATIONS_WITH_BAIT = (
    "被执行人{debtor}（公民身份号码{id}）于判决生效后十日内给付申请执行人{other}借款本金{amount}元，款项汇入账号{account}，联系电话{phone}。",
    "{debtor}向{other}支付货款{amount}元；{other}身份证号{id}。",
    "{debtor}于本调解书签收之日起三十日内将位于{address}的房屋腾退给{other}，联系人手机{phone}。",
    "{debtor}返还{other}垫付款{amount}元，案件受理费由{debtor}负担，收款账户：{account}。",
)
_CONDUCT = (
    "被执行人有履行能力而拒不履行生效法律文书确定义务。",
    "{debtor}有能力履行而拒不履行，经本院{times}次传唤无正当理由拒不到庭。",
    "违反财产报告制度，未在指定期间内申报财产。",
    "以转移财产的方法规避执行，于{day}将车辆吉B{number}低价转让。",
    "违反限制消费令，于{day}乘坐G{train}次列车。",
    "以虚假诉讼规避执行。",
    "无正当理由拒不履行执行和解协议，尚欠{amount}元。",
    "{debtor}隐匿机器设备，经张贴公告责令交出仍拒不交出。",
    "以暴力、威胁方法妨碍、抗拒执行。",
    "全部未履行。",
    "{debtor}名下有房产而拒不腾退，（{year}）吉0102执{number}号公告期满后仍占用。",
    "收到执行通知书及报告财产令后下落不明，\n本院已于{day}公告送达。",
)
_CONDUCT_WITH_BAIT = (
    "被执行人{debtor}（住{address}）有履行能力而拒不履行，经电话{phone}多次通知未到庭。",
    "被执行人将名下车辆转移至{other}（{id}）名下，规避执行。",
    "未按报告财产令申报其在账户{account}内的存款。",
)
_MEASURES = (
    "限制{debtor}乘坐飞机、列车软卧及高铁，不得在星级以上宾馆消费。",
    "不得有高消费及非生活和工作必需的消费行为。",
    "限制{debtor}出境，期限自{day}起。",
    "不得参加依法必须进行招标项目的投标。",
    "限制{debtor}及其法定代表人实施高消费，执行标的{amount}元。",
    "不得购买不动产或者新建、扩建、高档装修房屋。",
    "不得支付高额保费购买保险理财产品。",
    "依据（{year}）吉0102执{number}号限制消费令执行。",
    "子女不得就读高收费私立学校；不得旅游、度假。",
    "禁止{debtor}离开中华人民共和国国境。",
    "限制投标，{day}起生效，解除须经本院书面通知。",
    "不得租赁高档写字楼、宾馆、公寓等场所办公。",
    "不得乘坐G字头动车组列车全部座位、其他动车组列车一等以上座位。",
)
_MEASURES_WITH_BAIT = (
    "限制{debtor}乘坐飞机、列车软卧及高铁，不得在星级以上宾馆消费。协助单位联系电话{phone}。",
    "对{debtor}（证件号码{id}）作出限制，住所地{address}。",
    "限制{debtor}高消费，如已履行请汇入{account}并致电{phone}。",
)
_REASONS = (
    "{debtor}已与{other}（电话{phone}）达成和解并履行部分款项，申请处理。",
    "经查{debtor}身份信息录入有误，原登记号码{id}，现予更正。",
    "涉及{debtor}患病治疗，住{address}，申请不予公开。",
)

_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def obligation(rng: Random, debtor: str) -> str:
    """生效法律文书确定的义务."""
    return _either(rng, _OBLIGATIONS, _OBLIGATIONS_WITH_BAIT, debtor)


def conduct(rng: Random, debtor: str) -> str:
    """失信行为的具体情形."""
    return _either(rng, _CONDUCT, _CONDUCT_WITH_BAIT, debtor)


def restriction(rng: Random, debtor: str) -> str:
    """限制内容."""
    return _either(rng, _MEASURES, _MEASURES_WITH_BAIT, debtor)


def reason(rng: Random, debtor: str) -> str:
    """事由 of an application or of a listing's later events."""
    return _fill(_own(rng), _REASONS, debtor)


def _own(rng: Random) -> Random:
    """Texts draw from a generator of their own: another sentence leaves the rest of a court as it was."""
    return Random(rng.random())


def _either(rng: Random, clean: tuple[str, ...], baited: tuple[str, ...], debtor: str) -> str:
    own = _own(rng)
    return _fill(own, baited if own.random() < BAITED else clean, debtor)


def _fill(rng: Random, sentences: tuple[str, ...], debtor: str) -> str:
    sentence = sentences[int(rng.random() * len(sentences))]
    day = date(2024, 1, 1 + int(rng.random() * 28)).replace(month=1 + int(rng.random() * 12))
    return sentence.format(
        debtor=debtor,
        other=names.person_name(rng) if "{other" in sentence else "",
        id=_disguised(rng, _bait_id(rng)) if "{id" in sentence else "",
        account=_disguised(rng, account(rng)) if "{account" in sentence else "",
        phone=_disguised(rng, phone(rng)) if "{phone" in sentence else "",
        address=address(rng) if "{address" in sentence else "",
        amount=1000 + int(rng.random() * 900000),
        fee=50 + int(rng.random() * 5000),
        rate=f"{3 + rng.random() * 12:.2f}",
        day=f"{day.year}年{day.month}月{day.day}日",
        year=2022 + int(rng.random() * 4),
        number=10000 + int(rng.random() * 89999),
        contract=f"HT-2023{int(rng.random() * 10**6):06d}",
        train=1 + int(rng.random() * 9000),
        times=2 + int(rng.random() * 4),
    )


def _disguised(rng: Random, digits: str) -> str:
    """The number as typing spoils it: full-width, in groups, with characters nobody sees, or as it is."""
    if rng.random() >= DISGUISED:
        return digits
    spoil = int(rng.random() * 4)
    if spoil == 0:
        return digits.translate(_WIDE)
    mark = (" ", "\u200b", "-")[spoil - 1]
    cut = 3 if len(digits) == 11 else 6
    return mark.join((digits[:cut], digits[cut : cut + 4], digits[cut + 4 :]))


def _bait_id(rng: Random) -> str:
    born = date(
        1955 + int(rng.random() * 45), 1 + int(rng.random() * 12), 1 + int(rng.random() * 28)
    )
    order, is_male = int(rng.random() * 499), rng.random() < 0.5
    return identifiers.resident_id(identifiers.BAIT_AREA, born, order, is_male=is_male)
