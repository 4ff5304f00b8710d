import json
from urllib.request import Request, urlopen

from django.conf import settings


def send_alarm(alarm):
    body = json.dumps(alarm).encode()
    for receiver in settings.ALARM_RECEIVERS:
        with urlopen(Request(receiver, data=body, headers={"Content-Type": "application/json"}), timeout=30):
            pass
