"""Every staff page of the hall; the counter's own stand beside it."""

from backoffice.hall.codes.urls import urlpatterns as codes
from backoffice.hall.openings.urls import urlpatterns as openings
from backoffice.hall.queue.urls import urlpatterns as queue
from backoffice.hall.referrals.urls import urlpatterns as referrals
from backoffice.hall.tablet.urls import urlpatterns as tablet

urlpatterns = [*queue, *codes, *tablet, *openings, *referrals]
