"""The reviewers' pages, mounted by the staff site."""

from django.urls import path

from backoffice.review import views

urlpatterns = [
    path("review/", views.queue, name="review_list"),
    path("review/<str:reference>/", views.detail, name="review_detail"),
    path("review/<str:reference>/take/", views.take, name="review_take"),
    path("review/<str:reference>/put-back/", views.put_back, name="review_put_back"),
    path("review/<str:reference>/decide/", views.decide, name="review_decide"),
]
