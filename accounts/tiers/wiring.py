"""Registers the reference rows, the nightly step, and what two people decide."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.approvals import proposing
    from accounts.ledger import bankday
    from accounts.organisation import rail
    from accounts.tiers import about, services
    from accounts.tiers import proposing as asking
    from accounts.tiers import reference as rows
    from accounts.tiers.models import TierBenefit
    from portal.kernel import access, reference

    reference.register("tiers and benefits", rows.load)
    access.register_visibility(TierBenefit, lambda rows, staff: rows)
    asking.register()
    proposing.register(
        kind="tiers.benefit", label=_("A benefit of a tier"), model=TierBenefit, make="tiers.change", check="tiers.approve",
    )  # fmt: skip
    about.register()
    rail.register("house", rail.Item(_("Tiers"), "stairs", "tier_list", "tiers.view", order=55, also=("tier",)))
    bankday.register_step("tiers.refresh", services.end_of_day, order=bankday.LAST - 1)
