#!/bin/sh
# Sets up everything that `make demo` and `make test` need: .venv with the pinned dependencies, and Chromium
# for PDF. Says what it does; where it may not install something, says what to install instead.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

# Runs a command as root where that needs no password; fails otherwise.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

apt_install() {
    command -v apt-get >/dev/null || return 1
    as_root true || return 1
    say "正在安装系统软件包：$*（apt-get）……"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >/dev/null
}

make_venv() {
    # Debian ships Python without `ensurepip` unless python3-venv is installed: the first line fails there.
    "$python" -m venv .venv >/dev/null 2>&1 && return
    rm -rf .venv
    "$python" -m virtualenv -q .venv >/dev/null 2>&1 && return
    rm -rf .venv
    apt_install python3-venv && "$python" -m venv .venv && return
    rm -rf .venv
    say "无法建立 Python 虚拟环境：请以管理员身份运行 apt-get install python3-venv，然后重试。"
    exit 1
}

find_browser() {
    for name in "${RANKING_BROWSER:-}" chromium chromium-browser google-chrome google-chrome-stable microsoft-edge; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && return
    done
    return 1
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    say "需要 Python 3.11 或更高版本（当前 PYTHON=$python）。"
    exit 1
}

[ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 || {
    say "正在建立虚拟环境 .venv ……"
    rm -rf .venv
    make_venv
}
say "正在安装依赖（版本见 constraints.txt）……"
.venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
# Else each of the demo's two processes compiles the program for itself.
.venv/bin/python -m compileall -q ranking

if find_browser; then
    :
elif apt_install chromium; then
    say "已安装 Chromium。"
else
    say "未找到 Chromium 且无权安装：网页、表格和数据照常生成，但没有 PDF。"
    say "请以管理员身份运行 apt-get install chromium（Windows 上已有的 Edge 即可）。"
fi
