from django.urls import include, path

urlpatterns = [
    path("alarms/", include("alarms.urls")),
]
