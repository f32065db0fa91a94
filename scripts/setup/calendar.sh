#!/usr/bin/env bash
# 日历文件的测试要问过 libical：GNOME、KDE 和不少手机都用它读日历。
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=scripts/setup/common.sh
. scripts/setup/common.sh

has_libical() {
    .venv/bin/python -m tests.tools.libical >/dev/null 2>&1
}

if has_libical; then
    exit 0
fi

if is_root_on_debian; then
    apt_install libical3
fi

has_libical || stop "没有找到 libical。Debian：sudo apt-get install libical3；macOS：brew install libical。"
