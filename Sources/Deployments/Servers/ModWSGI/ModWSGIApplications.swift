import ConfigSyntax
import Workspace

/// The scripts that Apache maps to URLs, each with the process group that runs it.
struct ModWSGIApplications {
  struct Application {
    let script: Said<String>
    let callable: String
    /// `nil` when it runs in Apache's own processes.
    let group: String?
    /// Set when it runs in the main interpreter.
    let mainInterpreter: Saying?
    let statement: ApacheStatements.Statement
  }

  private(set) var all: [Application] = []

  init(_ statements: ApacheStatements) {
    let groups = statements.named("WSGIProcessGroup")
    let interpreters = statements.named("WSGIApplicationGroup")
    let callables = statements.named("WSGICallableObject")
    for statement in statements.named("WSGIScriptAlias", "WSGIScriptAliasMatch", "WSGIImportScript") {
      let arguments = statement.directive.arguments
      let isImport = statement.directive.isNamed("WSGIImportScript")
      guard arguments.count > (isImport ? 0 : 1) else { continue }
      let script = arguments[isImport ? 0 : 1]
      func own(_ key: String) -> (String, SourceSpan)? {
        arguments.lazy.filter { $0.text.hasPrefix(key + "=") }.map { (String($0.text.dropFirst(key.count + 1)), statement.span(of: $0)) }.first
      }
      /// The nearest saying: in the same virtual host, or for the whole server.
      func around(_ sayings: [ApacheStatements.Statement]) -> (String, SourceSpan)? {
        let host = sayings.last { $0.host == statement.host } ?? sayings.last { $0.host == 0 }
        return host.flatMap { host in host.directive.arguments.first.map { ($0.text, host.span(of: $0)) } }
      }
      let interpreter = own("application-group") ?? around(interpreters)
      let isMain = interpreter.map { $0.0.uppercased() == "%{GLOBAL}" } ?? false
      all.append(
        Application(
          script: Said(script.text, origin: Origin(statement.span(of: script))),
          callable: (own("callable-object") ?? around(callables))?.0 ?? "application",
          group: (own("process-group") ?? around(groups))?.0,
          mainInterpreter: isMain ? interpreter.map { Saying("main-interpreter", text: $0.0, value: .boolean(true), origin: Origin($0.1)) } : nil,
          statement: statement))
    }
  }
}
