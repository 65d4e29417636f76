"""The colleague's pages, mounted by the staff site."""

from django.urls import path

from accounts.viewas import staff_views as views

urlpatterns = [
    path("customers/<str:number>/their-pages/", views.ask, name="customer_view_ask"),
    path("their-pages/", views.mine, name="customer_views"),
    path("their-pages/<str:reference>/", views.detail, name="customer_view"),
    path("their-pages/<str:reference>/begin/", views.begin, name="customer_view_begin"),
    path("their-pages/<str:reference>/end/", views.end, name="customer_view_end"),
    path("relatives/", views.relatives, name="relatives"),
    path("relatives/<str:number>/end/", views.end_relative, name="relative_end"),
]
