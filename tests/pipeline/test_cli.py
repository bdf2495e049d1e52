"""The command line: what staff read when something is wrong, and nothing more."""

import pytest

from contracts.errors import HaltError
from pipeline import cli, config
from pipeline.show import notices


def test_an_error_of_ours_is_told_and_ends_with_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise HaltError("table x lacks column y")

    monkeypatch.setattr(config, "resolve", fail)
    assert cli.main(["status"]) == 1
    assert "table x lacks column y" in capsys.readouterr().out


def test_an_error_of_a_library_shows_type_and_place_and_no_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise KeyError("220102196503151238")

    monkeypatch.setattr(config, "resolve", fail)
    assert cli.main(["verify"]) == 1
    said = capsys.readouterr()
    assert "KeyError" in said.out
    assert "220102196503151238" not in said.out + said.err


def test_some_urls_without_the_others_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCLOSURE_SOURCE_URL", "postgresql+psycopg://x@/y")
    with pytest.raises(config.ConfigurationError, match="DISCLOSURE_WORKBENCH_URL"):
        config.resolve()


def test_a_url_may_be_a_file_and_is_never_shown(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    for name in config.DATABASES:
        file = tmp_path / name
        file.write_text("postgresql+psycopg://u:geheim@/db\n", "utf-8")
        monkeypatch.setenv(f"DISCLOSURE_{name.upper()}_URL_FILE", str(file))
    monkeypatch.setenv("DISCLOSURE_HOME", str(tmp_path))
    settings = config.resolve()
    assert settings.source_url.endswith("geheim@/db")
    assert "geheim" not in repr(settings)


def test_what_nobody_would_see_is_said() -> None:
    summary = {
        "*": {"open": {"unknown_courts": 3}},
        "吉01": {"decide": {"stray_measures": 2}, "publish": {"kept_unattested": 1}},
    }
    assert len(notices(summary)) == 3
