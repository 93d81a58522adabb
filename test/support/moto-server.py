"""moto on a free port of the loopback interface, for as long as standard input is open.

Whoever starts this holds the other end: however that process ends, the pipe closes and moto is gone with it.
"""

import os
import sys
import threading

from moto.server import main


def exit_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=exit_with_parent, daemon=True).start()
main(["-H", "127.0.0.1", "-p", "0"])
