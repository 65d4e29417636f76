"""What stands open in a branch: screens by their code, an employee's picture code, the lent tablet; names are hall:…"""

from django.urls import path

from backoffice.hall.queue import screen_views
from backoffice.hall.referrals import views as referrals
from backoffice.hall.tablet import views as tablet

app_name = "hall"
urlpatterns = [
    path("r/<str:code>/", referrals.arrive, name="referral"),
    path("hall/screens/<str:code>/", screen_views.take, name="take"),
    path("hall/screens/<str:code>/board/", screen_views.board, name="board"),
    path("hall/tablet/over/", tablet.over, name="tablet_over"),
    path("hall/tablet/end/", tablet.end, name="tablet_end"),
    path("hall/tablet/<str:token>/", tablet.arrive, name="tablet"),
]
