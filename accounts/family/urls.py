"""Addresses of the family under /me/family/; names are family:…"""

from django.urls import path

from accounts.family import goal_views, guard_views, pay_views, sharing_views, views

app_name = "family"
urlpatterns = [
    path("", views.home, name="home"),
    path("invite/", views.invite, name="invite"),
    path("leave/", views.leave, name="leave"),
    path("invitations/<str:reference>/", views.invitation, name="invitation"),
    path("goals/new/", goal_views.new, name="goal_new"),
    path("goals/<str:reference>/", goal_views.detail, name="goal"),
    path("goals/<str:reference>/edit/", goal_views.edit, name="goal_edit"),
    path("goals/<str:reference>/end/", goal_views.end, name="goal_end"),
    path("members/<str:reference>/", views.member, name="member"),
    path("members/<str:reference>/sharing/", sharing_views.edit, name="sharing"),
    path("members/<str:reference>/remove/", views.remove, name="remove"),
    path("members/<str:reference>/pay/", pay_views.pay, name="pay"),
    path("members/<str:reference>/pay/sign/", pay_views.sign, name="pay_sign"),
    path("members/<str:reference>/pay/stop/", pay_views.stop, name="pay_stop"),
    path("members/<str:reference>/fetch/", pay_views.fetch, name="fetch"),
    path("members/<str:reference>/limits/", guard_views.limits, name="limits"),
    path("limits/<str:reference>/", guard_views.edit, name="limits_edit"),
    path("accounts/<str:reference>/", sharing_views.account, name="account"),
]
