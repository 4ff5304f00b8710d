import PythonSyntax
import Testing

@Test func placeholder() {}
