import Synchronization

/// What all instances of a workspace may take together: a thousand commands that read one greedy file are a thousand times as much.
final class UWSGIAllowance: Sendable {
  /// What is left, and what one instance may take of it.
  struct Share: Sendable {
    var pairs: Int
    var bytes: Int

    /// Far above what a workspace holds: ten of the largest instances.
    static let whole = Share(pairs: 200_000, bytes: 64 << 20)
    /// Of one instance (``UWSGIResolver/Limit``).
    static let most = Share(pairs: UWSGIResolver.Limit.pairs, bytes: UWSGIResolver.Limit.bytes)
    /// Whatever came before: more than nearly any configuration needs.
    static let least = Share(pairs: 300, bytes: 1 << 16)
  }

  private let left = Mutex(Share.whole)

  var share: Share {
    left.withLock { left in
      Share(
        pairs: max(Share.least.pairs, min(Share.most.pairs, left.pairs)), bytes: max(Share.least.bytes, min(Share.most.bytes, left.bytes)))
    }
  }

  func spend(_ resolver: UWSGIResolver) {
    left.withLock { left in
      left.pairs = max(0, left.pairs - resolver.pairs.count)
      left.bytes = max(0, left.bytes - resolver.bytesRead)
    }
  }
}
