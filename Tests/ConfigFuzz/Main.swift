// ConfigFuzz SECONDS SEED FOLDER|BUNDLE…: mutates these files and looks for deployments in what comes out.
// ConfigFuzz check SECONDS SEED FOLDER|BUNDLE…: mutates them as programs, and checks what comes out.
//
// A failing workspace is left in /tmp, as a bundle that can be given again, or, where it did not crash, as a folder.
import Catalogue
import Deployments
import Glibc
import Workspace

@main struct ConfigFuzz {
  static func main() throws {
    var arguments = CommandLine.arguments
    let checks = arguments.count > 1 && arguments[1] == "check"
    if checks { arguments.remove(at: 1) }
    guard arguments.count > 3, let seconds = Int(arguments[1]), let seed = UInt64(arguments[2]) else {
      print("usage: ConfigFuzz [check] SECONDS SEED FOLDER|BUNDLE…")
      exit(2)
    }
    var files: [WorkspacePath: [UInt8]] = [:]
    for argument in arguments[3...] {
      guard let tree = try? FileTree(root: argument) else {
        files.merge(FileBundle(try bytes(of: argument)).files) { $1 }
        continue
      }
      for path in tree.files {
        if let file = try? tree.read(path) { files[path] = file.bytes }
      }
    }
    guard !files.isEmpty else {
      print("there are no files in \(arguments[3...].joined(separator: " "))")
      exit(2)
    }
    if checks {
      var fuzzer = CheckFuzzer(seed: seed, files: files)
      exit(fuzzer.run(seconds: seconds) ? 0 : 1)
    }
    let rules = Catalogue(RuleFile.builtIn)
    var fuzzer = ConfigFuzzer(
      seed: seed, files: files, finder: DeploymentFinder(catalogue: rules.servers, launchers: rules.launchers), budget: seconds)
    exit(fuzzer.run() ? 0 : 1)
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    let slash = path.lastIndex(of: "/")
    let folder = try FileTree(unwalked: slash.map { String(path[..<$0]) } ?? ".")
    return try folder.read(WorkspacePath(bytes: Array((slash.map { path[path.index(after: $0)...] } ?? path[...]).utf8))).bytes
  }
}
