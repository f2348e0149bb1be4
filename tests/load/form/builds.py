"""The two builds: the form's, as `app/form/dist` has it, and the floor's, made here."""

import os
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path

from whitenoise.compress import Compressor

from tests.servers import MissingPart

ROOT = Path(__file__).resolve().parents[3]
FORM = ROOT / "app" / "form"
FORM_BUILD = FORM / "dist"
FLOOR = Path(__file__).parent / "floor"
WORKERS = {"service_worker.js", "worker.js"}


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of JavaScript: what the first screen loads, what is loaded when it is first asked
    for, and the service worker's.
    """

    first: int
    later: int
    worker: int

    @property
    def page(self) -> int:
        """All that the page may ever load."""
        return self.first + self.later


def find_form_build() -> Path:
    """Where the form's build lies. Raises MissingPart when there is none."""
    if not (FORM_BUILD / "index.html").is_file():
        raise MissingPart("Build the form: cd app/form && npm run build")
    return FORM_BUILD


def build_floor(folder: Path) -> None:
    """Builds the floor into `folder` with the form's tools, packed where the form's build is."""
    vite = FORM / "node_modules" / ".bin" / "vite"
    if not vite.exists():
        raise MissingPart("Install the form's tools: cd app/form && npm ci")
    command = [str(vite), "build", "--outDir", str(folder), "--emptyOutDir", "--logLevel", "warn"]
    quiet = os.environ | {"VITE_CONFIG_NATIVE_IGNORE_WARNING": "true"}
    subprocess.run(command, cwd=FLOOR, env=quiet, check=True)
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".js", ".css", ".html"}:
            _pack_like_the_form(path)


def _pack_like_the_form(path: Path) -> None:
    found = {one.suffix for one in FORM_BUILD.rglob("*")}
    packer = Compressor(use_gzip=".gz" in found, use_brotli=".br" in found, quiet=True)
    for _ in packer.compress(str(path)):
        pass


def weigh_scripts(build: Path) -> Weight:
    """All JavaScript of a build but the desk's, each file packed by gzip for itself."""
    page = (build / "index.html").read_text(encoding="utf-8")
    first = later = worker = 0
    for path in build.rglob("*.js"):
        size = gzip_size(path.read_bytes())
        if path.parent.name == "desk":
            continue
        if path.name in WORKERS:
            worker += size
        elif path.name in page:
            first += size
        else:
            later += size
    return Weight(first, later, worker)


def gzip_size(content: bytes) -> int:
    """Bytes of `content` after gzip at its best, header included."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return len(packer.compress(content) + packer.flush())
