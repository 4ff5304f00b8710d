import Glibc

/// Serves one editor over standard input and output until it says `exit` or goes away.
///
/// One thread: it reads, answers, and looks for findings when the client has been silent for a moment.
/// - Returns: The process's exit status: 0 after `shutdown`, else 1.
package func serveLanguageClient(version: String) -> Int32 {
  // A client that went away is noticed by the write that fails.
  signal(SIGPIPE, SIG_IGN)
  var session = EditorSession(version: version)
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  var unanswered = 0
  var behindSince: ContinuousClock.Instant?
  while session.exitStatus == nil {
    behindSince = session.isBehind ? behindSince ?? .now : nil
    guard hasInput(within: patience(behindSince)) else {
      session.catchUp()
      guard write(session.takeOutput()) else { return 1 }
      continue
    }
    let count = buffer.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    if count > 0 { session.receive(buffer[..<count]) }
    unanswered += max(0, count)
    // What waits in the pipe is taken first: it may cancel what came before. But not without bound.
    if count > 0, unanswered < 16 << 20, hasInput(within: 0) { continue }
    unanswered = 0
    session.answer()
    if count <= 0 { session.disconnect() }
    guard write(session.takeOutput()) else { return 1 }
  }
  return session.exitStatus ?? 1
}

/// How long to wait for the next message, in milliseconds; -1 for ever.
///
/// Two keystrokes are seldom closer than 50 ms, so a pause of that length is worth a run; a client that never pauses gets one a second.
private func patience(_ behindSince: ContinuousClock.Instant?) -> Int32 {
  guard let behindSince else { return -1 }
  return behindSince.duration(to: .now) > .seconds(1) ? 0 : 50
}

private func hasInput(within milliseconds: Int32) -> Bool {
  var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
  while true {
    let count = poll(&descriptor, 1, milliseconds)
    if count < 0, errno == EINTR { continue }
    return count != 0
  }
}

private func write(_ bytes: [UInt8]) -> Bool {
  var written = 0
  while written < bytes.count {
    let count = bytes[written...].withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    if count <= 0 { return false }
    written += count
  }
  return true
}
