"""Registers fields of conditions, who sees which segment, the nightly step, the list for export, the rail."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.ledger import bankday
    from accounts.organisation import rail
    from backoffice.segments import fields, listing, nights, reach

    fields.register()
    reach.register()
    listing.register()
    # After the portrait's night, which is registered before: steps of one order run in the order of registration.
    bankday.register_step("segments.night", nights.end_of_day, order=bankday.LAST)
    also = ("segment_new", "segment", "segment_edit", "segment_why", "segment_overlap", "segment_version")
    rail.register("business", rail.Item(_("Segments"), "join_inner", "segments", reach.VIEW, order=10, also=also))
