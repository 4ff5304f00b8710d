import Deployments
import Testing

/// Jobs of Upstart, the init of Ubuntu before systemd.
@Suite struct UpstartTests {
  private func described(_ job: String, _ files: [String: String] = [:]) -> [String] {
    Described(files.merging(["deploy/init/shop.conf": job]) { $1 }).result.deployments.map { deployment in
      let settings = deployment.settings.filter { $0.said.origin.place != nil }.map { setting -> String in
        if case .unknown = setting.effective { return "\(setting.name)=?" }
        return "\(setting.name)=\(setting.said.value)"
      }
      let stop = deployment.stopLimit.map { "\(Int($0.value)) s" } ?? "-"
      return ([deployment.id] + settings.sorted() + [stop]).joined(separator: " ")
    }
  }

  @Test(arguments: [
    ("start on runlevel [2345]\nrespawn\nexec gunicorn shop:app --max-requests 5\n", "max_requests=5 5 s"),
    ("start on startup\nkill timeout 300\nexec gunicorn shop:app \\\n  --max-requests 5 \\\n  --workers 2\nrespawn\n", "max_requests=5 workers=2 300 s"),
    // Variables, and a script around the command.
    ("start on startup\nenv N=7\nexport N\nscript\n  cd /srv/shop\n  . venv/bin/activate\n  exec gunicorn shop:app --max-requests $N\nend script\n", "max_requests=7 5 s"),
    ("respawn\nenv OPTS=\"--max-requests 8 --threads 4\" # comment\nexec gunicorn $OPTS shop:app\n", "max_requests=8 threads=4 5 s"),
    // What runs before and after is not the job.
    ("respawn\npre-start script\n  exec gunicorn other:app\nend script\npre-stop exec gunicorn third:app\nexec gunicorn shop:app\n", "5 s"),
    ("respawn\nexec gunicorn first:app --max-requests 1\nexec gunicorn shop:app --max-requests 2\n", "max_requests=2 5 s"),
    ("respawn\nexec gunicorn shop:app --max-requests {{ limit }}\n", "max_requests=? 5 s"),
  ])
  func `a job runs its exec line or script`(job: String, expected: String) {
    #expect(described(job) == ["gunicorn:deploy/init/shop.conf \(expected)"])
  }

  @Test(arguments: [
    "exec gunicorn shop:app\n", "respawn\n# exec gunicorn shop:app\n", "start on startup\ndescription \"exec gunicorn\"\n", "respawn\nscript\n", "respawn\nexec\n", "respawn\nexec \\",
  ])
  func `other files are no jobs`(job: String) {
    #expect(described(job) == [])
  }

  @Test func `the folder of a job is one of the workspace where its files are found`() {
    let files = ["back/uwsgi.ini": "[uwsgi]\nmodule = shop:app\nmax-requests = 9\n"]
    let job = described("respawn\nchdir /srv/shop/back\nexec uwsgi --ini uwsgi.ini --master\n", files)
    #expect(job == ["uwsgi:deploy/init/shop.conf master=true max-requests=9 module=shop:app 5 s"])
  }
}
