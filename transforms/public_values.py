"""The values a reader would see, worked out before the decision so that rules can ask for them.

Nothing here publishes anything: ``redact`` takes these columns, and only for entries that the
rules publish. A value that does not fit its declared type becomes null.
"""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from regulation.lists import PublicList
from regulation.policy import Mask, Policy
from regulation.vocabulary import GROUND, PARTY_KIND, PERFORMANCE, PROPERTY_STATUS, SEX
from transforms.identity import age_in_year, each, mask_document, organization_code, sex_of
from transforms.names import (
    is_instrument_number,
    is_issuer,
    is_person_name,
    is_related_organization,
)
from transforms.reidentification import fewest_possible


def with_public_values(
    entries: pd.DataFrame, list_code: PublicList, today: date, policy: Policy
) -> pd.DataFrame:
    """Add the public columns of the list that are not source columns, and what rules ask of them."""
    is_person = (entries["party_kind_code"] == "person").fillna(False)
    masked = _masked(entries, policy.mask).where(is_person)
    codes = _organization_codes(entries).where(~is_person)
    amounts = entries.get("amount_yuan")
    out = entries.assign(
        id_number_masked=masked,
        organization_code=codes,
        identity_shown=masked.where(is_person, codes),
        sex=_sex(entries).where(is_person),
        party_kind=entries["party_kind_code"].map(PARTY_KIND).astype("str"),
    )
    if amounts is not None:
        out["has_sound_amount"] = _is_sound_amount(amounts, list_code)
    if list_code is PublicList.DISHONEST_DEBTOR:
        out = _dishonest_values(out, is_person)
    elif list_code is not PublicList.OPEN_CASE:
        related = entries["related_organization"]
        sound = each(related, is_related_organization).fillna(True).astype(bool)
        out["is_related_sound"] = sound
    left = fewest_possible(out, today).reindex(out.index)
    out["possible_numbers"] = left.fillna(np.inf)
    return out


def _masked(entries: pd.DataFrame, form: Mask) -> pd.Series:
    """One mask a (document, number), whatever list it appears in."""
    known: dict[tuple[str, str], str | None] = {}
    masked: list[str | None] = []
    for document, number in zip(entries["id_document_code"], entries["id_number"], strict=True):
        if isinstance(document, str) and isinstance(number, str):
            pair = (document, number)
            if pair not in known:
                known[pair] = mask_document(document, number, form)
            masked.append(known[pair])
        else:
            masked.append(None)
    return pd.Series(masked, index=entries.index, dtype="str")


def _organization_codes(entries: pd.DataFrame) -> pd.Series:
    credit = each(entries["uscc"], organization_code)
    if "organization_code" not in entries:
        return credit.astype("str")
    older = each(entries["organization_code"], organization_code)
    return credit.where(credit.notna(), older).astype("str")


def _sex(entries: pd.DataFrame) -> pd.Series:
    """As recorded; where nothing is recorded, as the number says; where they differ, nothing."""
    recorded = entries["sex_code"].where(entries["sex_code"].isin(list(SEX)))
    by_number = each(entries["id_number"], sex_of)
    agreed = recorded.where(recorded.notna(), by_number)
    agreed = agreed.where(by_number.isna() | (agreed == by_number))
    return agreed.map(SEX).astype("str")


def _is_sound_amount(amounts: pd.Series, list_code: PublicList) -> pd.Series:
    """Not negative. An open case must have an amount; a listing may lack one."""
    blank_is_sound = list_code is not PublicList.OPEN_CASE
    zero = Decimal(0)
    return pd.Series(
        [blank_is_sound if pd.isna(a) else a >= zero for a in amounts],
        index=amounts.index,
        dtype=bool,
    )


def _words(codes: pd.Series, vocabulary: object) -> pd.Series:
    def say(value: str) -> str | None:
        parts = value.split(";")
        known = [vocabulary[c] for c in parts if c in vocabulary]  # type: ignore[operator,index]
        return "；".join(known) if len(known) == len(parts) else None

    return each(codes, say).astype("str")


def _dishonest_values(out: pd.DataFrame, is_person: pd.Series) -> pd.DataFrame:
    basis = each(out["basis_number"], is_instrument_number).fillna(False).astype(bool)
    issuer = each(out["basis_issuer"], is_issuer).fillna(False).astype(bool)
    age = age_in_year(out["born_on"], out["published_on"].astype("datetime64[s]"))
    leader = out["legal_representative"]
    named = each(leader, is_person_name).fillna(False).astype(bool)
    return out.assign(
        is_basis_sound=basis & issuer,
        age=age.where(is_person).astype("Int64"),
        legal_representative=leader.where(~is_person & named),
        performance=_words(out["performance_code"], PERFORMANCE),
        grounds=_words(out["ground_codes"], GROUND),
        property_status=_words(out["property_status_code"], PROPERTY_STATUS),
    )
