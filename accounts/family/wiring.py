"""Registers what the end of day ends, and the news that members who watch are told."""


def ready() -> None:
    from accounts.family import copying, jobs, leaving, watching
    from accounts.ledger import bankday
    from accounts.profile.exports import content
    from portal.kernel import events

    bankday.register_step("family.end_of_day", jobs.end_of_day, order=bankday.FIRST)
    watching.subscribe()
    content.register("family", copying.sections)
    events.subscribe("customer.closed", "family.customer.closed", leaving.on_closed)
