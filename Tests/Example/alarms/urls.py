from django.urls import path

from alarms import views

urlpatterns = [
    path("raise/", views.raise_alarm),
]
