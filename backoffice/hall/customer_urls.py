"""The customer's pages of the hall under /service/; names are hall_customer:…"""

from django.urls import path

from backoffice.hall.codes import customer_views as codes
from backoffice.hall.queue import customer_views as queue

app_name = "hall_customer"
urlpatterns = [
    path("number/", queue.number, name="number"),
    path("number/<str:reference>/back/", queue.give_back, name="give_back"),
    path("code/", codes.code, name="code"),
]
