"""The entries of the five lists, each with everything its rules ask.

A row a case and debtor (open cases), a row a listing (dishonest debtors), a row a measure and kind
(the three restrictions). What is no entry of any list is counted by ``stray_kinds``.
"""

from datetime import date
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd

from regulation.lists import MEASURE_LISTS, PublicList
from regulation.vocabulary import MEASURE_KIND, ROLE
from transforms.case_facts import EARLIEST, Tables, veto_codes
from transforms.frames import look_up
from transforms.identity import birth_of, born_on, each
from transforms.names import is_organization_name, is_person_name

ADULT = pd.DateOffset(years=18, days=1)
"""A year of age is full on the day after the birthday."""


def keyed(secret: bytes, *parts: str) -> str:
    """Opaque, stable name of a source row: keyed BLAKE2b, 128 bits, hex. Never reversible."""
    return blake2b("\x1f".join(parts).encode(), key=secret, digest_size=16).hexdigest()


def entries_from(
    tables: Tables, facts: pd.DataFrame, list_code: PublicList, today: date, secret: bytes
) -> pd.DataFrame:
    """All entries of one list in ``tables``, in the order of their keys; no columns when none.

    Shape: one row an entry; ``entry_key``, ``case_key``, the source columns and the facts.
    """
    own = _rows_of(tables, list_code)
    own = own.loc[own["case_id"].isin(facts["case_id"])]
    if own.empty:  # joins of empty Arrow text columns raise in pandas 3.1
        return pd.DataFrame()
    own = _with_party(own, tables["party"])
    entries = own.join(facts.drop(columns="case_id"), on="case_id", how="inner", rsuffix="_case")
    entries = entries.join(_party_facts(tables["party"]), on=["case_id", "party_id"])
    entries["list_code"] = pd.Series(str(list_code), index=entries.index, dtype="str")
    entries["veto_code"] = veto_codes(tables, entries, today)
    entries = entries.join(_birth_facts(entries, today)).join(_name_facts(entries))
    entries["entry_key"] = _entry_keys(entries, list_code, secret)
    case_keys = {case: case_key(secret, case) for case in entries["case_id"].unique()}
    entries["case_key"] = entries["case_id"].map(case_keys).astype("str")
    return entries.sort_values("entry_key").reset_index(drop=True)


def case_key(secret: bytes, case_id: str) -> str:
    """Opaque name of a case in the workbench."""
    return keyed(secret, "case", case_id)


def _entry_keys(rows: pd.DataFrame, list_code: PublicList, secret: bytes) -> list[str]:
    ids = zip(rows["case_id"], rows["source_id"], strict=True)
    return [keyed(secret, str(list_code), case, own_id) for case, own_id in ids]


def row_keys(tables: Tables, list_code: PublicList, secret: bytes) -> set[str]:
    """Keys of every source row from which an entry of this list could arise, entry or not.

    Only rows whose role or kinds are all known: a blank or recoded kind is no evidence of anything.
    A visible key that is no entry any more although its row is there (a debtor corrected to a third
    party, a kind taken off a measure) has positively left the list; one whose row is gone has not.
    """
    source = {
        PublicList.OPEN_CASE: ("party", "party_id"),
        PublicList.DISHONEST_DEBTOR: ("dishonest_entry", "dishonest_id"),
    }
    table, column = source.get(list_code, ("measure", "measure_id"))
    rows = tables[table].assign(source_id=tables[table][column])
    if table == "party":
        rows = rows.loc[rows["role_code"].isin(list(ROLE))]
    elif table == "measure":
        rows = rows.loc[~stray_kinds(rows)]
    return set(_entry_keys(rows, list_code, secret))


def _rows_of(tables: Tables, list_code: PublicList) -> pd.DataFrame:
    if list_code is PublicList.OPEN_CASE:
        return _debtors(tables["party"])
    if list_code is PublicList.DISHONEST_DEBTOR:
        return _listings(tables)
    return _measures(tables["measure"], list_code)


def _debtors(parties: pd.DataFrame) -> pd.DataFrame:
    """Debtors, and parties whose role nobody knows: those are held, not overlooked."""
    known = parties["role_code"].isin([code for code in ROLE if code != "debtor"])
    own = parties.loc[~known].drop(columns=["publish_flag_code", "born_text"])
    nothing = pd.Series(pd.NaT, index=own.index, dtype="datetime64[s]")
    return own.assign(source_id=own["party_id"], listed_on=nothing)


def _listings(tables: Tables) -> pd.DataFrame:
    """Listings with what was decided about them afterwards."""
    own = tables["dishonest_entry"]
    events = tables["dishonest_event"]
    ends = events.loc[events["event_kind_code"].isin(["withdrawal", "masking"])]
    approved = ends.loc[ends["approval_code"] == "approved"]
    refused = ends["approval_code"].isin(["approved", "refused", "pending"])
    return own.assign(
        source_id=own["dishonest_id"],
        listed_on=own["published_on"],
        is_ended_by_event=own["dishonest_id"].isin(approved["dishonest_id"]),
        event_on=look_up(
            own["dishonest_id"], approved.groupby("dishonest_id")["approved_on"].min()
        ),
        is_event_unclear=own["dishonest_id"].isin(ends.loc[~refused, "dishonest_id"]),
    )


def _measures(measures: pd.DataFrame, list_code: PublicList) -> pd.DataFrame:
    """One row a measure that names this list's kind. A blank or unknown kind is in no list."""
    kind = next(kind for kind, lists in MEASURE_LISTS.items() if lists is list_code)
    kinds = measures["kind_codes"].str.split(";")
    own = measures.loc[
        kinds.map(lambda ks: kind in ks, na_action="ignore").fillna(False).astype(bool)
    ]
    return own.assign(
        source_id=own["measure_id"],
        listed_on=own["started_on"],
        measure_kind=MEASURE_KIND[kind],
    )


def stray_kinds(measures: pd.DataFrame) -> pd.Series:
    """Which measures carry a blank or unknown kind: no list, but a person must look."""
    kinds = measures["kind_codes"].str.split(";")
    known = kinds.map(lambda ks: all(k in MEASURE_KIND for k in ks), na_action="ignore")
    return ~known.fillna(False).astype(bool)


def _with_party(own: pd.DataFrame, parties: pd.DataFrame) -> pd.DataFrame:
    """Fill a blank ``party_id`` with the party of the same case that bears the same name or number.

    A listing or measure that lost its party would otherwise escape that party's veto and switch.
    """
    found = own["party_id"]
    for column in ("name", "id_number"):
        by = ["case_id", column]
        known = parties.loc[parties[column].notna(), [*by, "party_id"]].drop_duplicates(by)
        match = own[by].merge(known, "left", by)["party_id"]
        found = found.where(found.notna(), pd.Series(match.to_numpy(), index=own.index))
    return own.assign(party_id=found.astype("str"))


def _party_facts(parties: pd.DataFrame) -> pd.DataFrame:
    """What an entry takes from its party, under names of their own."""
    own = parties.set_index(["case_id", "party_id"])
    names = {"publish_flag_code": "party_flag_code"} | {
        column: f"party_{column}"
        for column in ("name", "role_code", "id_number", "born_text", "unreadable")
    }
    return own[list(names)].rename(columns=names)


def _birth_facts(entries: pd.DataFrame, today: date) -> pd.DataFrame:
    """Birth date and minority. Of several birth dates the latest counts: the youngest.

    The party's number and birth date speak only for an entry that bears the party's name: an order
    on an organisation binds persons who are not the party.
    """
    agrees = (entries["party_name"] == entries["name"]).fillna(False)
    own = _dates(each(entries["id_number"], birth_of))
    dates = pd.DataFrame(
        {
            "own": own,
            "party": _dates(each(entries["party_id_number"], birth_of)).where(agrees),
            "text": _dates(each(entries["party_born_text"], born_on)).where(agrees),
        }
    )
    youngest = dates.max(axis=1)
    listed = entries["listed_on"].astype("datetime64[s]")
    now = pd.Timestamp(today)
    first_shown = listed.where(listed.between(EARLIEST, now), now)
    adult_on = youngest + ADULT
    is_minor = (adult_on > first_shown).astype("boolean").mask(youngest.isna())
    is_person = (entries["party_kind_code"] == "person").fillna(False)
    has_person = youngest.notna() | entries["sex_code"].notna()
    return pd.DataFrame(
        {
            "born_on": own.where(own.notna(), youngest),
            "adult_on": adult_on,
            "is_minor": is_minor.mask(~is_person & ~has_person, False),
            "is_party_agreeing": agrees,
            "is_kind_mixed": ~is_person & has_person,
        }
    )


def _dates(found: "pd.Series[Any]") -> "pd.Series[pd.Timestamp]":
    return pd.to_datetime(found).astype("datetime64[s]")


def _name_facts(entries: pd.DataFrame) -> pd.DataFrame:
    person = each(entries["name"], is_person_name).fillna(False).astype(bool)
    organization = each(entries["name"], is_organization_name).fillna(False).astype(bool)
    is_person = (entries["party_kind_code"] == "person").fillna(False)
    return pd.DataFrame(
        {"is_name_sound": np.where(is_person, person, organization)}, index=entries.index
    )
