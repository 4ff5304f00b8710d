/// Changes bytes as people and hostile people do. Everything follows from the seed.
struct Mutator {
  private var state: UInt64
  private let corpus: [[UInt8]]

  init(seed: UInt64, corpus: [[UInt8]]) {
    state = seed
    self.corpus = corpus
  }

  /// SplitMix64.
  mutating func random(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(max(limit, 1)))
  }

  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random(5) { mutate(&bytes) }
    return bytes
  }

  /// Signs that mean something to some reader.
  private static let pieces: [String] = [
    "[", "]", "{", "}", "(", ")", "<", ">", "\"", "'", "`", "\\", "\\\n", "\n", "\r\n", "\r", "\t", "  ", "    ", ":", ": ", "=", ",", ";", "#", " # ", "|", "||",
    "&", "&&", "*", "**", "?", "!", "-", "- ", "--", "---\n", "...\n", "@", "%", "%%", "%(", "%(a)", "%(a b +)", "%(_)", "%d", "%v", "$", "$(", "$(A)", "${", "${A:-",
    "${A:-${B:-${C}}}", "$$", "$1", "$@", "\"$@\"", "@(", "@(secret.txt)", "@(exec://id)", "@(http://x)", "@(/dev/zero)", "include = uwsgi.ini\n", "inherit = uwsgi.ini\n", "ini = :extra\n",
    "for-times = 1000000000\n", "for-times = 99999999999999999999\n", "for-glob = *\n", "for-glob = **/[a-\n", "if-env = A\n", "endif =\n", "set = a=%(a)%(a)\n", "a = %(b)%(b)\nb = %(a)%(a)\n",
    "declare-option = x=x=$1;x=$1$1\nx = 1 2\n", "[uwsgi]\n", "uwsgi:\n  ", "<uwsgi>", "</uwsgi>", "<![CDATA[", "]]>", "<!--", "-->", "<?", "&amp;", "&#x41;", "&a;", "\"uwsgi\": {",
    "&a ", "*a", "<<: *a\n", "!!int ", "| \n", ">-\n", "? ", "{{ x }}", "{{-", "{% if x %}", "{% endif %}", "<% %>", "<<EOF\n", "EOF\n", "FROM x\n", "ENTRYPOINT ", "CMD [", "ENV A=$A$A\n", "ARG A\n", "COPY . ..\n",
    "WORKDIR ../../..\n", "if ", "then ", "else ", "fi\n", "case x in ", "esac\n", "while true; do ", "done\n", "exec ", "cd ", "sh -c '", "eval ", "env ", "uwsgi ", "gunicorn ", "celery ", "--ini ", "--chdir ", "-c ",
    "import os\n", "def f(): return f()\n", "lambda: ", "for x in range(10**9): ", "while True: ", "x = x * x\n", "f'{", "\"\"\"", "9999999999999999999", "-1", "1e400", "0x", "\0", "\u{FEFF}", "\u{E9}", "\u{1F600}", "../../", "/etc/passwd", "/", "./", "extends: ", "{service: web}",
  ]

  private mutating func mutate(_ bytes: inout [UInt8]) {
    let place = random(bytes.count + 1)
    switch random(9) {
    case 0 where place < bytes.count: bytes[place] = UInt8(random(256))
    case 1 where place < bytes.count: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random(12)))
    case 2, 3: bytes.insert(contentsOf: Self.pieces[random(Self.pieces.count)].utf8, at: place)
    case 4:
      let piece = Array(Self.pieces[random(Self.pieces.count)].utf8)
      let count = random(8) == 0 ? random(5000) : random(8)
      bytes.insert(contentsOf: (0..<count).flatMap { _ in piece }, at: place)
    case 5 where place < bytes.count:
      let piece = Array(bytes[place..<min(bytes.count, place + random(120))])
      bytes.insert(contentsOf: piece, at: random(bytes.count))
    case 6: bytes.removeSubrange(place...)
    case 7:
      let other = corpus[random(corpus.count)]
      let start = random(other.count)
      bytes.insert(contentsOf: other[start..<min(other.count, start + random(300))], at: place)
    default:
      // A line of its own, doubled: what stands twice.
      let start = bytes[..<place].lastIndex(of: 10).map { $0 + 1 } ?? 0
      let end = bytes[place...].firstIndex(of: 10) ?? bytes.count
      bytes.insert(contentsOf: bytes[start..<end] + [10], at: start)
    }
  }
}
