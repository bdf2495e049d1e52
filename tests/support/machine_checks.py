"""The six failures that must never happen, looked for in what a visitor reads."""

from machine_model import Model
from machine_website import Seen


def check(seen: Seen, before: Seen, model: Model, raw: set[str], *, has_published: bool) -> None:
    """Hold what is seen against the model. ``before`` is what was seen before the last act, ``raw`` what no
    public value may contain. The sixth failure has no store yet to happen in."""
    model.note()
    must, may = model.visible()
    text = seen.text()
    assert not [value for value in raw if value in text], "failure 1: a raw identifier is public"
    _nothing_beyond_its_deadline(seen, model)
    _nothing_half_finished(seen, model)
    gone = must - seen.keys
    assert not gone, f"failure 4: lawful entries are not shown: {_tell(gone, model)}"
    if not has_published:
        new = seen.keys - before.keys
        assert not new, f"failure 5: more is shown, and nothing was published: {_tell(new, model)}"
    surplus = seen.keys - must - may
    assert not surplus, f"failure 2 or 5: shown and must not be: {_tell(surplus, model)}"


def _nothing_beyond_its_deadline(seen: Seen, model: Model) -> None:
    late = seen.keys & model.overdue()
    assert not late, f"failure 2: past the last lawful day: {_tell(late, model)}"
    known = seen.keys & (model.known_ended | model.suppressed)
    assert not known, f"failure 2: known to have ended, or ordered down: {_tell(known, model)}"


def _nothing_half_finished(seen: Seen, model: Model) -> None:
    """Pointers, counts, rows and feed tell one story, and all lists of the region the same time."""
    assert len({confirmed for *_, confirmed in seen.pointers.values()}) == 1, "failure 3"
    for code, (_, row_count, is_current, _) in seen.pointers.items():
        held = {key for key in model.shown if model.entries[key].list_code is code}
        assert row_count == len(held), f"failure 3: {code} says {row_count}, and has {len(held)}"
        assert seen.fed(code) == held, f"failure 3: the feed of {code} tells another story"
        assert is_current != model.is_dark(), f"failure 3: {code} is dark and lit at once"


def _tell(keys: set[str], model: Model) -> list[str]:
    """Synthetic data: everything may be told."""
    return sorted(f"{model.why(model.entries[k])}: {model.entries[k]}" for k in keys)
