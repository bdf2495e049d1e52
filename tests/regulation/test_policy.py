"""A policy that nobody can read, or that would break a clock, is refused."""

from pathlib import Path

import pytest

from regulation import policy
from regulation.errors import PolicyError

TEXT = (Path(policy.__file__).parent / "policies" / policy.DEFAULT).read_text("utf-8")


def test_the_default_follows_the_regulation_to_the_letter() -> None:
    loaded = policy.load()
    assert loaded.keeps_after_closing == frozenset()
    assert max(loaded.due_working_days.values()) == 5


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("version = ", "version ", "unreadable"),
        ("[lease]", "[leese]", "lacks lease"),
        ("keep_versions = 10", "keep_versions = 10\nsurprise = 1", "surprise"),
        ('open_case = "mask"', 'open_case = "maybe"', "mask"),
        ("[closing.performed]", "[closing.perfomed]", "performed"),
        ("list_working_days = 3", "list_working_days = 4", "list_working_days"),
        ("open_case = 5", "open_case = 6", "Art. 12"),
        ("resident_keep_last = 2", "resident_keep_last = 12", "four characters"),
        ("smallest_share_of_last = 0.7", "smallest_share_of_last = 1.7", "shares"),
        ("court_floor = 20", 'court_floor = "20"', "number"),
    ],
)
def test_a_policy_nobody_can_follow_is_refused(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in TEXT
    file = tmp_path / "policy.toml"
    file.write_text(TEXT.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyError, match=says):
        policy.load(file)


def test_a_missing_policy_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="unreadable"):
        policy.load(tmp_path / "none.toml")
