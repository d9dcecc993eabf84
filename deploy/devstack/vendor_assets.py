"""Fetch the console's vendored files again, as `hub/bongsu/entrypoints/web/vendored/assets.json` pins them.

usage: vendor_assets.py [--check]     (needs npm, and the registry that it is set up for)

Each package is packed by its name and version, its archive compared with the pinned integrity, and the named files
copied unchanged. `--check` compares them with what is here and writes nothing. To take a newer version, change version
and integrity in `assets.json`, run this, look at the pages, and commit both.
"""

import argparse
import json
import subprocess
import sys
import tarfile
from base64 import b64decode
from hashlib import sha256, sha512
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

VENDORED = Path(__file__).parents[2] / "hub" / "bongsu" / "entrypoints" / "web" / "vendored"
_RECORD = """# {name}, vendored

{use}

| what | value |
|---|---|
| package | `{package}` of the npm registry |
| version | {version} |
| licence | {licence} |
| integrity of the archive | {integrity} |

Files, unchanged (sha256):

```
{sums}
```

`deploy/devstack/vendor_assets.py` fetches them again; a test holds this table, `assets.json` and the files together.
"""


def main() -> None:
    """Fetch or compare every package; exit 1 when one differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    different = []
    for asset in json.loads((VENDORED / "assets.json").read_bytes()):
        for path, content in fetched(asset).items():
            if check and path.read_bytes() != content:
                different.append(str(path))
            elif not check:
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
        print(f"{asset['package']} {asset['version']}: {'compared' if check else 'written'}", flush=True)
    sys.exit(f"these differ from the registry's: {', '.join(different)}" if different else 0)


def fetched(asset: dict[str, Any]) -> dict[Path, bytes]:
    """The files of one package with their record, by where they belong. SystemExit when the archive is another one."""
    with TemporaryDirectory() as folder:
        named = f"{asset['package']}@{asset['version']}"
        packed = ["npm", "pack", named, "--ignore-scripts", "--silent", "--pack-destination", folder]
        subprocess.run(packed, check=True, cwd=folder)
        archive = next(Path(folder).glob("*.tgz"))
        if sha512(archive.read_bytes()).digest() != b64decode(asset["integrity"].removeprefix("sha512-")):
            sys.exit(f"the archive of {named} is not the pinned one: its integrity differs")
        with tarfile.open(archive) as members:
            found = {name: read(members, name) for name in asset["files"]}
    contents = {name.rpartition("/")[2]: content for name, content in found.items()}
    record = record_of(asset, {name: sha256(content).hexdigest() for name, content in contents.items()})
    home = VENDORED / asset["folder"]
    return {home / "VENDORED.md": record.encode(), **{home / name: content for name, content in contents.items()}}


def read(members: tarfile.TarFile, name: str) -> bytes:
    """One file of an npm archive, which keeps all of them in one folder."""
    content = members.extractfile(f"package/{name}")
    if content is None:
        sys.exit(f"{name} is no file of the archive")
    return content.read()


def record_of(asset: dict[str, Any], sums: dict[str, str]) -> str:
    """`VENDORED.md` of one package."""
    return _RECORD.format(**asset, sums="\n".join(f"{digest}  {name}" for name, digest in sums.items()))


if __name__ == "__main__":
    main()
