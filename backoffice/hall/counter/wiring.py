"""Registers the visibility rule of counter transactions and the thresholds a bank starts with."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.approvals import proposing, sources
    from backoffice.hall.counter import reference as thresholds
    from backoffice.hall.counter import selectors
    from backoffice.hall.counter.models import CounterThreshold
    from portal.kernel import reference

    selectors.register()
    sources.register("counter", waiting=selectors.waiting, count=selectors.count_to_check)
    reference.register("counter thresholds", thresholds.load)
    proposing.register(
        kind="counter.threshold", label=_("From which sum two people check"), model=CounterThreshold, make="limits.change", check="limits.approve"
    )
