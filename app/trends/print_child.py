"""Makes the printer's process ready. It runs as a script there, before anything of ours is loaded.

Rendering needs a handful of our modules; importing `app` as usual would also start the whole web
application (seconds, and its memory). So `app` becomes a bare package in that process.
"""

import os
import sys
import threading
from multiprocessing import connection, parent_process
from pathlib import Path
from types import ModuleType


def load_bare_package() -> None:
    """Lets `app.…` be imported without running `app/__init__.py`."""
    package = ModuleType("app")
    package.__path__ = [str(Path(__file__).parents[1])]
    sys.modules.setdefault("app", package)


def end_with_parent() -> None:
    """Ends this process when the web worker that started it is gone, however it went."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


load_bare_package()
end_with_parent()
