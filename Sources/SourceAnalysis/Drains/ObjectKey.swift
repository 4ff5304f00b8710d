import Workspace

/// What an object, or the items of a container, can be found by in another function: where the program keeps it.
///
/// A container and what is in it share their keys: `threads.append(thread)` keeps the thread under the list's key.
enum ObjectKey: Hashable {
  /// A variable of a module.
  case global(FileID, String)
  /// A variable of a function, which functions inside it can share.
  case local(ScopeRef, String)
  /// An attribute of a class's objects, or of the class.
  case attribute(ScopeRef, String)
  /// Any object of a class: a queue of a class of its own, which its methods know as `self`.
  case objects(ScopeRef)
  /// What one expression makes: `Thread(…)`.
  case made(ExpressionRef)
  /// An attribute of the object that a framework hands around: `app.state.pool`.
  case shared(String)
  /// Everything that a call of this library function gives: `threading.enumerate`.
  case everything(String)
}
