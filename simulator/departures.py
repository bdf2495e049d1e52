"""Cases that leave the sample court for good: physically, with all their rows."""

from simulator.bulk import Row, bulk_insert, delete_where
from simulator.history import deletion
from simulator.sampling import Sampler, is_open
from simulator.schema import AJ, PBBZXR, QZXZ, SX_CX, SX_JZ, SX_PB, SXBZXR, XA, YZXAJXX, ZT
from simulator.studio import Studio

_FAMILY = "SCZX"


def delete_cases(studio: Studio, sampler: Sampler, count: int) -> int:
    """Delete open cases and log it in T_XA, as 销案 does."""
    cases = _remove(sampler, count)
    log = [
        deletion(studio, case["N_AJBS"], case["N_FYDM"], case["C_AH"], studio.on) for case in cases
    ]
    bulk_insert(sampler.connection, XA, log)
    return len(cases)


def lose_cases(sampler: Sampler, count: int) -> int:
    """Cases that are gone and nobody says why: the pipeline must not take that for a closing."""
    return len(_remove(sampler, count))


def _remove(sampler: Sampler, count: int) -> list[Row]:
    cases = sampler.cases(_FAMILY, count, is_open, tries=8)
    connection = sampler.connection
    ids = [case["N_AJBS"] for case in cases]
    listings = sampler.children(SXBZXR[_FAMILY], cases).values()
    listed = [row["N_SXBS"] for of_case in listings for row in of_case]
    for table in (SX_JZ, SX_CX, SX_PB):
        delete_where(connection, table, "N_SXBS", listed)
    for table in (SXBZXR[_FAMILY], QZXZ[_FAMILY], ZT[_FAMILY], PBBZXR, YZXAJXX, AJ[_FAMILY]):
        delete_where(connection, table, "N_AJBS", ids)
    return cases
