import Catalogue
import Workspace

/// What a server makes of a setting's text.
package enum SettingValue: Hashable, Sendable {
  /// Counts, seconds, bytes: the unit is the catalogue's.
  case number(Double)
  case boolean(Bool)
  case text(String)
  /// Options that accumulate, in order.
  case list([String])
  /// The setting is there, its value cannot be known from the files: the reason in words.
  case unknown(reason: String)
}

/// One option of a server as it is in force.
package struct Setting: Hashable, Sendable {
  package let name: String
  /// The text as the server receives it, after substitution, with where it was said and what it beat.
  package let said: Said<String>
  package let effective: SettingValue

  package init(name: String, said: Said<String>, effective: SettingValue) {
    self.name = name
    self.said = said
    self.effective = effective
  }
}

/// What ends a healthy worker of a deployment, and the setting that says so.
package struct RecycleTrigger: Hashable, Sendable {
  package let kind: TriggerKind
  package let setting: Setting

  package init(kind: TriggerKind, setting: Setting) {
    self.kind = kind
    self.setting = setting
  }
}

/// Where the application starts: what is configured, and the file it was found in.
package struct EntryPoint: Hashable, Sendable {
  /// `shop.wsgi:application` or `wsgi.py`, as configured.
  package let app: Said<String>
  /// The source file; `nil` when it is not in the workspace.
  package let file: WorkspacePath?
  /// The dotted module name when the entry is a module.
  package let module: String?
  /// The name of the callable in the module.
  package let callable: String
  /// The folders that absolute imports start from, in order.
  package let searchPath: [WorkspacePath]
  /// Why there is no file, in words.
  package let reason: String?

  package init(app: Said<String>, file: WorkspacePath?, module: String?, callable: String, searchPath: [WorkspacePath], reason: String? = nil) {
    self.reason = reason
    self.app = app
    self.file = file
    self.module = module
    self.callable = callable
    self.searchPath = searchPath
  }
}

/// One set of workers that some configuration starts.
package struct Deployment: Sendable {
  /// Stable and readable: `uwsgi:deploy/uwsgi.ini` or `gunicorn:compose.yaml#web`, with the section when it is not the default one.
  package var id: String
  /// The server's name in the catalogue.
  package var server: String
  /// The version where the project pins it.
  package var serverVersion: Said<String>?
  package var pythonVersion: Said<String>?
  /// The place that starts it: the section header, or the launcher's command.
  package var origin: SourceSpan
  /// The command lines that start it, outermost first; empty when no launcher was found.
  package var launchers: [SourceSpan]
  /// Every setting that some file says, in the order in which it wins; defaults are the catalogue's.
  package var settings: [Setting]
  package var triggers: [RecycleTrigger]
  /// More than one where a server mounts several applications.
  package var entries: [EntryPoint]
  /// The server's configuration files that were read for it.
  package var files: [WorkspacePath]
  /// Seconds between the request to stop and the kill that whatever starts it allows; `nil` when no file says so.
  package var stopLimit: Said<Double>?
  /// The versions that requirements allow, where none is pinned.
  package var allowedVersions: Said<VersionRange>?
  /// Why settings beside those shown may be in force, in words; empty when all of them are known.
  package var openness: [String]
  /// Why it may not run like this at all, in words: a finding about it is at most likely.
  package var doubts: [String]
  /// What was taken for granted to get here, in sentences.
  package var assumptions: [String]

  package init(
    id: String, server: String, serverVersion: Said<String>? = nil, pythonVersion: Said<String>? = nil, origin: SourceSpan,
    launchers: [SourceSpan] = [], settings: [Setting], triggers: [RecycleTrigger], entries: [EntryPoint], files: [WorkspacePath] = [],
    stopLimit: Said<Double>? = nil, allowedVersions: Said<VersionRange>? = nil, openness: [String] = [], doubts: [String] = [],
    assumptions: [String] = []
  ) {
    self.id = id
    self.server = server
    self.serverVersion = serverVersion
    self.pythonVersion = pythonVersion
    self.origin = origin
    self.launchers = launchers
    self.settings = settings
    self.triggers = triggers
    self.entries = entries
    self.files = files
    self.stopLimit = stopLimit
    self.allowedVersions = allowedVersions
    self.openness = openness
    self.doubts = doubts
    self.assumptions = assumptions
  }

  /// The setting with this name, `nil` when only its default is in force.
  package subscript(setting name: String) -> Setting? {
    settings.first { $0.name == name }
  }
}
