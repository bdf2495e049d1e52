"""The mapping file: which physical column of the Digital Court feeds which canonical one.

A court's steward writes it, and a slip there is a slip for every entry: a column mapped to the wrong
name, a code translated to a word nobody knows. So everything is checked before the first row is
read, and what the file does not say is an error, never a default.
"""

import codecs
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts.errors import MappingError
from contracts.source import COURT, SOURCE_TABLES, UNREADABLE
from contracts.tables import Kind, Table
from regulation.vocabulary import CODE_CLASSES, DISHONEST_EVENT, FAMILY, Vocabulary

DATABASE = "database"
"""``charset`` of a source whose driver decodes rightly."""

TABLES: Mapping[str, Table] = {table.name: table for table in SOURCE_TABLES}

_CONSTANT_WORDS: Mapping[str, Vocabulary] = {
    "family_code": FAMILY,
    "event_kind_code": DISHONEST_EVENT,
}
_PLAIN = frozenset({"court_code", "organization_code"})
"""End in ``_code`` but are identifiers (法院代字, 组织机构代码), not words of a closed list."""


@dataclass(frozen=True, slots=True)
class Region:
    """How a row reaches its court: by its own ``column``; through its ``case`` table ``on`` the
    case id; or ``via`` a table in between, joined ``via_on``, and then its case."""

    column: str | None = None
    case: str | None = None
    on: str | None = None
    via: str | None = None
    via_on: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One physical table that feeds one canonical table. ``charset`` None: the driver decodes."""

    table: Table
    physical: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    absent: frozenset[str]
    region: Region | None
    charset: str | None


@dataclass(frozen=True, slots=True)
class Mapping_:  # noqa: N801 - the trailing underscore keeps it apart from collections' Mapping
    """A checked mapping file."""

    name: str
    case_column: str
    blocks: tuple[Block, ...]
    classes: Mapping[tuple[str, str], str] = field(repr=False)
    codes: Mapping[str, Mapping[str, str]] = field(repr=False)

    def blocks_of(self, table_name: str) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.table.name == table_name)

    def words(self, table_name: str, column: str) -> Mapping[str, str] | None:
        """Source code → canonical code of one column; None for a column that holds no codes."""
        code_class = self.classes.get((table_name, column))
        return None if code_class is None else self.codes[code_class]


def load(path: Path) -> Mapping_:
    """Read and check a mapping file.

    Raises:
        MappingError: names the file, the table and the column to mend.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as problem:
        raise MappingError(f"{path.name}: cannot be read ({problem.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise MappingError(f"{path.name}: is not a TOML file in UTF-8") from None
    return _Reader(path.name, content).read()


class _Reader:
    """Checks one file; knows its name, so that every message does."""

    def __init__(self, file: str, content: dict[str, Any]) -> None:
        self.file = file
        self.content = content

    def read(self) -> Mapping_:
        allowed = {"name", "charset", "region", "table", "codes_of", "codes_of_table", "codes"}
        self._only(self.content, allowed, "the file")
        region = self._table(self.content, "region", "the file")
        self._only(region, {"case_column"}, "[region]")
        blocks = tuple(self._blocks())
        if unfed := sorted(set(TABLES) - {block.table.name for block in blocks}):
            self._fail(f"no [[table]] feeds {', '.join(unfed)}")
        classes = self._classes()
        self._require_classes(blocks, classes)
        return Mapping_(
            name=self._text(self.content, "name", "the file"),
            case_column=self._text(region, "case_column", "[region]"),
            blocks=blocks,
            classes=classes,
            codes=self._codes(set(classes.values())),
        )

    # ── blocks ─────────────────────────────────────────────────────────────────────────────────
    def _blocks(self) -> Iterator[Block]:
        tables = self.content.get("table", [])
        if not isinstance(tables, list):
            self._fail("[[table]] must be a list of tables")
        for position, raw in enumerate(tables, start=1):
            where = f"[[table]] {position}"
            physical = self._text(raw, "physical", where)
            yield self._block(raw, physical, f"{where} ({physical})")

    def _block(self, raw: dict[str, Any], physical: str, where: str) -> Block:
        allowed = {"canonical", "physical", "columns", "constants", "absent", "region", "charset"}
        self._only(raw, allowed, where)
        name = self._text(raw, "canonical", where)
        if name not in TABLES:
            self._fail(f"{where}: canonical table {name} does not exist")
        block = Block(
            table=TABLES[name],
            physical=physical,
            columns=self._strings(raw, "columns", where),
            constants=self._strings(raw, "constants", where),
            absent=frozenset(self._names(raw, "absent", where)),
            region=self._region(raw, TABLES[name], where),
            charset=self._charset(raw.get("charset", self.content.get("charset")), where),
        )
        self._cover(block, where)
        self._constants(block, where)
        return block

    def _cover(self, block: Block, where: str) -> None:
        """Every canonical column exactly once: mapped, constant or declared absent."""
        wanted = set(block.table.names) - {UNREADABLE.name}
        parts = [set(block.columns), set(block.constants), set(block.absent)]
        given = set().union(*parts)
        table = block.table.name
        if unknown := sorted(given - wanted):
            self._fail(f"{where}: {table} has no column {', '.join(unknown)}")
        if missing := sorted(wanted - given):
            self._fail(
                f"{where}: {table}.{', '.join(missing)} is neither mapped nor constant; "
                f"list it under absent if this table has no such column"
            )
        if sum(map(len, parts)) != len(given):
            self._fail(f"{where}: a column of {table} is given twice")
        mandatory = {c.name for c in block.table.columns if not c.is_nullable}
        if blank := sorted(block.absent & mandatory):
            self._fail(f"{where}: {table}.{', '.join(blank)} is mandatory and cannot be absent")

    def _constants(self, block: Block, where: str) -> None:
        for column, word in block.constants.items():
            name = f"{block.table.name}.{column}"
            if block.table.column(column).kind is not Kind.TEXT:
                self._fail(f"{where}: {name} is no text and cannot be constant")
            vocabulary = _CONSTANT_WORDS.get(column)
            if vocabulary is None:
                code_class = self._classes().get((block.table.name, column))
                vocabulary = CODE_CLASSES[code_class] if code_class else None
            if vocabulary is None:
                self._fail(f"{where}: {name} has no code class, so it cannot be constant")
            elif word not in vocabulary:
                self._fail(f"{where}: the constant of {name} is not in the vocabulary")

    def _region(self, raw: dict[str, Any], table: Table, where: str) -> Region | None:
        if table is COURT:
            if "region" in raw:
                self._fail(f"{where}: the court table is read whole and takes no region")
            return None
        given = self._strings(raw, "region", where)
        shapes = ({"column"}, {"case", "on"}, {"via", "via_on", "case", "on"})
        if set(given) not in shapes:
            self._fail(f"{where}: region must be column; or case, on; or via, via_on, case, on")
        return Region(**given)

    def _charset(self, charset: object, where: str) -> str | None:
        if charset == DATABASE:
            return None
        try:
            return codecs.lookup(charset).name  # type: ignore[arg-type]
        except (LookupError, TypeError):
            self._fail(f'{where}: charset must be "database" or the name of a codec')
            raise

    # ── codes ──────────────────────────────────────────────────────────────────────────────────
    def _classes(self) -> dict[tuple[str, str], str]:
        """(table, column) → code class; ``codes_of_table`` wins over ``codes_of``."""
        found: dict[tuple[str, str], str] = {}
        for column, code_class in self._strings(self.content, "codes_of", "the file").items():
            holders = [t.name for t in SOURCE_TABLES if column in t.names]
            if not holders:
                self._fail(f"[codes_of]: no canonical table has a column {column}")
            found |= dict.fromkeys(((table, column) for table in holders), code_class)
        for name, code_class in self._strings(self.content, "codes_of_table", "the file").items():
            table, _, column = name.partition(".")
            if table not in TABLES or column not in TABLES[table].names:
                self._fail(f"[codes_of_table]: there is no canonical column {name}")
            found[table, column] = code_class
        for (table, column), code_class in found.items():
            if code_class not in CODE_CLASSES:
                self._fail(f"{table}.{column}: code class {code_class} does not exist")
        return found

    def _require_classes(
        self, blocks: Iterable[Block], classes: Mapping[tuple[str, str], str]
    ) -> None:
        """A code that is not translated could be taken for a canonical one."""
        for block in blocks:
            for column in block.columns:
                is_code = column.endswith(("_code", "_codes")) and column not in _PLAIN
                if is_code != ((block.table.name, column) in classes):
                    what = "needs a code class" if is_code else "holds no codes"
                    self._fail(f"{block.table.name}.{column} {what}; see [codes_of]")

    def _codes(self, used: set[str]) -> dict[str, dict[str, str]]:
        given = self._table(self.content, "codes", "the file")
        if unknown := sorted(set(given) - set(CODE_CLASSES)):
            self._fail(f"[codes]: code class {', '.join(unknown)} does not exist")
        if missing := sorted(used - set(given)):
            self._fail(f"[codes]: nothing is translated in code class {', '.join(missing)}")
        found = {name: self._strings(given, name, "[codes]") for name in given}
        for name, words in found.items():
            if not words:
                self._fail(f"[codes.{name}] is empty")
            if unknown := sorted(set(words.values()) - set(CODE_CLASSES[name])):
                self._fail(f"[codes.{name}]: {', '.join(unknown)} is not in the vocabulary")
            if any(code != code.strip() or not code for code in words):
                self._fail(f"[codes.{name}]: a source code is blank or has spaces around it")
        return found

    # ── shapes ─────────────────────────────────────────────────────────────────────────────────
    def _fail(self, what: str) -> None:
        raise MappingError(f"{self.file}: {what}")

    def _only(self, raw: Mapping[str, Any], allowed: Collection[str], where: str) -> None:
        if unknown := sorted(set(raw) - set(allowed)):
            self._fail(f"{where}: unknown key {', '.join(unknown)}")

    def _text(self, raw: Mapping[str, Any], key: str, where: str) -> str:
        value = raw.get(key)
        if not isinstance(value, str) or not value:
            self._fail(f"{where}: {key} is missing or no text")
        return str(value)

    def _table(self, raw: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
        value = raw.get(key, {})
        if not isinstance(value, dict):
            self._fail(f"{where}: {key} must be a table")
        return dict(value)

    def _strings(self, raw: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
        value = self._table(raw, key, where)
        if not all(isinstance(v, str) and v for v in value.values()):
            self._fail(f"{where}: every value of {key} must be a text")
        return value

    def _names(self, raw: Mapping[str, Any], key: str, where: str) -> list[str]:
        value = raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self._fail(f"{where}: {key} must be a list of texts")
        return list(value)
