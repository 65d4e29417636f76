"""Identity and settings under /me/."""

app_name = "identity"
urlpatterns: list[object] = []
