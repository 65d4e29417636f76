"""Registers fields of conditions, the nightly step, what is listened to, what two people decide, reference data and the rail."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.ledger import bankday
    from accounts.organisation import rail
    from accounts.profile.exports import content
    from backoffice.portrait import catalogue, copying, defining, nights, reference, refreshing
    from portal.kernel import reference as tables

    catalogue.register()
    bankday.register_step("portrait.night", nights.end_of_day, order=bankday.LAST)
    refreshing.subscribe()
    defining.register()
    content.register("notes", copying.sections)
    tables.register("tags of customers", reference.load)
    rail.register("house", rail.Item(_("Tags and features"), "sell", "portrait_tags", "portrait.view", order=60, also=("portrait_tag", "portrait_tag_new")))
