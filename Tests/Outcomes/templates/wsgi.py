import views
import work


def application(environ, start_response):
    if environ["PATH_INFO"] == "/job":
        views.start_job()
    else:
        work.other(environ["PATH_INFO"])
    answer = work.answer()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]
