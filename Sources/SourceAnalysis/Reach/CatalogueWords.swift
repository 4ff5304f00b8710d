import Catalogue
import Workspace

extension ProcessModel {
  /// Whether some file of the process names the package that a library's name belongs to.
  func mentionsPackage(of name: String) -> Bool {
    guard let package = name.split(separator: ".").first else { return false }
    return !files(naming: String(package)).isEmpty
  }

  /// The files in which a word stands in a decorator's line (`@app.route(…)`), or is given another name
  /// (`from bottle import route as r` decorates with another word).
  func files(decoratingWith word: String) -> [FileID] {
    if let known = filesByDecorator[word] { return known }
    let found = decoratorWords.files(holding: WordSet.hash(word)).map { closure.files[$0] }
    filesByDecorator[word] = found
    return found
  }
}
