"""Tells what this machine lacks for publishing, and how to get it."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

# One build over a national store peaks near this much; see benchmarks/.
_MEMORY_WANTED_MIB = 2048
# A year's site of twelve boards with PDF, and the store beside it.
_DISK_WANTED_MIB = 1024


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for."""

    what: str
    is_fine: bool
    found: str
    remedy: str = ""


def examine(folder: Path) -> list[Finding]:
    """Browser, font, memory and disk, as far as they can be seen from here."""
    return [_examine_browser(), _examine_font(), _examine_memory(), _examine_disk(folder)]


def _examine_browser() -> Finding:
    from ranking.publish.browser import find_browser

    browser = find_browser()
    remedy = (
        "没有浏览器时不能生成 PDF，其余照常。Debian/Ubuntu：apt-get install chromium；"
        "Windows：自带的 Edge 即可；也可用环境变量 RANKING_BROWSER 指定程序路径。"
    )
    return Finding("浏览器", browser is not None, str(browser or "未找到"), "" if browser else remedy)


def _examine_font() -> Finding:
    from ranking.publish.fonts import find_font

    font = find_font()
    remedy = "重新安装本程序的依赖即可：pip install justmytype-intl-cjk"
    return Finding("中文字体", font is not None, font.name if font else "未找到", "" if font else remedy)


def _examine_memory() -> Finding:
    mebibytes = _memory_mib()
    if mebibytes is None:
        return Finding("内存", True, "此系统上无法得知")
    remedy = f"建议不少于 {_MEMORY_WANTED_MIB} MiB；内存较小时请分批载入数据。"
    is_fine = mebibytes >= _MEMORY_WANTED_MIB
    return Finding("内存", is_fine, f"{mebibytes:,} MiB", "" if is_fine else remedy)


def _memory_mib() -> int | None:
    names = getattr(os, "sysconf_names", {})  # absent on Windows
    if "SC_PHYS_PAGES" not in names or "SC_PAGE_SIZE" not in names:
        return None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20


def _examine_disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free // 2**20
    is_fine = free >= _DISK_WANTED_MIB
    remedy = f"建议至少留出 {_DISK_WANTED_MIB} MiB，请清理磁盘或换一个位置。"
    return Finding("磁盘剩余", is_fine, f"{free:,} MiB", "" if is_fine else remedy)
