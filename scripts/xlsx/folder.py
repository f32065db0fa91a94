"""The files that sheets are made of, as plain texts, lists and mappings."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.reader import Document, read_document

__all__ = ["Folder", "files_in", "read_folder"]

FOLDERS = ("areas", "centers", "services", "activities")


@dataclass
class Folder:
    """The values of a data folder that has been checked; path below the folder → record."""

    network: dict[str, Any] = field(default_factory=dict)
    areas: dict[str, dict[str, Any]] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Centers, categories of items and activities."""
    documents: dict[str, Document] = field(default_factory=dict)

    def of(self, folder: str) -> dict[str, tuple[str, dict[str, Any]]]:
        """Id → path and record, of one kind of files."""
        found = {}
        for path, record in self.records.items():
            if path.startswith(f"{folder}/"):
                id_ = record["category"]["id"] if folder == "services" else record["id"]
                found[id_] = (path, record)
        return found


def files_in(data_dir: Path) -> list[Path]:
    """Every file of the folder that the catalog would read, and no hidden one."""
    return sorted(
        file
        for file in data_dir.rglob("*.yaml")
        if file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(data_dir).parts)
    )


def read_folder(data_dir: Path) -> Folder:
    """Read a folder whose files are known to be good."""
    folder = Folder()
    for file in files_in(data_dir):
        path = file.relative_to(data_dir).as_posix()
        kind = path.partition("/")[0]
        if path != "network.yaml" and kind not in FOLDERS:
            continue
        document, _ = read_document(f"{data_dir.name}/{path}", file.read_bytes())
        if document is None:
            continue
        if path == "network.yaml":
            folder.network = document.value
        elif kind == "areas":
            folder.areas[document.value["id"]] = document.value
        else:
            folder.records[path] = document.value
            folder.documents[path] = document
    return folder
