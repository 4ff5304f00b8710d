import Findings
import Linting
import Testing
import Workspace

/// Where what is started before the first request lives after the fork, and what becomes of work that requests give to it.
@Suite struct ForkTests {
  /// Ways to start one application.
  private static let servers: [String: String] = [
    "gunicorn": "-- Procfile\nweb: gunicorn app:application\n",
    "gunicorn --preload": "-- Procfile\nweb: gunicorn --preload app:application\n",
    "gunicorn gthread --preload": "-- Procfile\nweb: gunicorn -k gthread --preload app:application\n",
    "gunicorn file": "-- gunicorn.conf.py\nwsgi_app = 'app:application'\npreload_app = True\n",
    "gunicorn variable": "-- compose.yaml\nservices: {web: {image: x, command: gunicorn app:application, environment: {GUNICORN_CMD_ARGS: --preload}}}\n",
    "uwsgi": "-- requirements.txt\nuwsgi==2.0.31\n-- uwsgi.ini\n[uwsgi]\nmodule = app:application\nmaster = true\nenable-threads = true\n",
    "uwsgi lazy-apps": "-- requirements.txt\nuwsgi==2.0.31\n-- uwsgi.ini\n[uwsgi]\nmodule = app:application\nmaster = true\nenable-threads = true\nlazy-apps = true\n",
    "uwsgi lazy": "-- requirements.txt\nuwsgi==2.0.31\n-- uwsgi.ini\n[uwsgi]\nmodule = app:application\nmaster = true\nenable-threads = true\nlazy = true\n",
    "uwsgi alone": "-- requirements.txt\nuwsgi==2.0.31\n-- uwsgi.ini\n[uwsgi]\nmodule = app:application\n",
    "uvicorn": "-- Procfile\nweb: uvicorn app:application --workers 4\n",
    "hypercorn": "-- Procfile\nweb: hypercorn app:application --workers 4\n",
    "celery": "-- Procfile\nworker: celery -A app worker\n",
    "celery threads": "-- Procfile\nworker: celery -A app worker -P threads\n",
  ]

  private static let thread = "import threading\nthreading.Thread(target=print, daemon=True).start()\n"
  private static let queue = "import queue, threading\njobs = queue.Queue()\ndef consume():\n    while True:\n        jobs.get()()\n"
  private static let start = "threading.Thread(target=consume, daemon=True).start()\n"
  private static let view = "def application(env, start):\n    %\n    return []\n"
  private static let task = "from celery import Celery\napp = Celery('app')\n@app.task\ndef go():\n    %\n"

  static let cases: [(server: String, app: String, does: String, codes: [String])] = [
    // A thread that importing starts.
    ("gunicorn", thread, "pass", []), ("gunicorn --preload", thread, "pass", ["LW202"]), ("gunicorn file", thread, "pass", ["LW202"]),
    ("gunicorn variable", thread, "pass", ["LW202"]), ("uwsgi", thread, "pass", ["LW202"]), ("uwsgi lazy-apps", thread, "pass", []),
    ("uwsgi lazy", thread, "pass", []), ("uwsgi alone", thread, "pass", []), ("uvicorn", thread, "pass", []), ("hypercorn", thread, "pass", []),
    // A queue whose consumer importing starts.
    ("gunicorn", queue + start, "jobs.put(print)", []), ("gunicorn --preload", queue + start, "jobs.put(print)", ["LW202", "LW205"]),
    ("gunicorn gthread --preload", queue + start, "jobs.put(print)", ["LW202", "LW205"]), ("uwsgi", queue + start, "jobs.put(print)", ["LW202", "LW205"]),
    ("uwsgi lazy-apps", queue + start, "jobs.put(print)", []), ("uwsgi lazy", queue + start, "jobs.put(print)", []), ("uwsgi alone", queue + start, "jobs.put(print)", []),
    ("celery", queue + start, "jobs.put(print)", ["LW205"]), ("celery threads", queue + start, "jobs.put(print)", []),
    // One that each worker starts.
    ("uwsgi", queue + "from uwsgidecorators import postfork\n@postfork\ndef begin():\n    \(start)", "jobs.put(print)", []),
    ("uwsgi", queue + "import uwsgi\ndef begin():\n    \(start)uwsgi.post_fork_hook = begin\n", "jobs.put(print)", []),
    ("celery", queue + "from celery.signals import worker_process_init\n@worker_process_init.connect\ndef begin(**_):\n    \(start)", "jobs.put(print)", []),
    ("celery", queue + "from celery.signals import worker_ready\n@worker_ready.connect\ndef begin(**_):\n    \(start)", "jobs.put(print)", ["LW205"]),
    ("gunicorn --preload", queue + "started = []\n", "started or started.append(threading.Thread(target=consume, daemon=True).start()); jobs.put(print)", []),
    // Both of them: somebody takes the work.
    ("uwsgi", queue + start + "from uwsgidecorators import postfork\n@postfork\ndef begin():\n    \(start)", "jobs.put(print)", ["LW202"]),
    // Pools that get their threads when they are made.
    ("gunicorn --preload", "from multiprocessing.pool import ThreadPool\npool = ThreadPool(4)\n", "pool.apply_async(print)", ["LW205"]),
    ("gunicorn --preload", "import multiprocessing\npool = multiprocessing.Pool(4)\n", "pool.apply_async(print).get()", ["LW205"]),
    ("gunicorn", "from multiprocessing.pool import ThreadPool\npool = ThreadPool(4)\n", "pool.apply_async(print)", []),
    ("uwsgi lazy-apps", "from multiprocessing.pool import ThreadPool\npool = ThreadPool(4)\n", "pool.apply_async(print)", []),
    ("uwsgi", "from multiprocessing.pool import ThreadPool\n", "ThreadPool(4).apply_async(print)", []),
    ("celery", "from multiprocessing.pool import ThreadPool\npool = ThreadPool(4)\n", "pool.apply_async(print)", ["LW205"]),
    ("celery", "import multiprocessing\npool = multiprocessing.Pool(4)\n", "pool.apply_async(print)", ["LW205"]),
    // Pools that get them with their first job.
    ("uwsgi", "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\n", "pool.submit(print)", []),
    ("uwsgi", "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\npool.submit(print).result()\n", "pool.submit(print)", ["LW205"]),
    ("uwsgi", "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(max_workers=1)\npool.submit(print)\n", "pool.submit(print)", ["LW202", "LW205"]),
    ("uwsgi lazy-apps", "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\npool.submit(print).result()\n", "pool.submit(print)", []),
    ("gunicorn --preload", "from concurrent.futures import ProcessPoolExecutor\npool = ProcessPoolExecutor()\npool.submit(print).result()\n", "pool.submit(print)", ["LW205"]),
    ("gunicorn --preload", "from concurrent.futures import ProcessPoolExecutor\npool = ProcessPoolExecutor()\n", "pool.submit(print)", []),
    // A known miss: the first job waits for a second one, since the pool takes the thread that stayed behind for a free one.
    ("uwsgi", "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(4)\npool.submit(print).result()\n", "pool.submit(print)", []),
    // Schedulers.
    ("gunicorn --preload", "from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\ns.start()\n", "s.add_job(print)", ["LW205"]),
    ("gunicorn", "from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\ns.start()\n", "s.add_job(print)", []),
    ("uwsgi", "from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\n", "s.add_job(print)", []),
    ("uwsgi", "from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler(jobstores={'default': store})\ns.start()\n", "s.add_job(print)", []),
    ("uwsgi", "from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\ns.start()\ns.add_job(print)\n", "pass", []),
    // Another object of the same type is another one.
    ("uwsgi", "from multiprocessing.pool import ThreadPool\npool = ThreadPool(4)\nother = None\ndef get():\n    global other\n    other = other or ThreadPool(4)\n    return other\n", "get().apply_async(print)", []),
  ]

  @Test(arguments: cases)
  func `what the fork leaves behind`(server: String, app: String, does: String, codes: [String]) throws {
    let serving = server.hasPrefix("celery") ? Self.task : Self.view
    let text = try #require(Self.servers[server]) + "-- app.py\n" + app + serving.replacing("%", with: does)
    let findings = Linter().run(Marked(text).tree).findings
    #expect(findings.filter { $0.primary.path == "app.py" }.map(\.code).sorted() == codes, "\(findings.map(\.message))")
  }

  @Test func `what never runs says what was left behind, and where`() throws {
    let text = try #require(Self.servers["uwsgi"]) + "-- app.py\nfrom multiprocessing.pool import ThreadPool\npool = ThreadPool(4)\n" + Self.view.replacing("%", with: "pool.apply_async(print).get()")
    let finding = try #require(Linter().run(Marked(text).tree).findings.first)
    #expect(finding.message == "this job never runs, and who waits for it waits in vain: no worker has the threads that its pool got before the fork")
    #expect(finding.labels.contains { $0.text == "its threads are started here" && $0.place.path == "app.py" })
    #expect(finding.severity == .error)
  }
}
