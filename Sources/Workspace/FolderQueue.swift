import Glibc

/// The folders that still have to be listed: one stack for all threads, so that the walk stays deep and the stack short.
final class FolderQueue: @unchecked Sendable {  // what changes is touched only under the lock
  struct Folder: Sendable {
    /// Counts from 0, the root; names the folder's place in the finished tree.
    let id: Int
    let path: [UInt8]
    let depth: Int
    /// The rules of the folders above; its own ignore files are read when it is listed.
    let rules: IgnoreRules
  }

  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var waiting: [Folder]
  /// Folders that a thread is listing just now, and that may still bring forth more.
  private var underWay = 0
  private var lastID = 0

  init(_ root: Folder) {
    waiting = [root]
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  /// How many folders there were.
  var count: Int { locked { lastID + 1 } }

  /// The next folder to list; waits while other threads may still find one, `nil` once all is done.
  func next() -> Folder? {
    locked {
      while waiting.isEmpty && underWay > 0 { pthread_cond_wait(changed, lock) }
      guard let folder = waiting.popLast() else { return nil }
      underWay += 1
      return folder
    }
  }

  /// Takes the folders found in one that was listed; the number of the first of them, which the others follow.
  func finish(finding folders: [(path: [UInt8], rules: IgnoreRules, depth: Int)]) -> Int {
    locked {
      let first = lastID + 1
      for folder in folders {
        lastID += 1
        waiting.append(Folder(id: lastID, path: folder.path, depth: folder.depth, rules: folder.rules))
      }
      underWay -= 1
      if folders.count > 1 || (underWay == 0 && waiting.isEmpty) { pthread_cond_broadcast(changed) }
      return first
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }
}
