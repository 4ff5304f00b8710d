import views
import work


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/job":
        return views.answer_job()
    work.other(environ["PATH_INFO"])
    return [work.answer()]
