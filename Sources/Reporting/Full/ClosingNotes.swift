import Findings

extension Report {
  /// What silence hangs on: what was looked for where nothing was found, and whose jobs nobody looked at; and what to do about it.
  var closingNotes: (notes: [String], help: String?) {
    if let search {
      return (
        [
          "looked for what starts \(search.servers.joined(separator: ", "))",
          "looked in \(search.files.joined(separator: ", ")), the servers' own files, and Python programs that call a server",
        ],
        "is the server started elsewhere? Write its command into a `Procfile` here, as in `web: gunicorn shop.wsgi:application --max-requests 1000`"
      )
    }
    guard !unread.isEmpty else { return ([], nil) }
    return (
      unread.map { "\(sources.location(of: $0.place)): \($0.words)" },
      "name the application there as a module of this folder (`shop.wsgi:application`), or count every job in the folder as its own with `--min-confidence possible`"
    )
  }
}

extension Report.UnreadApplication {
  fileprivate var words: String {
    let why = reason.map { ": \($0)" } ?? ""
    return app.map { "jobs of `\($0)`, which \(server) runs and recycles, were not looked for\(why)" }
      ?? "\(server) recycles workers here, and nothing says which application they run; its jobs were not looked for\(why)"
  }
}
