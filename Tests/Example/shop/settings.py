import os

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["shop.example"]

INSTALLED_APPS = ["alarms"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"

ALARM_RECEIVERS = ["https://pager.example/hook", "https://chat.example/hook"]
