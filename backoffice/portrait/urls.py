"""Staff pages of portraits, mounted by the staff site."""

from django.urls import path

from backoffice.portrait import views

urlpatterns = [
    path("portrait/", views.tags, name="portrait_tags"),
    path("portrait/features/", views.features, name="portrait_features"),
    path("portrait/tags/new/", views.new_tag, name="portrait_tag_new"),
    path("portrait/tags/<slug:code>/", views.tag, name="portrait_tag"),
    path("portrait/of/<str:number>/", views.customer, name="portrait_customer"),
    path("portrait/of/<str:number>/months/", views.feature, name="portrait_feature"),
]
