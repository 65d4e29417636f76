"""Requests as the views see them behind their marks."""

from django.http import HttpRequest

from accounts.organisation.models import StaffMember


class StaffRequest(HttpRequest):
    """A request that passed `access.staff`."""

    staff: StaffMember
