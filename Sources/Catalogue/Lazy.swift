import Synchronization

/// A value that is made when it is first asked for, by whichever thread asks.
final class Lazy<Value: Sendable>: Sendable {
  private let known: Mutex<Value?>
  private let make: @Sendable () -> Value

  init(_ make: @escaping @Sendable () -> Value) {
    known = Mutex(nil)
    self.make = make
  }

  init(_ value: Value) {
    known = Mutex(value)
    make = { value }
  }

  var value: Value {
    known.withLock { known in
      if let known { return known }
      let value = make()
      known = value
      return value
    }
  }
}
