"""Runs a command on a terminal of its own, types what it is told to once the question is there, and prints what came of it as JSON.

Arguments: what to type (as a JSON string), then the command.
"""

import json
import os
import pty
import sys

typed = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])

shown = b""
while True:
    try:
        chunk = os.read(terminal, 4096)
    except OSError:
        break
    if not chunk:
        break
    shown += chunk
    if typed is not None and b"Type yes to continue: " in shown:
        os.write(terminal, typed.encode())
        typed = None
_, status = os.waitpid(pid, 0)
print(json.dumps({"exitCode": os.waitstatus_to_exitcode(status), "shown": shown.decode()}))
