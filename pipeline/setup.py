"""Make the stores ready: schemas, roles, the key."""

from pipeline.config import Settings, make_entry_key_secret
from pipeline.steps import engines


def prepare(settings: Settings) -> None:
    """Bring both stores to their newest schema and make the key. Safe to repeat."""
    from loaders.schema import migrate

    workbench, public, _ = engines(settings)
    migrate(public, "public")
    migrate(workbench, "workbench")
    make_entry_key_secret(settings)
