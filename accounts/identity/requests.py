"""Requests as the views see them behind their marks."""

from django.http import HttpRequest

from accounts.identity.models import Customer


class CustomerRequest(HttpRequest):
    """A request that passed `access.customer`."""

    customer: Customer
