import ConfigSyntax
import Testing
import Workspace

/// Shell scripts to trees: commands in the margin's notation, problems with their places, and texts that were not written by people.
@Suite struct ShellTests {
  // MARK: Trees

  @Test(arguments: [
    ("a b; c &", "a b; c &"), ("a && b || ! c | d", "a && b || !c | d"), ("A=1 B= c", "[A=1 B=] c"), ("A=(x 'y z') B+=w", "[A=(x <y z>) B+=w]"),
    ("if a; then b; elif c; then d; else e; fi", "if{a}{b}if{c}{d}else{e}"), ("while a\ndo b\ndone >f 2>&1", "while{a}{b} >f 2>&1"),
    ("until a; do b; done", "until{a}{b}"), ("for i in 1 2; do x $i; done", "for i(1 2){x $i}"), ("for i; do x; done", "for i{x}"),
    ("for ((i=0; i<9; i++)); do x; done", "for(()){x}"), ("case $1 in a|b) x;; (*) y; esac", "case $1(a|b){x}(*){y}"),
    ("f() { x; }; function g { y; }", "f(){{x}}; g(){{y}}"), ("( a; b )", "(a; b)"), ("[[ -n $a && ( b == c* ) ]]", "[[-n $a && ( b == c* )]]"),
    ("(( a + 1 ))", "((…))"), ("a <(b) > >(c)", "a <(b) ><(c)"), ("cat <<E >o\nx $y\nE\nz", "cat <<{<x ><$y><\n>} >o; z"),
    ("cat <<'E'\n$y\nE", "cat <<{<$y\n>}"), ("cat <<-E\n\t\tx\n\tE\n", "cat <<{<x\n>}"), ("a <<< \"b $c\"", "a <<<<b ><$c>"),
    ("a \\\n  b # c\nd", "a b; d"), ("a#b '#' # c", "a#b <#>"), ("time -p a", "a"), ("if a; then b; fi && { c; } 2>e", "if{a}{b} && {c} 2>e"),
  ])
  func `commands`(text: String, shape: String) {
    let parsed = readShell(Array(text.utf8))
    #expect(parsed.tree.shape == shape)
    #expect(parsed.problems.isEmpty)
  }

  @Test(arguments: [
    ("'a b'", "<a b>"), ("\"a $b c\"", "<a ><$b>< c>"), ("a\\ b", "a< >b"), ("$'a\\tb\\x41\\'\\101'", "<a\tbA'A>"), ("${a:-b c}", "${a:-b c}"),
    ("${a-'b'}", "${a-<b>}"), ("\"${a:-'b'}\"", "<${a:-<'b'>}>"), ("${a:=b}${a:?no}${a:+c}", "${a:=b}${a:?}${a:+c}"), ("${#a}${a##*/}${a%.py}", "${#a}${a##*/}${a%.py}"),
    ("${a[@]}${a[1]}${!a}${a//b/c}", "${a[@]}${a[1]}${…}${…}"), ("${a:1:2}${a: -1}${a[*]:$n}${@:2}", "${a:1:2}${a: -1}${a[*]:$n}${@[@]:2}"), ("$1$10${10}$@$#", "$1$1" + "0$10$@$#"), ("$(a b)", "$(a b)"), ("`a \\`b\\``", "$(a $(b))"),
    ("$((1 + (2)))", "$((…))"), ("$((a); b)", "$((a); b)"), ("a$", "a$"), ("\"a\\$b\\n\"", "<a><$b\\n>"), ("\"\"", "<>"),
  ])
  func `words`(text: String, shape: String) {
    let parsed = readShell(Array("x \(text)".utf8))
    #expect(parsed.tree.shape == "x \(shape)")
    #expect(parsed.problems.isEmpty)
  }

  @Test func `parts know where they stand`() {
    let text = Array("x 'a b' \"c $d\" `e \\`f\\``".utf8)
    guard case .simple(_, let words)? = readShell(text).tree.items.first?.command.form else { return #expect(Bool(false)) }
    func written(_ span: ByteSpan) -> String { String(decoding: text[span.range], as: UTF8.self) }
    #expect(words.map { written($0.span) } == ["x", "'a b'", "\"c $d\"", "`e \\`f\\``"])
    #expect(words[1].parts.map { written($0.span) } == ["a b"])
    #expect(words[2].parts.map { written($0.span) } == ["c ", "$d"])
    guard case .command(let list) = words[3].parts[0].content, case .simple(_, let inner)? = list.items.first?.command.form else { return #expect(Bool(false)) }
    #expect(inner.map { written($0.span) } == ["e", "`f\\`"])
  }

  // MARK: Problems

  @Test(arguments: [
    ("a 'b", "the quote ' is not closed", 2), ("a \"b", "the quote \" is not closed", 2), ("a `b", "the backtick is not closed", 2), ("a $(b", "the parenthesis is not closed", 2),
    ("a ${b", "the brace is not closed", 2), ("if a; then b", "`if` lacks its `fi`", 0), ("if a; b; fi", "`if` lacks its `then`", 9), ("then", "`then` ends nothing here", 0),
    ("a && ", "no command stands behind `&&`", 2), ("a | ;", "no command stands behind `|`", 2), (";; a", "`;;` ends nothing here", 0), ("a >", "`>` names no file", 2),
    ("if a; then fi", "`then` holds no command", 6), ("{ }", "`{` holds no command", 0), ("()", "`()` holds no command", 0), ("while a; do b", "`while` lacks its `done`", 0),
    ("[[ a", "`[[` is not closed", 0), ("A=(b", "the array is not closed", 2), ("case a in b) c", "`case` lacks its `esac`", 0), ("(a) b", "`b` stands behind the end of a command", 4),
    ("f() a", "the function `f` has no body", 4), ("& a", "there is no command in front of `&`", 0), ("a )", "`)` ends nothing here", 2),
  ])
  func `a problem says what was found and where`(text: String, message: String, start: Int) {
    let problems = readShell(Array(text.utf8)).problems
    #expect(problems.contains { $0.message == message && Int($0.span.start) == start }, "\(problems)")
  }

  @Test func `a here-document without an end is a note`() {
    #expect(readShell(Array("cat <<E\nx\n".utf8)).problems.map(\.weight) == [.note])
  }

  // MARK: Texts that nobody wrote

  @Test(arguments: ["(", "{ ", "$(", "${a:-", "\"$(", "`", "if ", "while ", "case x in x) ", "[[ ", "((", "$((", "f() ", "<<E ", "cat <<E\n", "a && ", "! ", "'", "<(", "A=("])
  func `nesting without an end is bounded`(piece: String) {
    let clock = ContinuousClock()
    let short = clock.measure { _ = readShell(Array(String(repeating: piece, count: 4_000).utf8)) }
    let long = clock.measure { _ = readShell(Array(String(repeating: piece, count: 40_000).utf8)) }
    #expect(long < short * 60 + .milliseconds(400), "\(short) \(long)")
  }

  @Test func `any bytes are read to their end`() {
    var state: UInt64 = 7
    let pieces = ["(", ")", "{", "}", "'", "\"", "`", "$", "${", "$(", "<<E", "\n", "E\n", ";;", "case", " in ", "esac", "if", "then", "fi", "do", "done", "\\", "&", "|", "a", "=", " ", "[[", "]]", "#", "\u{0}", "é"]
    for _ in 0..<3_000 {
      var text = ""
      for _ in 0..<20 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let bytes = Array(text.utf8)
      for problem in readShell(bytes).problems { #expect(Int(problem.span.end) <= bytes.count, "\(text)") }
    }
  }
}

// MARK: A tree in one line

extension ShellList {
  fileprivate var shape: String {
    items.enumerated().map { index, item in item.command.shape + (item.isInBackground ? " &" : index + 1 < items.count ? "; " : "") }.joined()
  }
}

extension ShellCommand {
  fileprivate var shape: String {
    let redirected = redirections.map { redirection in
      let descriptor = redirection.descriptor.map { "\($0)" } ?? ""
      switch redirection.target {
      case .word(let word): return " \(descriptor)\(redirection.operation)\(word.shape)"
      case .text(let word): return redirection.operation == "<<<" ? " <<<\(word.shape)" : " <<{\(word.shape)}"
      }
    }.joined()
    return unredirected + redirected
  }

  private var unredirected: String {
    switch form {
    case .simple(let assignments, let words):
      let assigned = assignments.map { assignment in
        let value =
          switch assignment.value {
          case .word(let word): word.shape
          case .array(let words): "(" + words.map(\.shape).joined(separator: " ") + ")"
          }
        return assignment.name + (assignment.appends ? "+=" : "=") + value
      }
      return ((assigned.isEmpty ? [] : ["[" + assigned.joined(separator: " ") + "]"]) + words.map(\.shape)).joined(separator: " ")
    case .pipeline(let commands, let isNegated): return (isNegated ? "!" : "") + commands.map(\.shape).joined(separator: " | ")
    case .chain(let first, let links): return first.shape + links.map { ($0.connector == .and ? " && " : " || ") + $0.command.shape }.joined()
    case .group(let list): return "{\(list.shape)}"
    case .subshell(let list): return "(\(list.shape))"
    case .conditional(let branches, let otherwise):
      return branches.map { "if{\($0.condition.shape)}{\($0.body.shape)}" }.joined() + (otherwise.map { "else{\($0.shape)}" } ?? "")
    case .loop(let condition, let body, let isUntil): return "\(isUntil ? "until" : "while"){\(condition.shape)}{\(body.shape)}"
    case .iteration(let name, let words, let body):
      return "for \(name)" + (words.map { "(" + $0.map(\.shape).joined(separator: " ") + ")" } ?? "") + "{\(body.shape)}"
    case .arithmeticLoop(let body): return "for(()){\(body.shape)}"
    case .choice(let subject, let choices):
      return "case \(subject.shape)" + choices.map { "(" + $0.patterns.map(\.shape).joined(separator: "|") + "){\($0.body.shape)}" }.joined()
    case .function(let name, let body): return "\(name)(){\(body.shape)}"
    case .test(let words): return "[[" + words.map(\.shape).joined(separator: " ") + "]]"
    case .arithmetic: return "((…))"
    }
  }
}

extension ShellWord {
  fileprivate var shape: String { parts.map(\.shape).joined() }
}

extension ShellPart {
  fileprivate var shape: String {
    let inner: String
    switch content {
    case .text(let bytes): inner = String(decoding: bytes, as: UTF8.self)
    case .parameter(let parameter): inner = parameter.shape
    case .command(let list): inner = "$(\(list.shape))"
    case .arithmetic: inner = "$((…))"
    case .process(let list): inner = "<(\(list.shape))"
    }
    return isQuoted ? "<\(inner)>" : inner
  }
}

extension ShellParameter {
  fileprivate var shape: String {
    switch operation {
    case nil: "$\(name)"
    case .fallback(let word, let forEmpty): "${\(name)\(forEmpty ? ":" : "")-\(word.shape)}"
    case .assignedFallback(let word, let forEmpty): "${\(name)\(forEmpty ? ":" : "")=\(word.shape)}"
    case .alternative(let word, let forEmpty): "${\(name)\(forEmpty ? ":" : "")+\(word.shape)}"
    case .refusal(let forEmpty): "${\(name)\(forEmpty ? ":" : "")?}"
    case .withoutPrefix(let word, let longest): "${\(name)\(longest ? "##" : "#")\(word.shape)}"
    case .withoutSuffix(let word, let longest): "${\(name)\(longest ? "%%" : "%")\(word.shape)}"
    case .length: "${#\(name)}"
    case .elements(let sign): "${\(name)[\(Character(UnicodeScalar(sign)))]}"
    case .element(let number): "${\(name)[\(number)]}"
    case .slice(let bounds, let sign): "${\(name)\(sign.map { "[\(Character(UnicodeScalar($0)))]" } ?? ""):\(bounds.shape)}"
    case .other: "${…}"
    }
  }
}
