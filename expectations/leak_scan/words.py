"""Walking over words: small helpers for those who read the compact text (folded, no blanks)."""

from collections.abc import Callable, Iterable, Iterator

from expectations.leak_scan.alphabet import TEXT_END

Found = Iterator[tuple[str, int]]
"""Kind, and where it begins."""

Look = tuple[str, Callable[[str], Found]]
"""A sieve (RE2, over folded text without blanks) and the walker that reads what it lets through.

The sieve may let too much through, never too little. A walker reads many texts at once, with
``TEXT_END`` between them.
"""

PARTIES = (
    "被执行人", "申请执行人", "案外人", "第三人", "利害关系人", "权利人", "义务人", "申请人", "被申请人", "原告",
    "被告", "上诉人", "异议人", "担保人", "协助执行人", "买受人", "收款人", "复议人", "保证人", "当事人", "限制高消费对象",
)  # fmt: skip
SENTENCE_ENDS = "。;!?" + TEXT_END


def occurrences(text: str, words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Every place at which one of the words begins, word by word."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at, word
            at = text.find(word, at + len(word))


def skip(text: str, at: int, what: str, most: int = 8) -> int:
    """The first place from ``at`` on that holds none of ``what``."""
    end = min(len(text), at + most)
    while at < end and text[at] in what:
        at += 1
    return at


def last_of(text: str, words: Iterable[str]) -> int:
    """Where the last of the words ends, or -1."""
    return max((at + len(w) for w in words if (at := text.rfind(w)) >= 0), default=-1)


def is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character == "〇" or character >= "\U00020000"


def before(text: str, at: int, reach: int) -> str:
    """What stands before ``at`` in the same text."""
    piece = text[max(0, at - reach) : at]
    return piece[piece.rfind(TEXT_END) + 1 :]


def after(text: str, at: int, reach: int) -> str:
    """What stands from ``at`` on in the same text."""
    return text[at : at + reach].split(TEXT_END, 1)[0]


def sentence_before(text: str, at: int, reach: int) -> str:
    """What stands between the last full stop and ``at``."""
    piece = text[max(0, at - reach) : at]
    return piece[max([piece.rfind(end) for end in SENTENCE_ENDS]) + 1 :]
