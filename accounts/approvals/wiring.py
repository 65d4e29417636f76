"""Registers whose approvals a member of staff may see, the first kind (posts), and the inbox in the rail."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.approvals import posts, selectors
    from accounts.organisation import rail

    selectors.register()
    posts.register()
    also = ("approval", "approval_approve", "approval_refuse", "approval_withdraw")
    rail.register("checks", rail.Item(_("Approvals"), "approval", "approval_list", "approvals.view", order=10, also=also, badge=selectors.count_waiting))
