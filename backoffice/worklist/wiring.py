"""Registers whose rows are whose, the timeline's own sources, what goes along in a hand-over, the page in the rail, the list as a file."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.organisation import rail
    from backoffice.clients import handover
    from backoffice.worklist import askable, carrying, listing, moments, opening, origins, selectors
    from portal.kernel import reference

    selectors.register()
    askable.register()
    origins.register_own()
    reference.register("opening hours", opening.load)
    moments.register()
    listing.register()
    handover.register("promises", carrying.move_promises, carrying.count_promises, label=_("open promises"), details=carrying.promise_lines)
    handover.register("tasks", carrying.move_tasks, carrying.count_tasks, label=_("open tasks"), details=carrying.task_lines)
    also = ("task", "task_new", "task_finish", "task_move", "task_drop", "task_steps", "promise", "promise_keep", "promise_move", "promise_break")
    rail.register("desk", rail.Item(_("My tasks"), "task_alt", "task_list", "tasks.work", order=50, also=also, badge=selectors.count_due_now))
    pages = ("template", "template_new", "backoffice_openinghours_changelist")
    rail.register("house", rail.Item(_("Task templates"), "checklist", "template_list", "templates.view", order=45, also=pages))
