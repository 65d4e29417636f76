"""/files/"""

from django.urls import path

from portal.kernel.files import views

app_name = "files"
urlpatterns = [path("<uuid:file_id>/", views.show, name="show")]
