"""The house's own tables: branches, staff, the bank calendar."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields

from accounts.organisation import services as organisation
from accounts.organisation.models import Branch, BranchKind, Role, StaffMember
from backoffice.intake.resources.base import Choice, Day, Heading, ImportResource, Place, Text, refuse
from portal.kernel import audit, calendars
from portal.kernel.calendars.models import CalendarDay


class BranchResource(ImportResource):
    """A branch under its parent; a parent may stand in an earlier row of the same file."""

    code = "branches"
    label = gettext_lazy("Branches")
    note = gettext_lazy("Opens branches, renames them, or hangs them under another place.")
    permission = "organisation.change"
    key = ("code",)
    headings = (
        Heading("code", gettext_lazy("code")),
        Heading("name", gettext_lazy("name")),
        Heading("name_en", gettext_lazy("English name"), is_needed=False),
        Heading("kind", gettext_lazy("kind")),
        Heading("parent", gettext_lazy("belongs to")),
        Heading("division_code", gettext_lazy("administrative division"), is_needed=False),
        Heading("phone", gettext_lazy("telephone"), is_needed=False),
        Heading("opened_on", gettext_lazy("opened on")),
    )

    name = fields.Field("name", "name", widget=Text())
    name_en = fields.Field("name_en", "name_en", widget=Text())
    kind = fields.Field("kind", "kind", widget=Choice(BranchKind.choices))
    parent = fields.Field("parent", "parent", widget=Place())
    division_code = fields.Field("division_code", "division_code", widget=Text())
    phone = fields.Field("phone", "phone", widget=Text())
    opened_on = fields.Field("opened_on", "opened_on", widget=Day())

    class Meta:
        model = Branch
        import_id_fields = ("code",)
        fields = ("code", "name", "name_en", "kind", "parent", "division_code", "phone", "opened_on")
        skip_unchanged, skip_html_diff, clean_model_instances = True, True, True

    def save_new(self, instance: Branch) -> None:
        given = {name: getattr(instance, name) for name in self.Meta.fields}
        made = organisation.place_branch(**given, actor=self.context.actor, now=self.context.now)
        instance.pk, instance.path = made.pk, made.path

    def save_changed(self, instance: Branch, before: Branch) -> None:
        if instance.kind != before.kind or instance.opened_on != before.opened_on:
            refuse("kind", _("Kind and first day of a place are not changed any more."))
        if instance.parent_id != before.parent_id and instance.parent is not None:
            organisation.move_branch(branch=before, parent=instance.parent, actor=self.context.actor, now=self.context.now)
        names = ["name", "name_en", "division_code", "phone"]
        changed = [name for name in names if getattr(instance, name) != getattr(before, name)]
        if changed:
            Branch.objects.filter(pk=instance.pk).update(**{name: getattr(instance, name) for name in changed})
            details = {"row": instance.code, "fields": changed}
            audit.record(actor=self.context.actor, verb="branch.changed", subject=f"branch:{instance.pk}", now=self.context.now, details=details)


class StaffResource(ImportResource):
    """A colleague with post and place."""

    code = "staff"
    label = gettext_lazy("Staff")
    note = gettext_lazy("Takes people on, or moves them to another post or place. Nobody's own row is taken in.")
    permission = "organisation.change"
    key = ("number",)
    headings = (
        Heading("number", gettext_lazy("staff number")),
        Heading("name", gettext_lazy("name")),
        Heading("name_en", gettext_lazy("English name"), is_needed=False),
        Heading("branch", gettext_lazy("branch")),
        Heading("role", gettext_lazy("role")),
        Heading("joined_on", gettext_lazy("joined on")),
    )

    number = fields.Field("number", "number", widget=Text())
    name = fields.Field("name", "name", widget=Text())
    name_en = fields.Field("name_en", "name_en", widget=Text())
    branch = fields.Field("branch", "branch", widget=Place())
    role = fields.Field("role", "role", widget=Choice(Role.choices))
    joined_on = fields.Field("joined_on", "joined_on", widget=Day())

    class Meta:
        model = StaffMember
        import_id_fields = ("number",)
        fields = ("number", "name", "name_en", "branch", "role", "joined_on")
        skip_unchanged, skip_html_diff, clean_model_instances = True, True, True

    def save_new(self, instance: StaffMember) -> None:
        given: dict[str, Any] = {name: getattr(instance, name) for name in self.Meta.fields}
        given["role"] = Role(instance.role)
        instance.pk = organisation.appoint_staff(**given, actor=self.context.actor, now=self.context.now).pk

    def save_changed(self, instance: StaffMember, before: StaffMember) -> None:
        if instance.pk == self.context.staff.pk:
            raise organisation.OwnPost
        if instance.joined_on != before.joined_on:
            refuse("joined_on", _("The day somebody joined is not changed any more."))
        if (instance.branch_id, instance.role) != (before.branch_id, before.role):
            organisation.move_staff(staff=before, branch=instance.branch, role=Role(instance.role), actor=self.context.actor, now=self.context.now)
        if (instance.name, instance.name_en) != (before.name, before.name_en):
            StaffMember.objects.filter(pk=instance.pk).update(name=instance.name, name_en=instance.name_en)
            details = {"row": instance.number, "fields": ["name"]}
            audit.record(actor=self.context.actor, verb="staffmember.changed", subject=f"staff:{instance.pk}", now=self.context.now, details=details)


class CalendarResource(ImportResource):
    """A holiday, or a weekend day worked for one."""

    code = "calendar"
    label = gettext_lazy("Bank calendar")
    note = gettext_lazy("Enters holidays and make-up workdays; reference data leaves them alone from then on.")
    permission = "calendars.change"
    key = ("date",)
    headings = (
        Heading("date", gettext_lazy("date")),
        Heading("kind", gettext_lazy("kind")),
        Heading("name", gettext_lazy("name")),
        Heading("source", gettext_lazy("source"), is_needed=False),
    )

    date = fields.Field("date", "date", widget=Day())
    kind = fields.Field("kind", "kind", widget=Choice(CalendarDay.Kind.choices))
    name = fields.Field("name", "name", widget=Text())
    source = fields.Field("source", "source", widget=Text())

    class Meta:
        model = CalendarDay
        import_id_fields = ("date",)
        fields = ("date", "kind", "name", "source")
        skip_unchanged, skip_html_diff, clean_model_instances = True, True, True

    def save_new(self, instance: CalendarDay) -> None:
        self._save(instance, "calendarday.added")

    def save_changed(self, instance: CalendarDay, before: CalendarDay) -> None:
        self._save(instance, "calendarday.changed")

    def _save(self, day: CalendarDay, verb: str) -> None:
        day.edited = True
        day.save()
        audit.record(actor=self.context.actor, verb=verb, subject=f"calendarday:{day.pk}", now=self.context.now, details={"row": str(day)})

    def after_all(self) -> None:
        calendars.forget()

    def after_all_undone(self) -> None:
        calendars.forget()
