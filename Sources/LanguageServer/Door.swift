package func serveLanguageClient(version: String) -> Int32 { 3 }
