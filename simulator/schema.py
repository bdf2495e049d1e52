"""The physical schema of the sample Digital Court.

It looks like a real one and not like ours: pinyin initials, one table family a case family,
code tables, 19-digit numeric ids, text birth dates, no last-modified column, physical deletes
with a log. Column names and shapes were chosen for this project; no court's DDL is copied.
"""

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    UnicodeText,
)
from sqlalchemy.dialects import mssql
from sqlalchemy.types import TypeEngine

METADATA = MetaData()

Bs = Numeric(19, 0)
"""案件标识 and the like: 19 digits. Too long for a float, and for int64 in some systems."""
Je = Numeric(20, 4)


def zf(length: int) -> TypeEngine[str]:
    """字符: Unicode text on every dialect."""
    return String(length).with_variant(mssql.NVARCHAR(length), "mssql")


FAMILIES = ("SCZX", "HFZX", "CCBQZX", "ZXSC")
"""首次执行, 恢复执行, 财产保全执行, 执行审查."""

MEASURE_FAMILIES = ("SCZX", "HFZX")
"""Only implementation cases carry forced measures and dishonest listings."""


def _aj(family: str) -> Table:
    columns = [
        Column("N_AJBS", Bs, primary_key=True, autoincrement=False),
        Column("C_AH", zf(300)),
        Column("C_AJLXDZ", zf(300)),
        Column("N_FYDM", Integer, index=True),
        Column("D_LARQ", Date),
        Column("C_LAAY", zf(300)),
        Column("N_CBR", Integer),
        Column("N_SJY", Integer),
        Column("C_JAFS", zf(300)),
        Column("D_JARQ", DateTime),
        Column("N_SQZXBDJE", Je),
        Column("N_SJDWJE", Je),
        Column("C_AJJZJD", zf(300)),
        Column("C_DQAJZTHBZ", zf(300)),
        Column("C_WCNR", zf(300)),
        Column("C_MJ", zf(300)),
    ]
    if family != "HFZX":  # the resumed family has no publish switch: facts §10
        columns.append(Column("C_GKHPBZT", zf(300)))
    return Table(f"T_{family}", METADATA, *columns)


def _zt(family: str) -> Table:
    return Table(
        f"T_{family}_ZTXX",
        METADATA,
        Column("N_ZTBS", Bs, primary_key=True, autoincrement=False),
        Column("N_AJBS", Bs, index=True),
        Column("C_FLDW", zf(300)),
        Column("C_ZTLX", zf(300)),
        Column("C_XM", zf(300)),
        Column("C_XB", zf(300)),
        Column("C_CSRQ", zf(50)),
        Column("C_MZ", zf(50)),
        Column("C_ZJLX", zf(300)),
        Column("C_ZJHM", zf(100)),
        Column("C_TYSHXYDM", zf(100)),
        Column("C_ZZJGDM", zf(100)),
        Column("C_FDDBR", zf(300)),
        Column("C_DZ", zf(600)),
        Column("C_DH", zf(100)),
        Column("C_YHZH", zf(100)),
        Column("C_SFGK", zf(300)),
        Column("C_DSRAJCXMM", zf(100)),
    )


def _qzxz(family: str) -> Table:
    return Table(
        f"T_{family}_QZXZ",
        METADATA,
        Column("N_QZXZBS", Bs, primary_key=True, autoincrement=False),
        Column("N_AJBS", Bs, index=True),
        Column("N_ZTBS", Bs),
        Column("C_BXZR", zf(300)),
        Column("C_BXZRLX", zf(300)),
        Column("C_BXZRXB", zf(300)),
        Column("C_BXZRZJLX", zf(300)),
        Column("C_BXZRZJHM", zf(100)),
        Column("C_BXZRTYSHXYDM", zf(100)),
        Column("C_SSDW", zf(300)),
        Column("C_XZZL", zf(300)),
        Column("C_XZNR", UnicodeText()),
        Column("C_XZDW", zf(300)),
        Column("D_KSRQ", Date),
        Column("D_JZRQ", Date),
        Column("D_JCRQ", Date),
        Column("C_JCYY", zf(300)),
    )


def _sxbzxr(family: str) -> Table:
    return Table(
        f"T_{family}_SXBZXR",
        METADATA,
        Column("N_SXBS", Bs, primary_key=True, autoincrement=False),
        Column("N_AJBS", Bs, index=True),
        Column("N_ZTBS", Bs),
        Column("C_XM", zf(300)),
        Column("C_ZTLX", zf(300)),
        Column("C_XB", zf(300)),
        Column("N_NL", Integer),
        Column("C_ZJLX", zf(300)),
        Column("C_ZJHM", zf(100)),
        Column("C_TYSHXYDM", zf(100)),
        Column("C_ZZJGDM", zf(100)),
        Column("C_FDDBR", zf(300)),
        Column("C_ZXYJWH", zf(300)),
        Column("C_ZXYJDW", zf(300)),
        Column("C_YWNR", UnicodeText()),
        Column("C_LXQK", zf(300)),
        Column("C_SXQX", zf(300)),
        Column("C_SXQXSM", UnicodeText()),
        Column("N_BDJE", Je),
        Column("C_CCZK", zf(300)),
        Column("C_SXZT", zf(300)),
        Column("C_SPJL", zf(300)),
        Column("D_SPRQ", Date),
        Column("D_FBRQ", Date),
        Column("D_QXJZ", Date),
        Column("D_KXQJZ", Date),
    )


def _sx_child(suffix: str, key: str) -> Table:
    return Table(
        f"T_SXBZXR_{suffix}",
        METADATA,
        Column(key, Bs, primary_key=True, autoincrement=False),
        Column("N_SXBS", Bs, index=True),
        Column("C_YY", zf(600)),
        Column("C_SPJL", zf(300)),
        Column("C_SPR", zf(300)),
        Column("D_SPRQ", Date),
    )


AJ = {family: _aj(family) for family in FAMILIES}
ZT = {family: _zt(family) for family in FAMILIES}
QZXZ = {family: _qzxz(family) for family in MEASURE_FAMILIES}
SXBZXR = {family: _sxbzxr(family) for family in MEASURE_FAMILIES}
SX_JZ = _sx_child("JZ", "N_JZBS")
SX_CX = _sx_child("CX", "N_CXBS")
SX_PB = _sx_child("PB", "N_PBBS")

PBBZXR = Table(
    "T_PBBZXR",
    METADATA,
    Column("N_BS", Bs, primary_key=True, autoincrement=False),
    Column("N_AJBS", Bs, index=True),
    Column("N_ZTBS", Bs),
    Column("C_YY", zf(600)),
    Column("D_SQRQ", Date),
    Column("C_SPJL", zf(300)),
    Column("C_SPR", zf(300)),
    Column("D_SPRQ", Date),
    Column("D_JZRQ", Date),
)
YZXAJXX = Table(
    "T_HFZX_YZXAJXX",
    METADATA,
    Column("N_BS", Bs, primary_key=True, autoincrement=False),
    Column("N_AJBS", Bs, index=True),
    Column("N_YAJBS", Bs),
    Column("C_YAH", zf(300)),
    Column("D_YJARQ", Date),
    Column("C_YJAFS", zf(300)),
)
XA = Table(
    "T_XA",
    METADATA,
    Column("N_XABS", Bs, primary_key=True, autoincrement=False),
    Column("N_AJBS", Bs),
    Column("N_FYDM", Integer, index=True),
    Column("C_AH", zf(300)),
    Column("D_SCSJ", DateTime),
    Column("C_SCYY", zf(300)),
)
FY = Table(
    "T_FY",
    METADATA,
    Column("N_FYDM", Integer, primary_key=True, autoincrement=False),
    Column("N_FY", Integer),
    Column("C_FYDZ", zf(50)),
    Column("C_FYMC", zf(300)),
    Column("N_SJFYDM", Integer),
    Column("C_FYJB", zf(50)),
)
BM = Table(
    "T_BM",
    METADATA,
    Column("N_BM", Integer, primary_key=True, autoincrement=False),
    Column("N_FYDM", Integer),
    Column("C_BMMC", zf(300)),
)
RY = Table(
    "T_RY",
    METADATA,
    Column("N_RY", Integer, primary_key=True, autoincrement=False),
    Column("N_FYDM", Integer),
    Column("N_BM", Integer),
    Column("C_XM", zf(300)),
    Column("C_ZW", zf(300)),
    Column("C_BGDH", zf(100)),
)
DM = Table(
    "T_DM",
    METADATA,
    Column("C_DM", zf(50), primary_key=True),
    Column("C_LB", zf(50)),
    Column("C_LBMC", zf(100)),
    Column("C_MC", zf(300)),
)

# The simulator's own notes. No mapping names them, so the pipeline cannot read them.
SIM_DAY = Table(
    "SIM_DAY",
    METADATA,
    Column("N_DAY", Integer, primary_key=True, autoincrement=False),
    Column("D_DAY", Date),
    Column("N_SEED", Integer),
    Column("C_SUMMARY", UnicodeText()),
)
SIM_LABEL = Table(
    "SIM_LABEL",
    METADATA,
    Column("N_LABEL", Integer, primary_key=True, autoincrement=False),
    Column("N_DAY", Integer),
    Column("C_TAG", zf(100)),
    Column("C_TABLE", zf(100)),
    Column("N_BS", Bs),
    Column("N_AJBS", Bs),
    Column("C_EXPECT", zf(300)),
    Column("C_NOTE", zf(600)),
)
