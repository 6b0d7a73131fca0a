#!/usr/bin/env python3
"""What a batch promises, shown on many folders: nothing lost by kills, time and memory that grow no faster than the folders.

    cargo build --release --bin preaudit --example folders
    python3 benches/batch.py target/release WORK [--count 1000] [--kills 10] [--seed 6]

Writes invented folders below WORK (about 2 MB each; see `tests/whole/many.rs`) and prints one line a promise with its
figures; exits 1 when one is not kept. Python's standard library only; memory is read from /proc, so Linux.
"""
import argparse, hashlib, os, random, shutil, signal, subprocess, sys, threading, time
from pathlib import Path

FORMATS = "table json jsonl markdown html junit sarif github csv xlsx message".split()
ROUNDS = 3
KEPT = True


def told(promise, kept, figures):
    global KEPT
    KEPT &= kept
    print(f"{'kept' if kept else 'NOT KEPT':8} {promise}: {figures}", flush=True)


def processes(group):
    """Processes of a process group."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.getpgid(int(pid)) == group: yield pid
        except OSError: pass


def proportional(group):
    """Memory of a process group in KiB, pages that are shared counted once."""
    total = 0
    for pid in processes(group):
        try:
            with open(f"/proc/{pid}/smaps_rollup") as lines:
                total += next((int(l.split()[1]) for l in lines if l.startswith("Pss:")), 0)
        except OSError: pass
    return total


class Run:
    """One run of the command with its own home; `kill` after so many seconds."""
    def __init__(self, command, home, kill=None, watch=False):
        env = {"PATH": os.environ["PATH"], "LANG": "en_US.UTF-8", "PREAUDIT_HOME": str(home)}
        start = time.monotonic()
        child = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0)
        self.peak = 0
        threads = [threading.Thread(target=self.read, args=(n, s)) for n, s in (("out", child.stdout), ("err", child.stderr))]
        if watch: threads.append(threading.Thread(target=self.watch, args=(child.pid,)))
        if kill is not None:
            timer = threading.Timer(kill, lambda: os.kill(child.pid, signal.SIGKILL)); timer.start()
        self.over = False
        for t in threads: t.start()
        _, status, used = os.wait4(child.pid, 0)
        self.over = True
        if kill is not None: timer.cancel()
        for t in threads: t.join()
        child.returncode = self.code = os.waitstatus_to_exitcode(status)
        self.wall, self.cpu = time.monotonic() - start, used.ru_utime + used.ru_stime

    def read(self, name, stream): setattr(self, name, stream.read())

    def watch(self, group):
        while not self.over:
            self.peak = max(self.peak, proportional(group)); time.sleep(0.1)


def tree(folder):
    """SHA-256 of every file below a folder but the journal."""
    files = (p for p in sorted(Path(folder).rglob("*")) if p.is_file() and p.name != "journal.jsonl")
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


class Desk:
    def __init__(self, built, work):
        self.tool, self.folders, self.work = built / "preaudit", built / "examples/folders", work

    def clients(self, count):
        root = self.work / f"clients-{count}"
        if not root.exists():
            subprocess.run([self.folders, self.work / "new", str(count)], check=True)
            (self.work / "new").rename(root)
        return root

    def fresh(self, name):
        shutil.rmtree(self.work / name, ignore_errors=True)
        (self.work / name).mkdir()
        return self.work / name

    def batch(self, root, home, args, **how):
        command = [self.tool, "batch", root, "--as-of", "2026-11-01", "--ocr", "off", *args]
        return Run([str(part) for part in command], home, **how)

    def kills(self, root, name, args, times, length, chance):
        """A run that is killed `times` times and resumed; gives it and how often it was really killed."""
        home, killed = self.fresh(f"home-{name}"), 0
        for n in range(times):
            moment = chance.uniform(0.05, 0.95) * length / times
            killed += self.batch(root, home, args + (["--resume"] if n else []), kill=moment).code == -signal.SIGKILL
        return self.batch(root, home, args + ["--resume"]), killed


def scale(desk, count, kills, chance):
    """Time, memory, the cache and kills on `count` folders with a report of each."""
    small, large = desk.clients(count // 10), desk.clients(count)
    out = {root: desk.fresh(f"out-{root.name}") for root in (small, large)}

    def first(root):
        return desk.batch(root, desk.fresh(f"home-{root.name}"), ["--format", "json", "-o", out[root]], watch=True)

    # The speed of a machine changes within minutes: both kinds in turn, and their means.
    tenths, wholes = [], []
    for _ in range(ROUNDS):
        tenths += [first(small) for _ in range(3)]
        wholes.append(first(large))
    tenths += [first(small) for _ in range(3)]
    mean = lambda of, runs: sum(map(of, runs)) / len(runs)
    b = wholes[-1]
    said = b.out.decode().splitlines()[0]
    told(f"all of {count} reported", said.startswith(f"{count} dossiers:"), f"{said} (exit {b.code})")
    for what, of in (("CPU s", lambda r: r.cpu), ("wall s", lambda r: r.wall)):
        x, y = mean(of, tenths), mean(of, wholes)
        told(f"{what} <= 10.5 times those of a tenth", y <= 10.5 * x, f"{y:.1f} / {x:.1f} = {y / x:.2f}")
    x, y = (max(r.peak for r in runs) / 1024 for runs in (tenths, wholes))
    told("peak memory <= 1.1 times that of a tenth", y <= 1.1 * x, f"{y:.0f} / {x:.0f} MiB = {y / x:.3f}")
    again = desk.batch(large, desk.work / f"home-{large.name}", ["--format", "json", "-o", desk.work / f"out-{large.name}"])
    same = again.out == b.out
    for what, x, y in (("CPU", b.cpu, again.cpu), ("wall", b.wall, again.wall)):
        told(f"nothing changed: {what} <= 5 % of the first run", same and y <= 0.05 * x, f"{y:.2f} / {x:.1f} s = {100 * y / x:.1f} %")
    out = desk.fresh("out-killed")
    resumed, killed = desk.kills(large, "killed", ["--no-cache", "--format", "json", "-o", out], kills, b.wall, chance)
    whole, broken = tree(desk.work / f"out-{large.name}"), tree(out)
    broken = {k: v for k, v in broken.items() if not k.endswith(".new")}
    told(f"killed {killed} times, resumed: the same {len(whole)} files and output", killed > 0 and whole == broken and resumed.out == b.out, f"exit {resumed.code}")


def formats(desk, chance):
    """Killed and resumed gives the same bytes in every format."""
    root = desk.clients(40)
    for name in FORMATS:
        args = ["--no-cache", "--format", name]
        whole = desk.batch(root, desk.fresh("home-whole"), args)
        resumed, killed = desk.kills(root, "broken", args, 3, whole.wall, chance)
        told(f"{name} after {killed} kills: the same bytes", killed > 0 and resumed.out == whole.out, f"{len(whole.out)} bytes")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("built", type=Path); p.add_argument("work", type=Path)
    p.add_argument("--count", type=int, default=1000); p.add_argument("--kills", type=int, default=10)
    p.add_argument("--seed", type=int, default=6)
    a = p.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    desk, chance = Desk(a.built.resolve(), a.work.resolve()), random.Random(a.seed)
    scale(desk, a.count, a.kills, chance)
    formats(desk, chance)
    sys.exit(not KEPT)


if __name__ == "__main__":
    main()
