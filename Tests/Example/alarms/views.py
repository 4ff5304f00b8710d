from concurrent.futures import ThreadPoolExecutor

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from alarms import tools
from alarms.delivery import send_alarm

pool = ThreadPoolExecutor(max_workers=22)


@require_POST
def raise_alarm(request):
    alarm = {"source": request.POST["source"], "text": request.POST["text"]}
    future = pool.submit(send_alarm, alarm)
    tools.raise_when_error(future)
    return HttpResponse(status=202)
