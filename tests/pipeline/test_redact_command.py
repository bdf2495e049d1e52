"""``disclosure redact``: what goes in comes out in order, redacted, and nothing is told of a bad line."""

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

import transforms.redaction
from pipeline import cli, redact_command
from transforms.redaction import Profile, Span

SECRET = "220102196503151238"
COMMAND = [sys.executable, "-m", "pipeline.cli", "redact"]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, date, Profile]]:
    """A redactor that hides digits, whatever the real one does. Remembers each batch."""
    batches: list[tuple[int, date, Profile]] = []

    def column(texts: "pd.Series[str]", as_of: date, profile: Profile) -> "pd.Series[str]":
        batches.append((len(texts), as_of, profile))
        return texts.map(lambda text: re.sub(r"\d+", "*", text), na_action="ignore").astype("str")

    def spans(text: str, as_of: date, profile: Profile) -> list[Span]:
        return [Span(m.start(), m.end(), "number", "*") for m in re.finditer(r"\d+", text)]

    monkeypatch.setattr(transforms.redaction, "redact_column", column)
    monkeypatch.setattr(transforms.redaction, "find_spans", spans)
    return batches


@pytest.fixture
def run(
    asked: list[object], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    def redact(text: str | bytes, *options: str) -> tuple[int, str, str]:
        raw = text if isinstance(text, bytes) else text.encode()
        out = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), "utf-8"))
        monkeypatch.setattr(sys, "stdout", out)
        status = cli.main(["redact", *options])
        return status, out.buffer.getvalue().decode(), capfd.readouterr().err

    return redact


# fmt: off
LINES = {
    "one key":                   ('{"text": "甲12"}\n',                            '{"text": "甲*"}\n'),
    "others to the byte":        ('{ "n":1.10,"id":12345678901234567890 , "text" :"甲12","z":{"text":"34"},"e":1e400}\n', '{ "n":1.10,"id":12345678901234567890 , "text" :"甲*","z":{"text":"34"},"e":1e400}\n'),
    "a key in other spelling":   ('{"te\\u0078t": "12"}\n',                        '{"te\\u0078t": "*"}\n'),
    "escapes in the text":       ('{"text": "a\\n\\"\\u7532\\u00001"}\n',          '{"text": "a\\n\\"甲\\u0000*"}\n'),
    "null":                      ('{"text": null, "k": "12"}\n',                   '{"text": null, "k": "12"}\n'),
    "empty":                     ('{"text": ""}\n',                                '{"text": ""}\n'),
    "blank lines":               ('\n{"text": "1"}\n  \n',                         '\n{"text": "*"}\n  \n'),
    "no newline at the end":     ('{"text": "1"}',                                 '{"text": "*"}'),
    "lines of another system":   ('{"text": "1"}\r\n',                             '{"text": "*"}\r\n'),
    "a byte order mark":         ('\ufeff{"text": "1"}\n',                         '\ufeff{"text": "*"}\n'),
    "separators nobody sees":    ('{"text": "1\u2028\x85"}\n',                     '{"text": "*\u2028\x85"}\n'),
    "nothing":                   ('',                                              ''),
}
# fmt: on


@pytest.mark.parametrize(("given", "wanted"), LINES.values(), ids=LINES)
def test_a_json_line_changes_in_its_text_and_nowhere_else(
    run: Run, given: str, wanted: str
) -> None:
    assert run(given) == (0, wanted, "")


def test_plain_lines_keep_their_ends(run: Run) -> None:
    assert run("甲1\r\n\n\u2028 2\t\n{3}", "--plain") == (0, "甲*\r\n\n\u2028 *\t\n{*}", "")


def test_spans_speak_of_the_original_text(run: Run) -> None:
    status, out, _ = run('{"text": "甲12乙3", "k": 1}\n{"text": null}\n\n', "--spans")
    first, second, third, _ = out.split("\n")
    spans = [{"start": 1, "end": 3, "kind": "number"}, {"start": 4, "end": 5, "kind": "number"}]
    assert (status, json.loads(first)) == (0, {"text": "甲*乙*", "k": 1, "spans": spans})
    assert (json.loads(second), third) == ({"text": None, "spans": []}, "")
    _, plain, _ = run("甲\t12\n\n", "--plain", "--spans")
    text, _, said = plain.split("\n")[0].rpartition("\t")
    assert (text, json.loads(said)) == ("甲\t*", [{"start": 2, "end": 4, "kind": "number"}])
    assert plain.split("\n")[1] == "\t[]"


# fmt: off
BAD = {
    "no JSON":               (SECRET.encode() + b"x",                               "JSON"),
    "half an object":        (b'{"text": "' + SECRET.encode(),                      "JSON"),
    "an array":              (b'["' + SECRET.encode() + b'"]',                      "JSON"),
    "two objects":           (b'{"text": ""} {"text": "' + SECRET.encode() + b'"}', "JSON"),
    "too deep":              (b'{"a":' + b"[" * 100_000 + b"}",                     "JSON"),
    "no text":               (b'{"txt": "' + SECRET.encode() + b'"}',               '"text"'),
    "two texts":             (b'{"text": "", "t\\u0065xt": "' + SECRET.encode() + b'"}', '"text"'),
    "a number":              (b'{"text": ' + SECRET.encode() + b"}",                '"text"'),
    "half a character":      (b'{"text": "\\ud800' + SECRET.encode() + b'"}',       "代理码位"),
    "another encoding":      (("{'text': '身份证" + SECRET).encode("gb18030"),       "UTF-8"),
}
# fmt: on


@pytest.mark.parametrize(("line", "word"), BAD.values(), ids=BAD)
def test_a_bad_line_is_named_by_number_and_never_shown(run: Run, line: bytes, word: str) -> None:
    good = b'{"text": "1"}\n'
    status, out, said = run(good * 2 + line + b"\n" + good)
    assert (status, out) == (1, '{"text": "*"}\n' * 2)
    assert "第 3 行" in said
    assert "此前 2 行已写出" in said
    assert word in said
    assert SECRET not in said


def test_a_bad_line_in_a_later_batch_has_its_own_number(run: Run) -> None:
    count = redact_command.BATCH_LINES + 500
    status, out, said = run('{"text": "1"}\n' * count + "x\n")
    assert (status, out.count("\n")) == (1, count)
    assert f"第 {count + 1} 行" in said


def test_spans_that_are_there_already_are_not_overwritten(run: Run) -> None:
    line = '{"text": "1", "spans": 2}\n'
    assert run(line)[0] == 0
    status, out, said = run(line, "--spans")
    assert (status, out) == (1, "")
    assert '"spans"' in said


def test_an_error_of_the_redactor_shows_place_and_lines_and_no_value(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(*_: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(transforms.redaction, "redact_column", dying)
    status, out, said = run(f'{{"text": "{SECRET}"}}\n' * 3)
    assert (status, out) == (1, "")
    assert "第 1–3 行" in said
    assert "ValueError" in said
    assert SECRET not in said


def test_profile_and_day_reach_the_redactor_in_bounded_batches(
    run: Run, asked: list[tuple[int, date, Profile]]
) -> None:
    run("1\n" * 2500, "--plain", "--profile", "document", "--as-of", "2025-03-03")
    assert asked == [(n, date(2025, 3, 3), Profile.DOCUMENT) for n in (1000, 1000, 500)]
    asked.clear()
    run(("1" * 700_000 + "\n") * 4, "--plain")
    assert [count for count, _, _ in asked] == [2, 2]
    assert {profile for _, _, profile in asked} == {Profile.LIST}


# ── a process of its own ───────────────────────────────────────────────────────────────────────
def test_output_appears_batch_by_batch_while_the_input_goes_on() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"text": "\xe7\x94\xb2"}\n' * redact_command.BATCH_LINES)
        process.stdin.flush()
        assert process.stdout.readline() == b'{"text": "\xe7\x94\xb2"}\n'
        assert process.poll() is None
        process.stdin.close()
        assert len(process.stdout.readlines()) == redact_command.BATCH_LINES - 1


def test_a_reader_that_has_enough_is_no_error() -> None:
    script = (
        f"yes 甲 | head -200000 | {' '.join(COMMAND)} --plain | head -1; echo ${{PIPESTATUS[2]}}"
    )
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("甲\n0\n", "")


def test_it_starts_without_what_it_does_not_need() -> None:
    heavy = ("airflow", "great_expectations", "sqlalchemy", "psycopg", "alembic", "pixeltable")
    script = (
        "import sys; from pipeline import cli; status = cli.main(['redact', '--plain']);"
        f"print([m for m in sys.modules if m.startswith({heavy!r})], status)"
    )
    env = os.environ | {"DISCLOSURE_SOURCE_URL": "not a url"}  # it asks for no configuration
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", script],
        input="甲\n",
        capture_output=True,
        text=True,
        check=True,
        env=env,
        timeout=60,
    )
    assert done.stdout == "甲\n[] 0\n"
    assert time.monotonic() - begun < 10, "half a second on an idle machine"


def test_help_is_chinese_and_says_what_spans_and_errors_look_like(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["redact", "--help"])
    said = capsys.readouterr().out
    assert all(word in said for word in ("脱敏", "制表符", "行号", "北京时间", "退出码为 1"))
