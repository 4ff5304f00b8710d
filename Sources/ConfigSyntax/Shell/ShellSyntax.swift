import Workspace

/// Commands that run one after the other.
package struct ShellList: Sendable, Hashable {
  package struct Item: Sendable, Hashable {
    package var command: ShellCommand
    /// Whether `&` stands behind it.
    package var isInBackground: Bool
  }

  package var items: [Item]

  package init(_ items: [Item] = []) {
    self.items = items
  }
}

/// One command of a shell script, simple or compound.
package struct ShellCommand: Sendable, Hashable {
  package enum Connector: Sendable, Hashable {
    /// `&&`
    case and
    /// `||`
    case or
  }

  package struct Link: Sendable, Hashable {
    package var connector: Connector
    package var command: ShellCommand
  }

  package struct Branch: Sendable, Hashable {
    package var condition: ShellList
    package var body: ShellList
  }

  package struct Choice: Sendable, Hashable {
    package var patterns: [ShellWord]
    package var body: ShellList
    /// Whether it ends with `;&` or `;;&` rather than with `;;`.
    package var goesOn: Bool
  }

  package indirect enum Form: Sendable, Hashable {
    case simple(assignments: [ShellAssignment], words: [ShellWord])
    case pipeline([ShellCommand], isNegated: Bool)
    /// `a && b || c`: equal precedence, from left to right.
    case chain(ShellCommand, [Link])
    /// `{ … }`
    case group(ShellList)
    /// `( … )`
    case subshell(ShellList)
    /// `if … elif … else … fi`
    case conditional([Branch], otherwise: ShellList?)
    /// `while …` and `until …`
    case loop(condition: ShellList, body: ShellList, isUntil: Bool)
    /// `for NAME in …` and `select`; without words over the positional parameters.
    case iteration(name: String, words: [ShellWord]?, body: ShellList)
    /// bash's `for ((…; …; …))`
    case arithmeticLoop(body: ShellList)
    case choice(subject: ShellWord, [Choice])
    case function(name: String, body: ShellCommand)
    /// bash's `[[ … ]]`, the words between the brackets.
    case test([ShellWord])
    /// bash's `(( … ))`
    case arithmetic
  }

  package var form: Form
  package var redirections: [ShellRedirection]
  package var span: ByteSpan

  package init(_ form: Form, redirections: [ShellRedirection] = [], at span: ByteSpan) {
    self.form = form
    self.redirections = redirections
    self.span = span
  }
}

extension ShellCommand {
  /// Whether it ends with a sign or word of its own.
  var isCompound: Bool {
    switch form {
    case .simple, .arithmetic: false
    case .pipeline(let commands, _): commands.last?.isCompound ?? false
    case .chain(let first, let links): (links.last?.command ?? first).isCompound
    case .function(_, let body): body.isCompound
    case .group, .subshell, .conditional, .loop, .iteration, .arithmeticLoop, .choice, .test: true
    }
  }
}

/// `NAME=word` in front of a command or alone.
package struct ShellAssignment: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    case word(ShellWord)
    /// bash's `NAME=(a b c)`
    case array([ShellWord])
  }

  package var name: String
  /// The text between the brackets of `NAME[i]=…`; `nil` for a plain variable.
  package var index: String?
  /// Whether it is `NAME+=…`.
  package var appends: Bool
  package var value: Value
  package var span: ByteSpan
}

package struct ShellRedirection: Sendable, Hashable {
  package enum Target: Sendable, Hashable {
    case word(ShellWord)
    /// The text of a here-document, or of a here-string, with its line break.
    case text(ShellWord)
  }

  /// `<`, `>`, `>>`, `2>&1`'s `>&` …
  package var operation: String
  /// `nil` for the operator's own.
  package var descriptor: Int?
  package var target: Target
  package var span: ByteSpan
}

/// One word as it is written: parts that the shell expands, and then joins or splits.
package struct ShellWord: Sendable, Hashable {
  package var parts: [ShellPart]
  package var span: ByteSpan

  package init(_ parts: [ShellPart], at span: ByteSpan) {
    self.parts = parts
    self.span = span
  }

  /// The text of a word in which nothing is to be expanded; `nil` for any other.
  package var literal: [UInt8]? {
    var text: [UInt8] = []
    for part in parts {
      guard case .text(let bytes) = part.content else { return nil }
      text += bytes
    }
    return text
  }

  package var isQuoted: Bool { parts.contains(where: \.isQuoted) }
}

package struct ShellPart: Sendable, Hashable {
  package indirect enum Content: Sendable, Hashable {
    /// Without the quotes and backslashes around it.
    case text([UInt8])
    case parameter(ShellParameter)
    /// `$(…)` and backticks.
    case command(ShellList)
    /// `$((…))`
    case arithmetic
    /// bash's `<(…)` and `>(…)`
    case process(ShellList)
  }

  package var content: Content
  /// Whether quotes keep it from being split into words and from being a pattern.
  package var isQuoted: Bool
  /// What it was written as, without quotes around several parts.
  package var span: ByteSpan

  package init(_ content: Content, isQuoted: Bool, at span: ByteSpan) {
    self.content = content
    self.isQuoted = isQuoted
    self.span = span
  }
}

/// `$NAME` or `${NAME…}`.
package struct ShellParameter: Sendable, Hashable {
  package indirect enum Operation: Sendable, Hashable {
    /// `-` and `:-`; the flag says that an empty value counts as none (the colon).
    case fallback(ShellWord, forEmpty: Bool)
    /// `=` and `:=`
    case assignedFallback(ShellWord, forEmpty: Bool)
    /// `?` and `:?`
    case refusal(forEmpty: Bool)
    /// `+` and `:+`
    case alternative(ShellWord, forEmpty: Bool)
    /// `#`, `##`
    case withoutPrefix(ShellWord, longest: Bool)
    /// `%`, `%%`
    case withoutSuffix(ShellWord, longest: Bool)
    /// `${#NAME}`
    case length
    /// bash's `${NAME[@]}` or `${NAME[*]}`; the byte in the brackets.
    case elements(UInt8)
    /// bash's `${NAME[1]}` with a number.
    case element(Int)
    /// bash's `${NAME:1:2}`, `${@:2}` and `${NAME[@]:1}`: the bounds as they are written, and the byte in the brackets.
    case slice(ShellWord, elements: UInt8?)
    /// What is not followed: `${NAME//a/b}`, `${!NAME}`, `${NAME[i]}`.
    case other
  }

  /// A variable's name, digits, or one of `@*#?-$!`.
  package var name: String
  package var operation: Operation?

  package init(_ name: String, _ operation: Operation? = nil) {
    self.name = name
    self.operation = operation
  }
}
