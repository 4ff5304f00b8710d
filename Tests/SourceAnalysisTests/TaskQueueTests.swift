import Catalogue
import Testing

/// A worker that takes tasks from some queues only runs no others.
@Suite struct TaskQueueTests {
  @Test(arguments: [
    // What a task, a table or a call says of its queue.
    ("@app.task(queue='mail')", "", "certain"), ("@app.task(queue='slow')", "", "possible"),
    ("@app.task", "app.conf.task_routes = {'app.send': {'queue': 'slow'}}", "possible"),
    ("@app.task", "app.conf.task_routes = {'app.send': 'slow'}", "possible"),
    ("@app.task", "app.conf.task_routes = {'app.send': {'queue': 'mail'}}", "certain"),
    ("@app.task", "app.conf.task_routes = {'app.other': {'queue': 'slow'}}", "certain"),
    ("@app.task", "app.conf.task_routes = {'app.*': {'queue': 'slow'}, 'app.send': {'queue': 'mail'}}", "certain"),
    ("@app.task", "app.conf.task_routes = {'app.s?nd': 'slow', 'app.*': {'queue': 'mail'}}", "possible"),
    ("@app.task", "app.conf.task_routes = ([('app.*', {'queue': 'slow'}), ('other', {'queue': 'mail'})],)", "possible"),
    ("@app.task", "app.conf.update(task_routes={'app.send': {'queue': 'slow'}})", "possible"),
    ("@app.task", "app.conf.update({'task_routes': {'app.send': dict(queue='slow')}})", "possible"),
    ("@app.task", "ROUTES = {'app.send': {'queue': 'slow'}}; app.conf['task_routes'] = ROUTES", "possible"),
    ("@app.task", "app.conf.task_routes['app.send'] = {'queue': 'slow'}", "possible"),
    ("@app.task", "CELERY_TASK_ROUTES = {'shop.app.send': {'queue': 'slow'}}", "possible"),
    ("@app.task(name='post')", "app.conf.task_routes = {'post': 'slow'}", "possible"),
    ("@app.task(name='post')", "app.conf.task_routes = {'app.send': 'slow'}", "certain"),
    ("@app.task(queue='mail')", "app.conf.task_routes = {'app.send': 'slow'}", "certain"),
    ("@app.task(queue='slow')", "send.apply_async(queue='other')", "possible"),
    ("@app.task(queue='slow')", "send.apply_async(queue='mail')", "certain"),
    // Nothing is said, or it is worked out.
    ("@app.task", "", "certain"), ("@app.task(queue=NAME)", "", "certain"), ("@app.task(**OPTIONS)", "", "certain"),
    ("@app.task(name=NAME)", "app.conf.task_routes = {'app.send': 'slow'}", "certain"),
    ("@app.task(queue='slow')", "send.apply_async(queue=NAME)", "certain"),
    ("@app.task", "app.conf.task_routes = route", "certain"), ("@app.task", "app.conf.task_routes = (route,)", "certain"),
    ("@app.task", "app.conf.task_routes = {NAME: 'slow', 'app.send': 'slow'}", "certain"),
    ("@app.task", "app.conf.task_routes = {**OTHERS, 'app.send': 'slow'}", "certain"),
    ("@app.task", "app.conf.task_routes = {'app.send': {'queue': NAME}}", "certain"),
    ("@app.task", "app.conf.task_routes = {'app.send': {'exchange': 'slow'}}", "certain"),
    ("@app.task", "app.conf.task_routes = {'app.send': 'slow'}; app.conf.task_routes |= OTHERS", "certain"),
  ])
  func `a task of a worker for two queues`(decorator: String, configuration: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      from celery import Celery
      app = Celery("app")
      \(decorator)
      def send():
          Thread(target=print).start()  #~ thread dropped \(certainty)
      \(configuration)
      """, callable: nil, serves: .task, queues: ["celery", "mail"])
  }

  @Test func `a worker that says nothing takes from every queue`() throws {
    try check(
      """
      from threading import Thread
      from celery import Celery
      app = Celery("app")
      @app.task(queue="slow")
      def send():
          Thread(target=print).start()  #~ thread dropped certain
      """, callable: nil, serves: .task)
  }

  /// What another task calls runs with that.
  @Test func `a task of another queue that is called like any function`() throws {
    try check(
      """
      from threading import Thread
      from celery import Celery, Task
      app = Celery("app")
      @app.task(queue="slow")
      def send():
          Thread(target=print).start()  #~ thread dropped certain
      @app.task(queue="mail")
      def post(): send()
      @app.task(queue="mail")
      def later(): print(1)
      class Slow(Task):
          queue = "slow"
          def run(self): Thread(target=print).start()  #~ thread dropped possible
      class Fast(Task):
          queue = "mail"
          def run(self): Thread(target=print).start()  #~ thread dropped certain
      """, callable: nil, serves: .task, queues: ["mail"])
  }
}
