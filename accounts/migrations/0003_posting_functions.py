"""The functions that move money. Later changes of a file come with a migration that runs it again."""

from pathlib import Path

from django.db import migrations

FILES = ("guards", "chain", "refusals", "meter", "holds", "replay", "post", "reversal", "post_bulk", "roll_up")


def sql(name: str) -> str:
    """One of the capability's SQL files."""
    return (Path(__file__).parents[1] / "ledger" / "sql" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_ledger"), ("portal", "0001_kernel")]

    operations = [migrations.RunSQL("\n".join(sql(name) for name in FILES), sql("functions_reverse"))]
