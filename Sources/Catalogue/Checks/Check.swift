import ConfigSyntax
import Workspace

/// One rule: what it looks for, what it says, and the projects that prove it.
package struct Check: Sendable {
  package enum Level: String, Sendable, Hashable, CaseIterable {
    case error, warning, note
  }

  /// What a check is about, and so where its findings stand.
  package enum Subject: String, Sendable, Hashable, CaseIterable {
    /// A job of a deployment, and the trigger that they meet in where the condition names triggers.
    case job
    /// A deployment alone: only what is certain counts.
    case setting
    /// An exit hook that waits for something.
    case drain
    /// What a configuration's reader noticed about its text.
    case notice
    /// An input that was not understood.
    case input
  }

  /// Other words for what the check says. What it leaves out is said as usual.
  package struct Wording: Sendable {
    package let condition: Condition
    package let message: Template
    package let settingLabel: Template
  }

  package struct Remedy: Sendable {
    package let text: Template
    /// When it helps; always, if there is nothing here.
    package let condition: Condition
    /// The runs that showed it to work.
    package let measuredCase: String
    let shown: Lazy<Demonstration?>
    /// The same project before and after; `nil` where nobody wrote one.
    package var demonstration: Demonstration? { shown.value }
  }

  /// A remedy at work: an example that fires, and what its files become.
  package struct Demonstration: Sendable {
    /// The example's name.
    package let before: String
    /// Path to text, for the files that change.
    package let after: [(path: String, text: String)]
    package let span: ByteSpan
  }

  /// A whole small project and the findings it must give.
  package struct Example: Sendable {
    package let name: String
    /// Path to text. A line's `#~ CODE` margin says that a finding of that code stands there; `#~ CODE note` a label of it.
    package let files: [(path: String, text: String)]
    package let span: ByteSpan
  }

  package struct Link: Sendable, Hashable {
    package let url: String
    /// What people will find there; empty when nobody says.
    package let about: String
  }

  package let code: String
  package let name: String
  package let subject: Subject
  /// Whether it speaks when nobody selects it by its code or name.
  package let isEnabled: Bool
  /// Whether it stays silent where only some of the versions that may run are meant.
  package let needsVersion: Bool
  /// Whether it stays silent where another deployment reads the setting from the same place, and it does not hold for that one.
  package let needsAll: Bool
  /// One sentence for lists.
  package let summary: String
  /// The level when nothing else is said.
  package let level: Level
  /// The level by outcome, where it differs.
  package let levels: [OutcomeKind: Level]
  package let condition: Condition
  /// The settings at which a finding about a deployment stands, or which a finding about a job names: the first that is said.
  package let at: [String]
  /// Whether it asks how many jobs the whole process has, itself or in a remedy.
  package let countsJobs: Bool
  package let source: WorkspacePath

  /// What a finding says.
  let words: Lazy<Words>
  /// What people read who want to know more.
  let background: Lazy<Background>
  let projects: Lazy<[Example]>

  /// The code without its last two digits. Of checks that ask what a trigger does to a job, those of one family give one
  /// finding for each job.
  package var family: Substring { code.dropLast(2) }

  /// Whether it is asked once for each trigger of a deployment.
  package var isAboutTriggers: Bool { (subject == .job || subject == .drain) && !condition.triggers.isEmpty }
}

// MARK: What only a finding needs

extension Check {
  struct Words: Sendable {
    let message: Template
    let drainedMessage: Template
    let neverRunsMessage: Template
    let label: Template
    let settingLabel: Template
    let wordings: [Wording]
    let labels: [(setting: String, text: Template)]
    let notes: [Template]
  }

  package var message: Template { words.value.message }
  /// The message where an exit hook that runs waits for the job, if only for a time; the usual one where nobody wrote another.
  package var drainedMessage: Template { words.value.drainedMessage }
  /// The message where the job, at worst, never begins; the usual one where nobody wrote another.
  package var neverRunsMessage: Template { words.value.neverRunsMessage }
  /// What is said in other words where a condition holds; the first that holds speaks.
  package var wordings: [Wording] { words.value.wordings }
  /// The words beside the primary place.
  package var label: Template { words.value.label }
  /// The words beside the setting.
  package var settingLabel: Template { words.value.settingLabel }
  /// The words beside further settings, and beside `stop-time`, where they are said.
  package var labels: [(setting: String, text: Template)] { words.value.labels }
  /// What is said under the excerpt.
  package var notes: [Template] { words.value.notes }
}

// MARK: What only people ask for

extension Check {
  struct Background: Sendable {
    let why: String
    let measuredCases: [String]
    let remedies: [Remedy]
    let noRemedies: [String]
    let links: [Link]
  }

  package var why: String { background.value.why }
  /// The runs that showed what it says.
  package var measuredCases: [String] { background.value.measuredCases }
  package var remedies: [Remedy] { background.value.remedies }
  /// What looks like a remedy and was measured not to be one.
  package var noRemedies: [String] { background.value.noRemedies }
  package var links: [Link] { background.value.links }
  package var examples: [Example] { projects.value }
}
