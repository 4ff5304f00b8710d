import Catalogue
import ConfigSyntax
import Workspace

/// `CMD ["gunicorn", "shop.wsgi"]`: what the last stage of each Dockerfile starts.
struct DockerfileLauncher: Launcher {
  static let reader = "dockerfile"

  private let context: LaunchContext

  init(_ context: LaunchContext) {
    self.context = context
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult()
    for path in files {
      guard let images = context.images(of: path, &result) else { continue }
      result.files.append(path)
      result.images += images
      guard let image = images.last, let command = image.start(), let origin = image.origin else { continue }
      result.launches.append(
        Launch(
          file: path, command: command, origin: origin,
          standpoint: Standpoint(
            directory: image.directory, mounts: image.mounts, environment: ServerEnvironment(image.environment, isComplete: false)),
          purpose: context.isForDevelopment(path) ? .development : .service, embedded: image.embedded, pythonVersion: image.pythonVersion,
          assumptions: image.assumptions + [image.entrypointAssumption].compactMap { $0 }))
    }
    return result
  }
}

extension LaunchContext {
  /// A Dockerfile is written by hand.
  private static let sizeLimit = 1 << 20

  /// The images of a Dockerfile's stages; `nil` when the file is none.
  func images(
    of path: WorkspacePath, from folder: WorkspacePath?? = nil, arguments: [String: OuterVariable] = [:], _ result: inout LaunchesResult
  ) -> [ContainerImage]? {
    guard let file = try? tree.read(path), file.bytes.count <= Self.sizeLimit else { return nil }
    let parsed = readDockerfile(file.bytes)
    // Other files bear the name too: a Dockerfile begins with `FROM`, or with arguments of it.
    guard let first = parsed.tree.instructions.first(where: { $0.name != "ARG" }), first.name == "FROM", namesImage(first) else { return nil }
    if !parsed.problems.isEmpty, looksLikeTemplate(file.bytes) {
      result.notUnderstood.append(FileTree.LeftOut(path, why: "it is a template, whose text is not known before it is filled in"))
      return nil
    }
    result.problems += parsed.problems.map { PlacedProblem($0, in: path) }
    if parsed.tree.instructions.count > DockerImageBuilder.instructionLimit {
      let span = parsed.tree.instructions[DockerImageBuilder.instructionLimit].nameSpan
      let message = "more than \(DockerImageBuilder.instructionLimit) instructions; the rest of the file was not read"
      result.problems.append(PlacedProblem(Problem(.limitReached, message, at: span), in: path))
    }
    var assumption: String?
    let context: WorkspacePath?
    if let folder {
      context = folder
    } else if let known = buildContexts[path] {
      context = known
    } else {
      let guess = BuildContext(of: parsed.tree, at: path, in: tree)
      context = guess.folder
      assumption = guess.assumption
    }
    var builder = DockerImageBuilder(
      tree: tree, known: knowledge.images, file: file, dockerfile: parsed.tree, context: context, given: arguments)
    var images = builder.images()
    if let assumption { for index in images.indices { images[index].assumptions.append(assumption) } }
    return images
  }

  /// `FROM image` or `FROM image AS name`, and no `from module import name`.
  private func namesImage(_ instruction: DockerInstruction) -> Bool {
    let words = instruction.words
    return words.count < 2 || words[1].text.lowercased() == "as" || words[1].text.hasPrefix("#")
  }

  private func looksLikeTemplate(_ bytes: [UInt8]) -> Bool {
    bytes.indices.dropLast().contains { index in
      (bytes[index] == UInt8(ascii: "{") && (bytes[index + 1] == UInt8(ascii: "{") || bytes[index + 1] == UInt8(ascii: "%")))
        || (bytes[index] == UInt8(ascii: "<") && bytes[index + 1] == UInt8(ascii: "%"))
    }
  }
}
