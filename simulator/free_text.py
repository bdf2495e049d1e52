"""Sentences for the free-text columns: they name people, ids, telephones and accounts.

The ids in them carry an area code of their own (``identifiers.BAIT_AREA``), so that one which
reaches the public is recognised.
"""

from datetime import date
from random import Random

from simulator import identifiers, names
from simulator.people import account, address, phone

_OBLIGATIONS = (
    "被执行人{debtor}（公民身份号码{id}）于判决生效后十日内给付申请执行人{other}借款本金{amount}元及利息，款项汇入账号{account}，联系电话{phone}。",
    "{debtor}向{other}支付货款{amount}元，逾期加倍支付迟延履行期间的债务利息；{other}身份证号{id}。",
    "{debtor}于本调解书签收之日起三十日内将位于{address}的房屋腾退给{other}，联系人手机{phone}。",
    "{debtor}返还{other}垫付款{amount}元，案件受理费由{debtor}负担，收款账户：{account}。",
)
_CONDUCT = (
    "被执行人{debtor}（住{address}）有履行能力而拒不履行，经电话{phone}多次通知未到庭。",
    "被执行人将名下车辆转移至{other}（{id}）名下，规避执行。",
    "未按报告财产令申报其在账户{account}内的存款。",
)
_MEASURES = (
    "限制{debtor}乘坐飞机、列车软卧及高铁，不得在星级以上宾馆消费。协助单位联系电话{phone}。",
    "对{debtor}（证件号码{id}）作出限制，住所地{address}。",
)
_REASONS = (
    "{debtor}已与{other}（电话{phone}）达成和解并履行部分款项，申请处理。",
    "经查{debtor}身份信息录入有误，原登记号码{id}，现予更正。",
    "涉及{debtor}患病治疗，住{address}，申请不予公开。",
)


def obligation(rng: Random, debtor: str) -> str:
    """生效法律文书确定的义务."""
    return _fill(rng, _OBLIGATIONS, debtor)


def conduct(rng: Random, debtor: str) -> str:
    """失信行为的具体情形."""
    return _fill(rng, _CONDUCT, debtor)


def restriction(rng: Random, debtor: str) -> str:
    """限制内容."""
    return _fill(rng, _MEASURES, debtor)


def reason(rng: Random, debtor: str) -> str:
    """事由 of an application or of a listing's later events."""
    return _fill(rng, _REASONS, debtor)


def _fill(rng: Random, sentences: tuple[str, ...], debtor: str) -> str:
    sentence = sentences[int(rng.random() * len(sentences))]
    return sentence.format(
        debtor=debtor,
        other=names.person_name(rng) if "{other" in sentence else "",
        id=_bait_id(rng) if "{id" in sentence else "",
        amount=1000 + int(rng.random() * 900000),
        account=account(rng) if "{account" in sentence else "",
        phone=phone(rng) if "{phone" in sentence else "",
        address=address(rng) if "{address" in sentence else "",
    )


def _bait_id(rng: Random) -> str:
    born = date(
        1955 + int(rng.random() * 45), 1 + int(rng.random() * 12), 1 + int(rng.random() * 28)
    )
    order, is_male = int(rng.random() * 499), rng.random() < 0.5
    return identifiers.resident_id(identifiers.BAIT_AREA, born, order, is_male=is_male)
