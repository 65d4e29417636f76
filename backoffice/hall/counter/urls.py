"""The counter's pages, mounted by the staff site."""

from django.urls import path

from backoffice.hall.counter import views

urlpatterns = [
    path("counter/", views.book, name="counter_list"),
    path("counter/new/", views.new, name="counter_new"),
    path("counter/<str:reference>/", views.detail, name="counter_detail"),
    path("counter/<str:reference>/submit/", views.submit, name="counter_submit"),
    path("counter/<str:reference>/take-back/", views.take_back, name="counter_take_back"),
    path("counter/<str:reference>/approve/", views.approve, name="counter_approve"),
    path("counter/<str:reference>/refuse/", views.refuse, name="counter_refuse"),
    path("counter/<str:reference>/receipt/", views.receipt, name="counter_receipt"),
]
