"""``disclosure redact``: free text in, redacted text out, line by line in order, in bounded memory.

For whoever must hide the same things outside the daily run: a document, an old table. A JSON line is
changed in its ``text`` and nowhere else, to the byte. Nothing that went wrong is told with its content.
"""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import BinaryIO
from zoneinfo import ZoneInfo

from pipeline.console import place_of

BATCH_LINES, BATCH_BYTES = 1_000, 1 << 20
PROFILES = ("list", "document")
_DECODER = json.JSONDecoder()
_BLANKS = " \t\r\n"

HELP = "自由文本脱敏：从标准输入逐行读取，按原顺序写到标准输出"
DESCRIPTION = """\
自由文本脱敏：从标准输入逐行读取，按原顺序写到标准输出；隐去证件号码、电话、住址、账号等，其余逐字保留。
不连接任何数据库，分批处理（每批至多一千行或 1 MiB），内存占用与输入总量无关。

输入为 JSON 行：每行一个对象，"text" 键的值脱敏，其余内容原样写回（"text" 为 null 的不变，空行原样写回）。
加 --plain 则每行就是一段文本。输入输出均为 UTF-8。"""
EPILOG = """\
--spans 列出被隐去的位置：start、end 是原文中的字符序号（从 0 起，不含 end），kind 是种类。
  JSON 行：加一个 "spans" 键；原来已有该键的视为错误。
  --plain：写成 脱敏文本<TAB>JSON 数组；文本自身可含制表符，以最后一个制表符为界。

某行有误（不是 UTF-8、不是 JSON 对象、没有 "text" 等）：此前各行照常写出，错误写到标准错误并指明行号，
绝不显示该行内容，退出码为 1。

例：
  disclosure redact < 文本.jsonl > 脱敏.jsonl
  disclosure redact --plain --profile document --as-of 2026-03-01 < 文书.txt"""


class LineError(Exception):
    """A line that cannot be read. Says what is wrong and what to do; never what stands in it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, cut at its text. ``end`` stands after the place where spans go; None: there is no such place."""

    before: str
    text: str | None
    after: str = ""
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """How lines look: how one is read, how its text and what comes before its spans are written."""

    read: Callable[[str], Line]
    write: Callable[[str], str]
    before_spans: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options; loads nothing."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    parser.add_argument("--plain", action="store_true", help="每行是一段文本，而不是 JSON 对象")
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        default="list",
        help="list：公开名单，保留姓名、名称（缺省）；document：文书，自然人按法释〔2016〕19号隐名",
    )
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="按哪一天判断是否未成年，缺省为今天（北京时间）",
    )
    parser.add_argument("--spans", action="store_true", help="同时写出被隐去的位置和种类")


def run(arguments: argparse.Namespace) -> int:
    """Redact standard input to standard output. Exit status: 0 done, 1 a line or the program failed."""
    as_of = arguments.as_of or datetime.now(ZoneInfo("Asia/Shanghai")).date()
    form = plain_form() if arguments.plain else object_form(arguments.spans)
    redact = redactor(form, arguments.profile, as_of, has_spans=arguments.spans)
    try:
        return redact_lines(sys.stdin.buffer, sys.stdout.buffer, form, redact)
    except BrokenPipeError:  # the reader has enough; Python must not complain while it ends
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        return _fail(f"读写失败：{problem.strerror}")
    except KeyboardInterrupt:
        return 130


def redact_lines(
    source: Iterable[bytes], sink: BinaryIO, form: Form, redact: Callable[[list[Line]], str]
) -> int:
    """Copy ``source`` to ``sink`` batch by batch. The lines before a bad one are written."""
    done = 0
    for batch, problem in _batches(source, form):
        try:
            made = redact(batch).encode()
        except Exception as error:  # a library's message may quote the text
            place = place_of(error)
            return _fail(f"第 {done + 1}–{done + len(batch)} 行：处理失败，{place}；请连同此行报告")
        sink.write(made)
        sink.flush()
        done += len(batch)
        if problem is not None:
            return _fail(
                f"第 {done + 1} 行：{problem}。此前 {done} 行已写出；改正后从该行起重新输入"
            )
    return 0


def _batches(source: Iterable[bytes], form: Form) -> Iterator[tuple[list[Line], str | None]]:
    """Lines in bounded lots, the last one with what is wrong with the line after it."""
    batch: list[Line] = []
    size = 0
    for raw in source:
        try:
            batch.append(form.read(_decoded(raw)))
        except LineError as problem:
            yield batch, str(problem)
            return
        size += len(raw)
        if len(batch) >= BATCH_LINES or size >= BATCH_BYTES:
            yield batch, None
            batch, size = [], 0
    if batch:
        yield batch, None


def redactor(
    form: Form, profile: str, as_of: date, *, has_spans: bool
) -> Callable[[list[Line]], str]:
    """Build the function that redacts a batch and writes it down."""
    import pandas as pd

    from transforms.redaction import Profile, find_spans, redact_column

    chosen = Profile(profile)

    def spans(text: str | None) -> str:
        found = [] if text is None else find_spans(text, as_of, chosen)
        said = [{"start": s.start, "end": s.end, "kind": str(s.kind)} for s in found]
        return form.before_spans + json.dumps(said, ensure_ascii=False)

    def redact(batch: list[Line]) -> str:
        texts = pd.Series([line.text for line in batch], dtype="str")
        parts: list[str] = []
        for line, text in zip(batch, redact_column(texts, as_of, chosen), strict=True):
            parts += [line.before, "" if line.text is None else form.write(text), line.after]
            if line.end is not None:
                parts += [spans(line.text) if has_spans else "", line.end]
        return "".join(parts)

    return redact


# ── one line ───────────────────────────────────────────────────────────────────────────────────
def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise LineError("不是 UTF-8 编码，请先转换编码") from None


def plain_form() -> Form:
    """Each line is one text."""

    def read(line: str) -> Line:
        body = line.rstrip("\r\n")
        return Line("", body or None, end=line[len(body) :])

    return Form(read, str, "\t")


def object_form(has_spans: bool) -> Form:
    """Each line is a JSON object; everything but the value of ``text`` is kept to the byte."""

    def read(line: str) -> Line:
        if not line.strip(_BLANKS):
            return Line(line, None)
        try:
            members, closing = _members(line)
        except (ValueError, RecursionError):
            raise LineError('不是 JSON 对象，应形如 {"text": "…"}，一行一个') from None
        keys = [key for key, _, _, _ in members]
        if keys.count("text") != 1:
            raise LineError('应有且只有一个 "text" 键')
        if has_spans and "spans" in keys:
            raise LineError('已有 "spans" 键，请先改名或去掉 --spans')
        _, start, end, text = members[keys.index("text")]
        if text is None:
            return Line(line[:closing], None, end=line[closing:])
        if not isinstance(text, str):
            raise LineError('"text" 的值应是字符串或 null')
        try:
            text.encode()
        except UnicodeEncodeError:
            raise LineError('"text" 的值含有半个字符（单独的代理码位），请从来源重新导出') from None
        return Line(line[:start], text, line[end:closing], line[closing:])

    return Form(read, partial(json.dumps, ensure_ascii=False), ', "spans": ')


def _members(line: str) -> tuple[list[tuple[str, int, int, object]], int]:
    """Key, start, end and value of each member of the object, and where its brace closes.

    Raises: ValueError when the line is not exactly one object.
    """
    found: list[tuple[str, int, int, object]] = []
    at = _expect(line, 1 if line.startswith("\ufeff") else 0, "{")
    while not (found == [] and line[at : at + 1] == "}"):
        if line[at : at + 1] != '"':
            raise ValueError
        key, at = _DECODER.raw_decode(line, at)
        start = _expect(line, at, ":")
        value, end = _DECODER.raw_decode(line, start)
        found.append((key, start, end, value))
        at = _skip(line, end)
        if line[at : at + 1] == "}":
            break
        at = _expect(line, at, ",")
    if line[at + 1 :].strip(_BLANKS):
        raise ValueError
    return found, at


def _expect(line: str, at: int, mark: str) -> int:
    """Where the next thing begins, after ``mark`` and the blanks around it."""
    at = _skip(line, at)
    if line[at : at + 1] != mark:
        raise ValueError
    return _skip(line, at + 1)


def _skip(line: str, at: int) -> int:
    while at < len(line) and line[at] in _BLANKS:
        at += 1
    return at


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
