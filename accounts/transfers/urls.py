"""Addresses of the transfer pages; names are accounts:transfers:…"""

from django.urls import path

from accounts.transfers import book, receipts, views

app_name = "transfers"
urlpatterns = [
    path("payees/", book.list_payees, name="payees"),
    path("payees/receiving/", book.receive, name="payees_receiving"),
    path("payees/<str:reference>/", book.edit, name="payee_edit"),
    path("payees/<str:reference>/pay/", book.pay, name="payee_pay"),
    path("payees/<str:reference>/remove/", book.remove, name="payee_remove"),
    path("transfers/", views.list_transfers, name="list"),
    path("transfers/new/", views.new, name="new"),
    path("transfers/amount/", views.amount, name="amount"),
    path("transfers/preview/", views.preview, name="preview"),
    path("transfers/check/<str:draft_id>/", views.check, name="check"),
    path("transfers/sign/<str:draft_id>/", views.sign, name="sign"),
    path("transfers/<str:reference>/", views.detail, name="detail"),
    path("transfers/<str:reference>/undo/", views.undo, name="undo"),
    path("transfers/<str:reference>/save-payee/", book.save, name="save_payee"),
    path("transfers/<str:reference>/receipt.pdf", receipts.pdf, name="pdf"),
    path("transfers/<str:reference>/receipt.png", receipts.picture, name="png"),
]
