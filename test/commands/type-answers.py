"""Runs a command on a terminal of its own, types an answer to each question that it is told of, and prints what came of it as JSON.

Arguments: pairs of question and answer (as a JSON list of lists), then the command.
"""

import json
import os
import pty
import sys

answers = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])

shown = b""
seen = 0
while True:
    try:
        chunk = os.read(terminal, 4096)
    except OSError:
        break
    if not chunk:
        break
    shown += chunk
    if answers:
        place = shown.find(answers[0][0].encode(), seen)
        if place != -1:
            seen = place + len(answers[0][0].encode())
            os.write(terminal, answers.pop(0)[1].encode())
_, status = os.waitpid(pid, 0)
print(json.dumps({"exitCode": os.waitstatus_to_exitcode(status), "shown": shown.decode()}))
