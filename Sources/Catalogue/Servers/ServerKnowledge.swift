/// What is known of one server: how its files are recognised, its options, and what makes it replace a worker.
package struct ServerKnowledge: Sendable {
  /// How a configuration file of this server is told from others.
  package struct ConfigurationSign: Sendable, Hashable {
    /// `ini`, `yaml` …: the reader that the file is meant for.
    package let format: String
    /// The reader is `uwsgi/ini` for uWSGI's INI files.
    package let sign: FileSign
    /// Settings of which such a file holds at least one; empty when the bytes say enough.
    package let withOneOf: [String]
  }

  /// What matters about one setting beside its kind.
  package struct SettingNote: Sendable, Hashable {
    package let name: String
    /// The value in force when nobody says one, as the configuration would write it; `nil` for "not set".
    package let defaultValue: String?
    /// `seconds`, `requests`, `bytes` …; `nil` for settings without a unit.
    package let unit: String?
    /// What it does, in one clause.
    package let meaning: String
    /// What configurations written for old versions call it.
    package let oldNames: [String]
    /// The version from which the server switches it on itself, whatever anybody says; `nil` for a setting that does what is said.
    package let alwaysOnFrom: String?
  }

  /// A setting that ends healthy workers, and when it does.
  package struct Trigger: Sendable, Hashable {
    /// What the setting's value must be.
    package enum Condition: String, Sendable, CaseIterable {
      case aboveZero = "above-zero"
      case isTrue = "true"
      /// Being there is enough.
      case present
    }

    package let kind: TriggerKind
    package let setting: String
    package let condition: Condition
    /// Flags that must be on beside it.
    package let needs: [String]
    /// What keeps the trigger from ever firing: any of these is enough.
    package let unless: [SettingCondition]
  }

  /// A setting whose default an environment variable replaces.
  package struct EnvironmentDefault: Sendable, Hashable {
    package let variable: String
    package let setting: String
    /// The default, `{value}` standing for the variable's.
    package let value: Template
  }

  /// One of the readers that a server can be built with for a format.
  package struct Reader: Sendable, Hashable {
    /// `libyaml`
    package let name: String
    /// `yaml`
    package let format: String
    /// The same in words that go on after "when".
    package let words: String
  }

  /// A way in which people get the server, where that decides what it understands.
  package struct Build: Sendable, Hashable {
    /// "Debian's uWSGI"
    package let title: String
    /// The commands that install it, such as `apt-get`; for packages that files of Python requirements name, `pip`.
    package let installers: [String]
    /// The packages, perhaps with a `*` at the end.
    package let packages: [String]
    /// Names of the program that only this build has.
    package let programs: [String]
    /// The readers that it may have.
    package let readers: [String]
  }

  /// What changed with one version.
  package struct Version: Sendable, Hashable {
    package let version: String
    /// `2024-04`; `nil` when it was not looked up.
    package let date: String?
    package let changes: [String]
  }

  /// The name in configuration, findings and `--server`.
  package let name: String
  package let title: String
  /// The language of the applications that it can run and that this tool reads.
  package let language: String
  /// What its workers run all day, and what a limit on their number counts.
  package let serves: RootKind
  /// Names of the program on a command line.
  package let launchNames: [String]
  /// Commands of other packages that start it with options of their own, such as `manage.py rqworker`, and the words that they
  /// put in front of theirs.
  package let standIns: [String: [String]]
  /// Names of the packages that a project pins to pin the server's version.
  package let packages: [String]
  /// Names of the packages in which Linux distributions bring it.
  package let distributionPackages: [String]
  /// Its version in each release of a distribution: `bookworm`, `debian:12`.
  package let distributionVersions: [String: String]
  package let fileSigns: [ConfigurationSign]
  /// Texts that switch a flag off, in any case of letters; everything else switches it on.
  package let falseWords: [String]
  package let settingNotes: [SettingNote]
  package let triggers: [Trigger]
  /// In which process the application is loaded: the first line whose settings hold speaks; empty when that is not known.
  package let applicationLoading: [ApplicationLoading]
  /// Settings whose defaults come from the environment.
  package let environment: [EnvironmentDefault]
  /// The environment variable that holds further words of the command line; `nil` when there is none.
  package let argumentsVariable: String?
  /// Settings that start other instances instead of an application.
  package let runsOtherInstances: [String]
  /// Settings that start an application in another language.
  package let runsOtherLanguages: [String]
  package let readers: [Reader]
  package let builds: [Build]
  package let versions: [Version]
  package let options: ServerOptions
  /// `nil` for a server whose command line has a model of its own.
  package let commandLine: CommandLineKnowledge?
  package let entry: EntryKnowledge?
  /// Calls by which Python code starts it; their files are told by the sign `calls`.
  package let calls: [ServerCall]
  /// Commands of other packages that start it with options of their own.
  package let frontEnds: [FrontEnd]
  /// The setting that says how many workers there are; `nil` when none does.
  package let workersSetting: String?
  /// The setting that names the queues which it takes tasks from; all of them where it says nothing.
  package let queuesSetting: String?
  /// How programs that configure it read the environment: the same for all servers.
  package internal(set) var environmentReaders = EnvironmentReaders()
}

extension ServerKnowledge {
  /// Whether the server has a setting of this name.
  package func knows(_ setting: String) -> Bool {
    options[setting] != nil || commandLine?.options.option(saying: setting) != nil || settingNotes.contains { $0.name == setting }
  }

  /// The command of another package that a program is.
  package func frontEnd(_ program: String) -> FrontEnd? {
    frontEnds.first { $0.programs.contains(program) }
  }

  func readingEnvironment(with readers: EnvironmentReaders) -> ServerKnowledge {
    var server = self
    server.environmentReaders = readers
    return server
  }

  package func note(on setting: String) -> SettingNote? {
    settingNotes.first { $0.name == setting }
  }
}
