"""The staff's pages, mounted by the staff site."""

from django.urls import path

from backoffice.hall.queue import views

urlpatterns = [
    path("hall/", views.guide, name="hall"),
    path("hall/state/", views.open_or_close, name="hall_state"),
    path("hall/give/", views.give, name="hall_give"),
    path("hall/numbers/<str:reference>/back/", views.put_back, name="hall_put_back"),
    path("hall/screens/", views.screens, name="hall_screens"),
    path("hall/screens/<str:code>/retire/", views.retire_screen, name="hall_screen_retire"),
    path("hall/desk/", views.desk, name="hall_desk"),
    path("hall/desk/sit/", views.sit_down, name="hall_sit"),
    path("hall/desk/leave/", views.get_up, name="hall_leave"),
    path("hall/desk/next/", views.call_next, name="hall_next"),
    path("hall/desk/move/", views.move, name="hall_move"),
    *(path(f"hall/desk/{verb}/", views.act, {"verb": verb}, name=f"hall_{verb.replace('-', '_')}") for verb in ("again", "serve", "done", "no-show")),
]
