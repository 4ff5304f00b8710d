# template: wsgi-response; waits
import work


class Answer:
    def __init__(self):
        self.parts = iter([work.answer()])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.parts)

    def close(self):
        work.job()


def answer_job():
    return Answer()
