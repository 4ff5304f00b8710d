import Deployments
import Testing

/// PHP-FPM's pools.
@Suite struct PHPFPMTests {
  private func found(_ files: [String: String]) -> [String] {
    let described = Described(files)
    return described.result.deployments.map { deployment in
      ([deployment.id] + deployment.settings.map { "\($0.name)=\(described.words($0.effective))" } + deployment.triggers.map(\.kind.rawValue)).joined(separator: " ")
    }
  }

  @Test(arguments: [
    ("pm.max_requests = 500", "pm.max_requests=500 request-count"), ("pm.max_requests = \"500\" ; c", "pm.max_requests=500 request-count"), ("pm.max_requests=5;c", "pm.max_requests=5 request-count"),
    ("pm.max_requests = 0", "pm.max_requests=0"), ("request_terminate_timeout = 2m", "request_terminate_timeout=120 timeout"), ("request_terminate_timeout = 30", "request_terminate_timeout=30 timeout"),
    ("pm.max_requests = ${N}", "pm.max_requests=? (the environment variable `N` is not known) request-count"), ("pm.max_requests = {{ n }}", "pm.max_requests=? (what fills in `{{ n }}` is not known) request-count"),
    ("pm = dynamic\npm.max_spare_servers = 3", "pm=dynamic pm.max_spare_servers=3 scale-down"), ("pm = static\npm.max_spare_servers = 3", "pm=static pm.max_spare_servers=3"),
    ("pm = ondemand\npm.process_idle_timeout = 10s", "pm=ondemand pm.process_idle_timeout=10 scale-down"), ("pm.max_requests = 1\npm.max_requests = 2", "pm.max_requests=2 request-count"),
    // As php-fpm 8.2 -tt shows them.
    ("request_terminate_timeout = 1h30m", "request_terminate_timeout=60 timeout"), ("request_terminate_timeout = 1.5s", "request_terminate_timeout=1 timeout"),
    ("PM.max_requests = 010", "pm.max_requests=10 request-count"), ("pm.max_requests = true", "pm.max_requests=1 request-count"), ("pm.max_requests =", "pm.max_requests=0"),
    ("request_terminate_timeout_track_finished = Yes", "request_terminate_timeout_track_finished=true"),
    ("listen = /run/$pool.sock\npm.max_children = 2", "listen=/run/www.sock pm.max_children=2"),
  ])
  func `directives become values`(text: String, expected: String) {
    #expect(found(["www.conf": "[www]\n\(text)\n;pm.max_children = 5\n"]) == ["php-fpm:www.conf \(expected)"])
  }

  @Test func `a main file and the pools that it includes are deployments of one server`() {
    let files = [
      "fpm/php-fpm.conf": "[global]\nprocess_control_timeout = 10\ninclude = /etc/php/8.2/fpm/pool.d/*.conf\n",
      "fpm/pool.d/a.conf": "[a]\npm.max_requests = 5\n", "fpm/pool.d/b.conf": "[b]\npm.max_requests = 6\n",
    ]
    let expected = ["#a pm.max_requests=5", "#b pm.max_requests=6"].map { "\($0) process_control_timeout=10 request-count" }
    #expect(found(files) == expected.map { "php-fpm:fpm/php-fpm.conf\($0)" })
    #expect(found(files.merging(["Procfile": "web: php-fpm8.2 -F -y fpm/php-fpm.conf\n"]) { $1 }) == expected.map { "php-fpm:Procfile#web\($0)" })
  }

  @Test(arguments: [("pm.max_request = 5", "PHP-FPM has no directive `pm.max_request`"), ("pm.max_requests = 5k", "`5k` is no value for `pm.max_requests`")])
  func `what PHP-FPM would refuse is said`(text: String, message: String) {
    #expect(Described(["www.conf": "[www]\npm.max_children = 2\n\(text)\n"]).result.problems.map(\.problem.message) == [message])
  }
}
