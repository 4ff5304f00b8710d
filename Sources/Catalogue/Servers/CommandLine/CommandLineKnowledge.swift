/// How a server's own command line and environment variables say its settings.
package struct CommandLineKnowledge: Sendable {
  /// The library that splits the words; each has its own idea of abbreviations and values.
  package enum Style: String, Sendable, Hashable, CaseIterable {
    /// Python's click: whole names only, values may look like options.
    case click
    /// Python's argparse: unambiguous beginnings of names count, `-w=4` is `4`.
    case argparse
    /// Python's optparse: as argparse, but values may look like options and `-w=4` is `=4`.
    case optparse
    /// Python's getopt: as optparse, and the first word that is no option ends them.
    case getopt
  }

  package struct Implied: Sendable, Hashable {
    package let setting: String
    package let text: String
  }

  package let style: Style
  package let options: CommandOptions
  /// A setting's variable is this and the setting's name in capitals, unless its row names others; `nil` when only rows name variables.
  package let environmentPrefix: String?
  /// The words behind the program's name that make it run workers; empty for a program that does nothing else.
  package let subcommands: [String]
  /// The settings that words without a name say, in order.
  package let positionals: [String]
  /// The setting that takes all further words.
  package let furtherWords: String?
  /// Settings that the command sets by itself where nobody says them.
  package let implied: [Implied]
  /// Whether there are no settings beside those of the command line.
  package let settingsAreComplete: Bool
}

extension CommandLineKnowledge.Style {
  package var allowsAbbreviations: Bool { self != .click }
  /// Whether a value that a later one replaces must be of the option's kind all the same.
  package var readsEveryValue: Bool { self != .click && self != .getopt }
  package var valuesMayLookLikeOptions: Bool { self != .argparse }
  /// Whether the `=` of `-w=4` is no part of the value.
  package var dropsEqualsBehindLetter: Bool { self == .argparse }
  package var endsAtFirstWord: Bool { self == .getopt }
}

/// How a server's settings lead to the application that it runs.
package struct EntryKnowledge: Sendable, Hashable {
  package enum Form: String, Sendable, Hashable, CaseIterable {
    /// `shop.asgi:application`.
    case moduleAndAttribute = "module:attribute"
    /// `shop.queue.huey`: the last part is a name in the module.
    case dottedAttribute = "module.attribute"
    /// A module alone, or one with the name of the object in it behind a colon.
    case module
    /// The path of a Python file.
    case script
    /// `shop`, which may stand for the module `shop.celery`.
    case application
  }

  package let setting: String
  package let form: Form
  /// The callable when the setting names none.
  package let callable: String
  /// The setting that holds a folder to put first in the search path.
  package let folder: String?
  /// The setting that holds the folder to start in.
  package let directory: String?
  /// The flag that says that the callable makes the application.
  package let factory: String?
  /// A setting that lists further modules to load.
  package let modules: String?
  /// Modules beside the named one that are looked at when it is a package: Celery's `celery`.
  package let submodules: [String]
}
