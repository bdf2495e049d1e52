"""Natural persons in documents: 张三 becomes 张某 (法释〔2016〕19号 第八、九条; all natural persons since 2024).

Judges, clerks, lawyers and the representatives of organisations keep their names (第十一条).
"""

import re
from collections.abc import Sequence

from transforms.redaction.hits import Hit
from transforms.redaction.names import HAN, read_forward, starts_like_a_name
from transforms.redaction.people import everywhere

PARTY = (
    "被执行人|申请执行人|申请人|被申请人|案外人|异议人|复议申请人|利害关系人|协助执行人|担保人|保证人|第三人|原审?原告|原审?被告|原告|被告人?|上诉人|被上诉人|再审申请人"
    "|被害人|受害人|证人|鉴定人|债务人|债权人|出借人|借款人|继承人|买受人|竞买人|承租人|收件人|联系人|户名|收款人|付款人|其[妻夫弟兄姐妹]|配偶|之妻|之夫"
)
_PARTY = re.compile(rf"(?:{PARTY})(?:[0-9一二三四五六七八九]?)[\s:为(]{{0,3}}")
_ALSO = re.compile(r"[、,](?!男|女|住)|和|与")
_ORGANISATION = re.compile(
    rf"[{HAN}()]{{2,40}}?(?:公司|银行|支行|分行|信用社|联社|合作社|委员会|中心|法院|工厂|厂|局|院|学校|中学|小学|医院|商店|商行|药房|加油站|幼儿园|集团|政府|部)"
)

_OFFICIAL = re.compile(rf"[{HAN}]{{2,4}}?(?:法官|书记员|审判员|执行员|庭长|局长|院长|律师)")


def find_parties(work: str, begins: Sequence[int]) -> list[Hit]:
    """Every party that is a natural person, wherever the same text names it.

    ``work``: a shadow whose hits are veiled, so that no 粮食局 of an address makes a firm of its tenant.
    """
    return everywhere(work, dict.fromkeys(_parties(work), "party_name"), begins)


def _parties(text: str) -> list[tuple[int, int]]:
    found = []
    for party in _PARTY.finditer(text):
        at = party.end()
        while True:
            public = _ORGANISATION.match(text, at) or _OFFICIAL.match(text, at)
            if public or not starts_like_a_name(text, at):
                break
            name = read_forward(text, at)
            if name is None:
                break
            found.append(name)
            also = _ALSO.match(text, name[1])
            if also is None:
                break
            at = also.end()
    return found
