"""A plain client of `lostwork server`: the standard library and nothing else."""
import json, subprocess


class Client:
    def __init__(self, lostwork, folder_uri, encodings, watches=False):
        self.process = subprocess.Popen([lostwork, "server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number, self.shown = 0, {}
        told = {"general": {"positionEncodings": encodings}, "textDocument": {
            "publishDiagnostics": {"relatedInformation": True, "versionSupport": True},
            "hover": {"contentFormat": ["markdown"]}, "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}}
        if watches:
            told["workspace"] = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
        answer = self.ask("initialize", {"processId": None, "rootUri": folder_uri, "capabilities": told})
        self.encoding = answer["capabilities"]["positionEncoding"]
        self.tell("initialized", {})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params=None):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            message = self.read()
            if message.get("id") == self.number and "method" not in message:
                assert "result" in message, message
                return message["result"]

    def read(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.shown[message["params"]["uri"]] = message["params"]
        return message

    def settle(self, uri):
        """An answer is about the text as it stands, so the diagnostics stand before it."""
        self.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}})

    def quit(self):
        self.ask("shutdown")
        self.tell("exit", None)
        return self.process.wait(timeout=20)
