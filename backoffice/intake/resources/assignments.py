"""Who looks after whom, by file: staged and checked set by set, so that a whole bank moves in within a minute."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy
from import_export import fields

from backoffice.clients import filing
from backoffice.clients.models import AssignmentRow
from backoffice.intake.resources.base import Heading, ImportResource, Text


class AssignmentResource(ImportResource):
    """A customer and the account manager who is to lead; the branch, where given, must be the customer's."""

    code = "assignments"
    label = gettext_lazy("Assignments")
    note = gettext_lazy("Gives customers to account managers. Rows are done in portions of 20,000; what is done when it is called off stays done.")
    permission = "book.assign"
    is_staged = True
    needs_reason = True
    key = ("customer",)
    headings = (
        Heading("customer", gettext_lazy("customer number")),
        Heading("manager", gettext_lazy("staff number")),
        Heading("branch", gettext_lazy("branch"), is_needed=False),
    )

    customer = fields.Field("customer_number", "customer", widget=Text())
    manager = fields.Field("manager_number", "manager", widget=Text())
    branch = fields.Field("branch_code", "branch", widget=Text())

    class Meta:
        model = AssignmentRow
        import_id_fields = ("customer",)
        fields = ("customer", "manager", "branch")

    def stage(self, batch: str, rows: Iterator[tuple[int, dict[str, str]]]) -> int:
        """Keep the rows for checking; an earlier try's are replaced."""
        filing.forget(batch=batch)
        return filing.stage(batch=batch, rows=((line, row["customer"], row["manager"], row.get("branch", "")) for line, row in rows))

    def problems(self, batch: str) -> Iterator[tuple[int, str, str, str]]:
        """(row, column, value, sentence) of what cannot be done."""
        for problem in filing.problems(batch=batch):
            column = _COLUMN_OF.get(problem.code, "customer")
            values: dict[str, Any] = {"customer": problem.customer_number, "manager": problem.manager_number, "branch": problem.branch_code}
            yield problem.line, column, values[column], problem.sentence


_COLUMN_OF = {
    **dict.fromkeys(("no_manager", "left", "not_a_manager", "other_branch"), "manager"),
    **dict.fromkeys(("no_branch", "wrong_branch"), "branch"),
}
