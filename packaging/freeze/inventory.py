"""Say what a frozen program consists of: its bill of materials, and the licence of each part.

    python inventory.py CONTENTS BILL LICENCES

Runs in the environment that the program was made of. CONTENTS is what PyInstaller's recipe wrote:
modules and files that went in. BILL, a CycloneDX file of the whole environment, is cut down to
these and completed with what pip knows nothing of: Python, Qt's ICU, libraries of the system.
LICENCES becomes a folder of one text per part with an index, which the program shows.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import Distribution, distributions, packages_distributions
from pathlib import Path
from typing import Any, Final

STANDARD: Final = Path(__file__).resolve().parent / "licences"
DEBIAN_TEXTS: Final = Path("/usr/share/doc")

# Packages whose metadata name no licence or bring no text of it, checked by hand.
KNOWN: Final = {
    "pyside6-essentials": ("LGPL-3.0-only", "LGPL-3.0.txt GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0-only", "LGPL-3.0.txt GPL-3.0.txt"),
    "tokenizers": ("Apache-2.0", "Apache-2.0.txt"),
    "faust-cchardet": ("MPL-1.1", "MPL-1.1.txt"),
    "flatbuffers": ("Apache-2.0", "Apache-2.0.txt"),
    "onnxruntime": ("MIT", ""),
    "rjieba": ("MIT", "MIT.txt"),
    "protobuf": ("BSD-3-Clause", ""),
    "tqdm": ("MPL-2.0 AND MIT", ""),
}
_QT: Final = (
    "Qt and its Python bindings are used under the GNU Lesser General Public License, version 3."
    "\nTheir libraries lie as separate files in the folder of the program and may be replaced by"
    "\nothers that fit. Sources: https://download.qt.io/official_releases/QtForPython/\n\n"
)


NOTES: Final = {
    "pyside6-essentials": _QT,
    "shiboken6": _QT,
    "faust-cchardet": "Sources: https://github.com/faust-streaming/cChardet\n\n",
}
"""What stands before a licence: where the sources are, which it asks us to say."""


@dataclass(frozen=True)
class Part:
    """Something that is bundled.

    Attributes:
        name: what it is called.
        version: empty where nobody knows.
        licence: in SPDX's terms where its makers give it so.
        text: the licence itself, with the copyright.
        purl: its package URL.
    """

    name: str
    version: str
    licence: str
    text: str
    purl: str


def main(contents: Path, bill: Path, licences: Path) -> None:
    """Write both."""
    found = json.loads(contents.read_text(encoding="utf-8"))
    bundled = distributions_of(set(found["modules"]), [Path(name) for name, _ in found["files"]])
    packages = [package(each) for each in bundled]
    sources = [Path(source) for _, source in found["files"]]
    others = [python(), *icu(sources), *system_libraries(sources)]
    complete(bill, packages, others)
    write_licences(licences, [*packages, *others])


def distributions_of(modules: set[str], files: list[Path]) -> list[Distribution]:
    """Return the packages of which something is in the bundle, by name."""
    tops = modules | {file.parts[0].removesuffix(".libs") for file in files}
    owners = packages_distributions()
    names = {normal(owner) for top in tops for owner in owners.get(top, [])}
    found = {normal(each.metadata["Name"]): each for each in distributions()}
    return [found[name] for name in sorted(names & set(found))]


def package(distribution: Distribution) -> Part:
    """Return what a Python package says about itself."""
    metadata = distribution.metadata
    name, version = metadata["Name"], distribution.version
    known, texts = KNOWN.get(normal(name), ("", ""))
    given = metadata.get_all("License-Expression") or []
    named = [*given, *filter(is_name, metadata.get_all("License") or []), ""]
    licence = known or named[0] or by_classifier(metadata.get_all("Classifier") or [])
    text = own_texts(distribution) or "\n\n".join(
        (STANDARD / text).read_text(encoding="utf-8") for text in texts.split()
    )
    if not licence or not text:
        sys.exit(f"inventory: no licence is known of {name}; look it up and add it to KNOWN.")
    text = NOTES.get(normal(name), "") + text
    return Part(name, version, licence, text, f"pkg:pypi/{normal(name)}@{version}")


def own_texts(distribution: Distribution) -> str:
    """Return the licence texts among a package's files."""
    wanted = re.compile(r"(licen[cs]e|copying|notice|thirdparty)[^/]*$", re.IGNORECASE)
    paths = [file for file in distribution.files or [] if wanted.search(str(file))]
    texts = [
        Path(str(distribution.locate_file(path))).read_text(encoding="utf-8", errors="replace")
        for path in sorted(paths, key=str)
        if path.suffix in {"", ".txt", ".md", ".rst", ".APACHE", ".BSD"}
    ]
    return "\n\n".join(dict.fromkeys(texts))


def python() -> Part:
    """Return Python itself, which is in every bundle."""
    places = [
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(json.__file__).parents[1] / "LICENSE.txt",
    ]
    places.append(DEBIAN_TEXTS / f"python3.{sys.version_info.minor}" / "copyright")
    text = next(path for path in places if path.exists()).read_text(encoding="utf-8")
    version = platform.python_version()
    return Part("Python", version, "PSF-2.0", text, f"pkg:generic/python@{version}")


def icu(sources: list[Path]) -> list[Part]:
    """Return the library of Unicode data where Qt brings it: on Linux, and it is large."""
    versions = {path.name.rpartition(".")[2] for path in sources if path.match("libicudata.so.*")}
    text = (STANDARD / "ICU.txt").read_text(encoding="utf-8")
    return [
        Part("ICU", version, "Unicode-3.0", text, f"pkg:generic/icu@{version}")
        for version in sorted(versions)
    ]


def system_libraries(sources: list[Path]) -> list[Part]:
    """Return the packages of Debian whose libraries were bundled; elsewhere there are none."""
    outside = [
        path for path in sources if path.is_relative_to("/usr") or path.parts[1:2] == ("lib",)
    ]
    if not shutil.which("dpkg-query"):
        return []
    owners = {owner for path in outside for owner in owners_of(path)}
    return [debian(owner) for owner in sorted(owners)]


def owners_of(path: Path) -> list[str]:
    """Return the Debian package that a file belongs to, by whichever of its names dpkg knows."""
    real = path.resolve()
    for name in (str(real), str(real).removeprefix("/usr")):
        told = ask("dpkg-query", "--search", name)
        if told:
            return [told.split(":")[0]]
    return []


def debian(name: str) -> Part:
    """Return what Debian says about one of its packages."""
    version = ask("dpkg-query", "--show", "--showformat", "${Version}\n", name).split("\n")[0]
    text = (DEBIAN_TEXTS / name / "copyright").read_text(encoding="utf-8", errors="replace")
    named = dict.fromkeys(re.findall(r"^License: *(\S.*)$", text, re.MULTILINE))
    licence = ", ".join(named) or "see the text"
    return Part(name, version, licence, text, f"pkg:deb/debian/{name}@{version}")


def complete(bill: Path, packages: list[Part], others: list[Part]) -> None:
    """Leave what is bundled in the bill of materials and add what pip knows nothing of."""
    document = json.loads(bill.read_text(encoding="utf-8"))
    names = {normal(part.name): part for part in packages}
    components = [each for each in document["components"] if normal(each["name"]) in names]
    for component in components:
        component.setdefault("licenses", as_licence(names[normal(component["name"])].licence))
        # Where pip had it from is a matter of the machine that built.
        component.pop("externalReferences", None)
    components += [
        {
            "bom-ref": part.purl,
            "type": "library",
            "name": part.name,
            "version": part.version,
            "purl": part.purl,
            "licenses": as_licence(part.licence),
        }
        for part in others
    ]
    kept = {component["bom-ref"] for component in components}
    document["components"] = components
    document["dependencies"] = [
        {
            "ref": each["ref"],
            "dependsOn": [ref for ref in each.get("dependsOn", []) if ref in kept],
        }
        for each in document.get("dependencies", [])
        if each["ref"] in kept
    ]
    bill.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def as_licence(licence: str) -> list[dict[str, Any]]:
    """Return a licence as CycloneDX has it."""
    return [{"license": {"name": licence}}]


def write_licences(folder: Path, parts: list[Part]) -> None:
    """Write a text for each part, and the index."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    index = []
    for part in sorted(parts, key=lambda part: part.name.lower()):
        entry = asdict(part)
        text = entry.pop("text")
        entry["file"] = f"{normal(part.name)}.txt"
        (folder / entry["file"]).write_text(text, encoding="utf-8")
        index.append(entry)
    (folder / "index.json").write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")


def by_classifier(classifiers: list[str]) -> str:
    """Return the licence that the classifiers of a package name."""
    named = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License")]
    return " AND ".join(named)


def is_name(licence: str) -> bool:
    """Return whether a licence is named; some packages have the whole text there."""
    return 0 < len(licence) < 60 and "\n" not in licence


def normal(name: str) -> str:
    """Return the name of a package as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def ask(*command: str) -> str:
    """Return what a program prints."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
