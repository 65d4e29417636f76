"""Registers what each post may do, the tables of posts and leave, and their pages in the rail."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.organisation import departures, leaves, posts, rail, rules, visibility
    from portal.kernel import reference

    rules.register_grants(posts.granted)
    reference.register("posts", posts.load)
    departures.register("deputy", leaves.still_deputy)
    visibility.register()
    rail.register(
        "house",
        rail.Item(_("Leave and deputies"), "beach_access", "leave_list", "leave.own", order=30, also=("leave_new", "leave_end")),
        rail.Item(_("Posts"), "shield_person", "post_list", "posts.view", order=25, also=("post",)),
    )
