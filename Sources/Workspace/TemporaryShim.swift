extension FileTree { package func contains(_ path: WorkspacePath) -> Bool { files.contains(path) } }
