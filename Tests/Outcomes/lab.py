#!/usr/bin/env python3
"""The lab: starts real servers on loopback, lets requests start jobs, ends the worker, and counts what became of the jobs.

    lab.py run [PATTERN…]         runs the cells whose names match (`u31.mr.*`, `g27.*`, `*.thread_daemon`; nothing means everything) and
                                  writes what they voted to measured/
    lab.py list [PATTERN…]        says which cells there are
    lab.py tables [PATTERN…]      holds rules/outcomes/ against measured/; with --renew it writes the outcomes and cases from there
    lab.py verdict [PATTERN…]     gives the measured cells' projects to `lostwork check` and holds its verdicts against measured/
    lab.py ci                     runs the cells that the matrix gives to CI, once; fails when one contradicts the tables or the verdict,
                                  which it is asked twice more before it is believed

Cells run side by side; each runs --runs times and the vote is kept. Servers are installed into the cache folder (--cache, or
LAB_CACHE; else a folder that is removed at the end), with pip into environments of their own and with apt. Nothing here listens on
anything but 127.0.0.1.
"""
import argparse, collections, concurrent.futures, fnmatch, os, pathlib, shutil, sys, tempfile, time

import install, measured, matrix, run, tables, verdict


def chosen(patterns):
    cells = matrix.cells()
    if not patterns:
        return [cell for cell in cells if cell.mode.name != "left-over"]
    found = [cell for cell in cells if any(fnmatch.fnmatchcase(cell.name, name) for pattern in patterns for name in matrix.expand(pattern))]
    if not found:
        raise SystemExit(f"no cell is named like {' '.join(patterns)}")
    return found


def prepare(cells, cache):
    """The programs of every installation that the cells need; what cannot be had is said and left out."""
    wanted = {}
    for cell in cells:
        extra = wanted.setdefault(cell.installation.name, (cell.installation, set()))[1]
        extra.update(cell.mode.pip)
    ready = {}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        futures = {name: pool.submit(install.install, installation, cache, sorted(extra)) for name, (installation, extra) in wanted.items()}
    for name, future in futures.items():
        binaries, trouble = future.result()
        if binaries:
            ready[name] = binaries
        else:
            print(f"{name}: left out: {trouble}", flush=True)
    return ready


def measure(cell, scratch, binaries, number, attempts=3):
    """One run; a run that measured nothing is made again."""
    for attempt in range(attempts):
        result = run.Run(cell, scratch / f"{cell.name}.{number}", binaries).measure()
        if result.outcome != "nothing":
            break
    return result


def measure_all(cells, options, cache, scratch, told=None):
    """Every cell's measurements, by name."""
    ready = prepare(cells, cache)
    cells = [cell for cell in cells if cell.installation.name in ready]
    results = collections.defaultdict(list)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = {
            pool.submit(measure, cell, scratch, ready[cell.installation.name], number): cell
            for number in range(options.runs) for cell in cells
        }
        for future in concurrent.futures.as_completed(futures):
            cell, result = futures[future], future.result()
            results[cell.name].append(result)
            if told:
                told(cell, result)
            if not options.keep:
                shutil.rmtree(scratch / f"{cell.name}.0", ignore_errors=True)
    return cells, results


def say(cell, result):
    reason = f" ({result.reason})" if result.reason else ""
    print(f"{cell.name}: {result.outcome}: {result.finished} of {result.accepted} finished, {result.lost} lost, {result.never} never started, "
          f"{f'the worker left after {result.linger} s' if result.left else 'the worker stayed'}{reason}", flush=True)


def hold_verdicts(cells, lines, lostwork, scratch):
    """Every measured cell's verdict; returns how many differ that are not known to."""
    known, seen = verdict.known_differences(), set()
    equal, kept, undecided, not_asked, different = 0, 0, 0, 0, []
    cells = [cell for cell in cells if cell.name in lines and lines[cell.name]["outcome"] not in ("nothing", "stays")]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(lambda cell: verdict.check(lostwork, cell, scratch / f"{cell.name}.verdict"), cells))
    for cell, (predicted, why) in zip(cells, verdicts):
        line = lines[cell.name]
        seen.add(cell.name)
        if predicted == "not asked":
            not_asked += 1
        elif predicted is None or line["outcome"] == "mixed" or len(set(line["votes"].split("/"))) > 1:
            undecided += 1
            if predicted == "finishes":
                print(f"undecided: {cell.name}: measured {line['outcome']} {line['votes']}, predicted {predicted} ({why})")
        elif tables.same(line["outcome"], predicted, cell):
            equal += 1
            if cell.name in known:
                different.append(f"{cell.name}: is equal now: take it out of differences.tsv")
        elif known.get(cell.name, ())[:2] == (predicted, line["outcome"]):
            kept += 1
        else:
            different.append(f"{cell.name}: measured {line['outcome']} {line['votes']}, predicted {predicted} ({why})")
    for text in different:
        print("different:", text)
    print(f"{equal} verdicts are equal, {len(different)} different, {kept} known to differ, {undecided} undecided; {not_asked} are of signals, which no setting tells of")
    return len(different)


def run_in_ci(cells, rows, options, cache, scratch):
    """The decisive cells once, those that contradict twice more."""
    cells = [cell for cell in cells if cell.in_ci]
    options.runs = 1
    waiting, asked = cells, 0
    for attempt in range(3):
        waiting, results = measure_all(waiting, options, cache, scratch, say)
        lacking = [cell.name for cell in cells if cell.installation.name not in {cell.installation.name for cell in waiting}] if attempt == 0 else []
        contradicting = []
        for cell in waiting:
            outcome = results[cell.name][0].outcome
            row = tables.speaking(rows, cell)
            said = {row.says(cell)} - {None} if row else set()
            if options.lostwork:
                said |= {verdict.check(options.lostwork, cell, scratch / f"{cell.name}.verdict")[0]} - {"not asked", None}
            if not said or not all(tables.same(outcome, one, cell) for one in said):
                contradicting.append(cell)
                print(f"contradiction ({attempt + 1} of 3): {cell.name}: measured {outcome}, said {sorted(map(str, said))}", flush=True)
        asked += len(waiting)
        waiting = contradicting
        if attempt == 0:
            total, failed_to_install = len(cells) - len(lacking), lacking
        if not waiting:
            break
    for name in failed_to_install:
        print("not run:", name)
    print(f"{total - len(waiting)} cells agree, {len(waiting)} contradict three times, {len(failed_to_install)} could not be run ({asked} runs)")
    return len(waiting) + len(failed_to_install)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["run", "list", "tables", "verdict", "ci"])
    parser.add_argument("patterns", nargs="*")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=10, help="cells side by side")
    parser.add_argument("--cache", type=pathlib.Path, default=os.environ.get("LAB_CACHE"))
    parser.add_argument("--keep", type=pathlib.Path, help="keep the projects and logs of the runs in this folder")
    parser.add_argument("--dump", help="the built OutcomeDump, for `tables` and `ci`")
    parser.add_argument("--lostwork", help="the built lostwork, for `verdict` and `ci`")
    parser.add_argument("--renew", action="store_true", help="with `tables`: write rules/outcomes/")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args()
    for name in ("dump", "lostwork"):
        if getattr(options, name):
            setattr(options, name, pathlib.Path(getattr(options, name)).resolve())
    cells = chosen(options.patterns)
    if options.what == "list":
        for cell in cells:
            print(cell.name)
        return 0
    if options.what == "tables":
        rows, lines = tables.read(options.dump), measured.read()
        wrong = tables.compare(rows, cells, lines)
        if options.renew:
            tables.renew(rows, lines, matrix.HERE.parent.parent / "rules/outcomes")
        return 1 if wrong else 0
    with tempfile.TemporaryDirectory(prefix="lab-") as folder:
        os.chmod(folder, 0o755)
        cache = pathlib.Path(options.cache or f"{folder}/cache").resolve()
        cache.mkdir(parents=True, exist_ok=True)
        scratch = (options.keep or pathlib.Path(folder) / "runs").resolve()
        scratch.mkdir(parents=True, exist_ok=True)
        if options.what == "verdict":
            return 1 if hold_verdicts(cells, measured.read(), options.lostwork, scratch) else 0
        if options.what == "ci":
            return 1 if run_in_ci(cells, tables.read(options.dump), options, cache, scratch) else 0
        start = time.monotonic()
        cells, results = measure_all(cells, options, cache, scratch, say)
        print(f"{len(cells)} cells, {sum(map(len, results.values()))} runs, {time.monotonic() - start:.0f} s")
        if not options.dry:
            measured.update(cells, results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
