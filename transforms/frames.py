"""The one frame operation that pandas does not do well when a table is empty."""

from typing import Any

import pandas as pd


def look_up(keys: "pd.Series[str]", by_key: "pd.Series[Any]") -> "pd.Series[Any]":
    """The value of each key, null where there is none, in the type of ``by_key``.

    ``Series.map`` fails on an empty mapper of dates and guesses the type of others.
    """
    found = by_key.reindex(keys.to_numpy())
    return pd.Series(found.array, index=keys.index)
