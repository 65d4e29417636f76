"""The employee's pages, mounted by the staff site."""

from django.urls import path

from backoffice.hall.referrals import views

urlpatterns = [
    path("referrals/", views.mine, name="referrals"),
    path("referrals/make/", views.make, name="referral_make"),
    path("referrals/branch/", views.branch, name="referrals_branch"),
    path("referrals/<str:code>/card/", views.card, name="referral_card"),
    path("referrals/<str:code>/picture.png", views.picture, name="referral_picture"),
    path("referrals/<str:code>/retire/", views.retire, name="referral_retire"),
]
