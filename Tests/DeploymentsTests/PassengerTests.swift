import Deployments
import Testing

/// Phusion Passenger, however it is set up.
@Suite struct PassengerTests {
  private func found(_ files: [String: String]) -> [String] {
    let described = Described(files)
    return described.result.deployments.map { deployment in
      let settings = deployment.settings.filter { $0.name != "startup_file" && $0.name != "app_root" && $0.name != "enabled" }
      let entries = deployment.entries.map { $0.file?.description ?? "-" }
      return ([deployment.id] + entries + settings.map { "\($0.name)=\(described.words($0.effective))" } + deployment.triggers.map(\.kind.rawValue)).joined(separator: " ")
    }
  }

  @Test(arguments: [
    // Words beat variables, and these beat the file.
    ("passenger start --max-requests 5", "{\"max_requests\": 7, \"pool_idle_time\": 60}", ["passenger:Procfile passenger_wsgi.py max_requests=5 pool_idle_time=60 request-count scale-down"]),
    ("PASSENGER_MAX_REQUESTS=6 passenger start", "{\"max_requests\": 7}", ["passenger:Procfile passenger_wsgi.py max_requests=6 request-count"]),
    ("passenger start", "{\"max_requests\": 7, \"memory_limit\": 2}", ["passenger:Procfile passenger_wsgi.py max_requests=7 memory_limit=2097152 request-count memory"]),
    ("passenger status", "{\"max_requests\": 7}", ["passenger:Passengerfile.json passenger_wsgi.py max_requests=7 request-count"]),
    ("echo", "{\"app_type\": \"node\", \"startup_file\": \"app.js\", \"max_requests\": 7}", ["passenger:passenger_wsgi.py passenger_wsgi.py"]),
  ])
  func `the command and its file`(command: String, file: String, expected: [String]) {
    #expect(found(["Procfile": "web: \(command)\n", "Passengerfile.json": file, "passenger_wsgi.py": "application = 1\n"]).map { $0.replacing("#web", with: "") } == expected)
  }

  @Test(arguments: [
    ("PassengerMaxRequests 9\n<VirtualHost *:80>\nDocumentRoot /srv/shop/public\nPassengerPoolIdleTime 60\n</VirtualHost>", ["passenger:a.conf#1 passenger_wsgi.py pool_idle_time=60 max_requests=9 request-count scale-down"]),
    ("<VirtualHost *:80>\nPassengerMaxRequests 9\nPassengerEnabled off\n</VirtualHost>", ["passenger:passenger_wsgi.py passenger_wsgi.py"]),
    ("passengerpython /usr/bin/python3\nPassengerMaxRequests ${N}", ["passenger:a.conf passenger_wsgi.py python=/usr/bin/python3 max_requests=? (what fills in `${N}` is not known) request-count"]),
  ])
  func `Apache's directives`(text: String, expected: [String]) {
    #expect(found(["a.conf": text + "\n", "passenger_wsgi.py": ""]) == expected)
  }

  @Test(arguments: [
    ("http { passenger_max_requests 9; server { root /srv/public; passenger_enabled on; location / { passenger_min_instances 2; } } }", ["passenger:a.conf passenger_wsgi.py min_instances=2 max_requests=9 request-count"]),
    ("passenger_enabled on;\npassenger_max_requests 8;", ["passenger:a.conf passenger_wsgi.py max_requests=8 request-count"]),
    ("server { passenger_enabled on; passenger_app_type node; passenger_max_requests 8; }", ["passenger:passenger_wsgi.py passenger_wsgi.py"]),
  ])
  func `nginx's directives`(text: String, expected: [String]) {
    #expect(found(["a.conf": text + "\n", "passenger_wsgi.py": ""]) == expected)
  }

  @Test func `a startup file alone is a deployment that nobody knows more of`() {
    let deployments = Described(["site/passenger_wsgi.py": "application = 1\n"]).result.deployments
    #expect(deployments.map(\.id) == ["passenger:site/passenger_wsgi.py"])
    #expect(deployments.map(\.openness) == [["how Passenger is set up for it is not in this workspace"]])
  }
}
