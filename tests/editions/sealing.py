"""A forger's tools: put a bundle's files on disk, and make all its hashes anew."""

import json
from pathlib import Path

from ranking.editions.seal import sha256_of, sum_line


def put_files(folder: Path, files: dict[str, bytes]) -> Path:
    """The folder with the files in it."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def reseal(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with a seal that fits them, as someone would make it who hides a change."""
    seal = json.loads(files["seal.json"])
    profile = json.loads(files["profile.json"])["profile"]
    inside = {name: data for name, data in files.items() if name not in ("seal.json", "seal.sha256")}
    seal[profile] = {name: sha256_of(data) for name, data in inside.items()}
    text = (json.dumps(seal, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    return inside | {"seal.json": text, "seal.sha256": sum_line(sha256_of(text))}
