"""Addresses of the transfer pages; names are accounts:transfers:…"""

from django.urls import path

from accounts.transfers import receipts, views

app_name = "transfers"
urlpatterns = [
    path("transfers/", views.list_transfers, name="list"),
    path("transfers/new/", views.new, name="new"),
    path("transfers/amount/", views.amount, name="amount"),
    path("transfers/preview/", views.preview, name="preview"),
    path("transfers/check/<str:draft_id>/", views.check, name="check"),
    path("transfers/sign/<str:draft_id>/", views.sign, name="sign"),
    path("transfers/<str:reference>/", views.detail, name="detail"),
    path("transfers/<str:reference>/undo/", views.undo, name="undo"),
    path("transfers/<str:reference>/receipt.pdf", receipts.pdf, name="pdf"),
    path("transfers/<str:reference>/receipt.png", receipts.picture, name="png"),
]
