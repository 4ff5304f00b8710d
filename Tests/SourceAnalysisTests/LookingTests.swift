import Catalogue
import SourceAnalysis
import Testing
import Workspace

/// Which files are looked into for jobs, and which jobs of them: what is passed over must not matter.
@Suite struct LookingTests {
  @Test(arguments: [
    // A method that is called under another name, on its own line or before a comment.
    "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()\nlater = pool.submit\ndef application(e, s): later(print)  #~ thread-pool dropped certain",
    "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()\nlater = pool.submit  # for later\ndef application(e, s): later(print)  #~ thread-pool dropped certain",
    "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()\ndef application(e, s): pool.submit (print)  #~ thread-pool dropped certain",
    // Texts before it that could be taken for something else.
    "from threading import Thread\nx = 'it#s'\ny = \"don't\"\nz = r'\\\\'\ndef application(e, s): Thread(target=print).start()  #~ thread dropped certain",
    "from threading import Thread\ndef application(e, s):\n    '''it's\n    done'''\n    Thread(target=print).start()  #~ thread dropped certain",
    "from threading import Thread\nx = \"\"\"a \\\"\"\" # b\"\"\"\ndef application(e, s): Thread(target=print).start()  #~ thread dropped certain",
    // A text in `f` has code in it.
    "from threading import Thread\ndef application(e, s): return f'''{Thread(target=print).start()}'''  #~ thread dropped certain",
    "from threading import Thread\ndef application(e, s): return rf\"{Thread(target=print).start()}\"  #~ thread dropped certain",
    // Nothing but words.
    "from threading import Thread\ndef application(e, s):\n    '''Thread(target=print).start()'''\n    # Thread(target=print).start()",
    // A module of the project hands on what a library calls: the file that uses it does not name the library.
    "from compat import path\nfrom jobs import go\nurlpatterns = [path('', go)]\n-- compat.py\nfrom django.urls import path\n-- jobs.py\nfrom threading import Thread\ndef go(request): Thread(target=print).start()  #~ thread dropped certain",
    "import compat\nfrom jobs import go\nurlpatterns = [compat.path('', go)]\n-- compat.py\nfrom django.urls import path\n-- jobs.py\nfrom threading import Thread\ndef go(request): Thread(target=print).start()  #~ thread dropped certain",
    "from shop.urls import urlpatterns\n-- shop/__init__.py\n-- shop/urls.py\nfrom . import compat\nfrom .jobs import go\nurlpatterns = [compat.path('', go)]\n-- shop/compat.py\nfrom django.urls import path\n-- shop/jobs.py\nfrom threading import Thread\ndef go(request): Thread(target=print).start()  #~ thread dropped certain",
    // A name of a library's function that is none of the library's.
    "import aiohttp\nfrom threading import Thread\ndef go(): Thread(target=print).start()  #~ thread dropped possible\ncache = {}\ncache.get('/', go)\ndef application(e, s): pass",
  ])
  func `a file is looked into where it may start a job`(text: String) throws {
    try check(text)
  }

  private static let several = """
    import atexit
    from concurrent.futures import ThreadPoolExecutor
    from threading import Thread
    from apscheduler.schedulers.background import BackgroundScheduler
    pool = ThreadPoolExecutor()
    atexit.register(pool.shutdown)
    BackgroundScheduler().start()
    def application(e, s):
        pool.submit(print)
        pool.submit(print).result()
        Thread(target=print).start()
    """

  private func jobs(_ interest: JobInterest, _ text: String = several) -> [String] {
    let process = ProcessDescription(entries: [.init(file: WorkspacePath(bytes: Array("app.py".utf8)), callable: "application")], searchPath: [.root])
    let analyzer = SourceAnalyzer(tree: FileTree(["app.py": text]), knowledge: builtInPython)
    return analyzer.analyze([(process, interest)])[0].jobs.map { "\($0.carrier.rawValue) \($0.fate.rawValue)" }
  }

  private func interest(detached: Set<Carrier> = [], drained: Set<Carrier> = [], awaited: Set<Carrier> = []) -> JobInterest {
    JobInterest(needsStarter: true, detached: detached, drained: drained, awaited: awaited, asksForCourse: false)
  }

  @Test func `only jobs that are wanted are told`() {
    #expect(jobs(.everyJob) == ["scheduler dropped", "thread-pool dropped", "thread-pool awaited", "thread dropped"])
    #expect(jobs(interest(detached: [.scheduler])) == ["scheduler dropped"])
    #expect(jobs(interest(detached: [.thread, .threadPool])) == ["thread-pool dropped", "thread dropped"])
    #expect(jobs(interest(awaited: [.threadPool])) == ["thread-pool dropped", "thread-pool awaited"])
    // The pool has a hook that waits for it, the thread has none.
    #expect(jobs(interest(drained: [.thread, .threadPool])) == ["thread-pool dropped"])
    #expect(jobs(interest(drained: [.thread, .threadPool]), "from threading import Thread\ndef application(e, s): Thread(target=print).start()") == [])
    #expect(jobs(interest()) == [])
    #expect(jobs(interest(detached: [.scheduler]).union(interest(detached: [.thread]))) == ["scheduler dropped", "thread dropped"])
  }
}
