"""Make the stores ready: schemas, roles, the keys."""

from pipeline.config import Settings, make_secrets
from pipeline.steps import engines


def prepare(settings: Settings) -> None:
    """Bring both stores to their newest schema and make the keys. Safe to repeat."""
    from loaders.schema import migrate

    workbench, public, _ = engines(settings)
    migrate(public, "public")
    migrate(workbench, "workbench")
    make_secrets(settings)
