"""Runs a program in a pseudo terminal and plays the person who sits at it.

Reads JSON from standard input: {"command": [...], "columns": n, "steps": [{"expect": text} | {"more": bytes} | {"send": text}]},
and writes {"exit": code, "output": text, "missing": step or null}. A step that does not come true ends the program.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

PATIENCE_SECONDS = 60


def main():
    task = json.load(sys.stdin)
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, task["columns"], 0, 0))
        os.environ["TERM"] = "xterm"
        os.execvp(task["command"][0], task["command"])
    output = b""
    seen = 0
    missing = None

    def read():
        nonlocal output
        if not select.select([terminal], [], [], 0.1)[0]:
            return True
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            return False
        output += piece
        return bool(piece)

    def wait(done):
        end = time.monotonic() + PATIENCE_SECONDS
        while not done():
            if time.monotonic() > end or not read():
                return done()
        return True

    for step in task["steps"]:
        if "send" in step:
            os.write(terminal, step["send"].encode())
            continue
        if "expect" in step:
            text = step["expect"].encode()
            came = wait(lambda: output.find(text, seen) >= 0)
            seen = output.find(text, seen) + len(text)
        else:
            came = wait(lambda: len(output) >= seen + step["more"])
            seen = len(output)
        if not came:
            missing = step
            break
    end = time.monotonic() + PATIENCE_SECONDS
    while missing is None and read():
        if time.monotonic() > end:
            missing = {"expect": "the end of the program"}
    if missing is not None:
        os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    json.dump(
        {"exit": os.waitstatus_to_exitcode(status), "output": output.decode(errors="replace"), "missing": missing},
        sys.stdout,
    )


main()
