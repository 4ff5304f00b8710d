import Catalogue
import Testing
import Workspace

@Suite struct ServerKnowledgeTests {
  @Test(arguments: [
    ("max-requests", "max-requests", ServerOption.Kind.unsigned), ("workers", "processes", .count), ("wsgi", "module", .text),
    ("pp", "pythonpath", .list), ("reload-on-rss", "reload-on-rss", .megabytes), ("disable-logging", "disable-logging", .invertedFlag),
    ("yml", "yml", .file), ("ifenv", "if-env", .logic),
  ])
  func `an option is found by any of its names`(name: String, setting: String, kind: ServerOption.Kind) throws {
    let option = try #require(uwsgi.options[name])
    #expect((option.name, option.setting, option.kind) == (name, setting, kind))
  }

  @Test(arguments: [("p", "processes"), ("w", "module"), ("R", "max-requests"), ("M", "master"), ("S", "set")])
  func `a letter stands for the first name of its option`(letter: String, name: String) {
    #expect(uwsgi.options[short: Array(letter.utf8)[0]]?.name == name)
  }

  @Test(arguments: [("max-request", "max-requests"), ("harakri", "harakiri"), ("procesess", "processes"), ("zzzzzzzz", nil)])
  func `a misspelt name has a nearest one`(name: String, nearest: String?) {
    #expect(uwsgi.options.nearestName(to: name) == nearest)
  }

  @Test func `names are listed by their beginning, each once`() {
    #expect(uwsgi.options.names(startingWith: "max-req") == ["max-requests", "max-requests-delta"])
    #expect(uwsgi.options[""] == nil)
    #expect(uwsgi.options["max-reques"] == nil)
  }
}
