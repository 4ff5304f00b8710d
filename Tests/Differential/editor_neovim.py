"""Holds what Neovim showed for app.py against the command's report: editor_neovim.py SHOWN REPORT"""
import json, sys

shown = [line.strip() for line in open(sys.argv[1], encoding="utf-8")]
report = json.load(open(sys.argv[2], encoding="utf-8"))
wanted = []
for one in report["findings"]:
    spot = one["location"]
    if not spot["path"].endswith("app.py"):
        continue
    text = open(spot["path"], encoding="utf-8").read().split("\n")
    # Neovim counts columns in bytes.
    start = len(text[spot["line"] - 1][: spot["column"] - 1].encode())
    end = len(text[spot["endLine"] - 1][: spot["endColumn"] - 1].encode())
    level = ["error", "warning", "note"].index(one["severity"]) + 1
    wanted.append(f"shown {spot['line'] - 1}:{start}-{spot['endLine'] - 1}:{end} {level} lostwork {one['message']}")
wanted = sorted(wanted) + ["arrived true, gone after the edit true"]
different = 0 if wanted == shown and len(wanted) > 1 else 1
if different:
    print(f"DIFFERENT\n  command: {wanted}\n  neovim:  {shown}")
print(f"neovim: 1 compared, {1 - different} equal, {different} different")
sys.exit(different)
