"""Where content lies: the user's own folder first, then a source checkout, then the installed wheel."""

from collections.abc import Iterator
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

# What the user's workspace calls each kind of content.
_WORKSPACE_NAMES = {"standards": "标准", "metrics": "指标", "templates": "模板", "targets": "目标"}
_SHIPPED_NAMES = {"standards": "data/standards", "targets": "data/targets"}

CONFIG_NAME = "ranking.toml"


def find_workspace(start: Path | None = None) -> Path | None:
    """The nearest folder at or above `start` (default: here) that holds `ranking.toml`, or None."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    return None


def shipped_root() -> Path:
    """The folder that holds `metrics/`, `templates/` and `data/` as shipped."""
    checkout = _PACKAGE.parent
    is_checkout = (checkout / "metrics").is_dir() and (checkout / "pyproject.toml").is_file()
    return checkout if is_checkout else _PACKAGE


def content_folders(kind: str, workspace: Path | None = None) -> list[Path]:
    """The existing folders of one kind of content (`standards`, `metrics`, …), own before shipped."""
    folders = []
    if workspace is not None and kind in _WORKSPACE_NAMES:
        folders.append(workspace / _WORKSPACE_NAMES[kind])
    folders.append(shipped_root() / _SHIPPED_NAMES.get(kind, kind))
    return [folder for folder in folders if folder.is_dir()]


def content_files(kind: str, suffix: str, workspace: Path | None = None) -> Iterator[Path]:
    """Every file of one kind in name order; of two with the same name the user's own one counts."""
    seen: dict[str, Path] = {}
    for folder in content_folders(kind, workspace):
        for path in sorted(folder.glob(f"*{suffix}")):
            seen.setdefault(path.name, path)
    return iter(seen[name] for name in sorted(seen))
