"""The approvals' pages, mounted by the staff site."""

from django.urls import path

from accounts.approvals import post_views, views

urlpatterns = [
    path("approvals/", views.inbox, name="approval_list"),
    path("approvals/<str:reference>/", views.detail, name="approval"),
    path("approvals/<str:reference>/approve/", views.approve, name="approval_approve"),
    path("approvals/<str:reference>/refuse/", views.refuse, name="approval_refuse"),
    path("approvals/<str:reference>/withdraw/", views.withdraw, name="approval_withdraw"),
    path("posts/", post_views.post_list, name="post_list"),
    path("posts/<str:role>/", post_views.post, name="post"),
]
