"""What happened within some days is found by its time; built beside the running bank, alone and outside a transaction."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("backoffice", "0014_house_terms")]

    operations = [
        AddIndexConcurrently("contact", models.Index(fields=["at"], include=("customer", "way", "outcome"), name="contact_happened")),
        AddIndexConcurrently(
            "clientpromise",
            models.Index(
                condition=models.Q(("state", "open"), _negated=True), fields=["ended_at"], include=("customer", "state"), name="clientpromise_happened"
            ),
        ),
        AddIndexConcurrently("visit", models.Index(fields=["starts_at"], include=("customer", "state", "kind"), name="visit_happened")),
        AddIndexConcurrently("lead", models.Index(fields=["captured_at"], include=("customer",), name="lead_happened")),
        AddIndexConcurrently(
            "opportunity",
            models.Index(
                condition=models.Q(("result", "open"), _negated=True),
                fields=["ended_at"],
                include=("customer", "result", "amount_minor"),
                name="opportunity_happened",
            ),
        ),
    ]
