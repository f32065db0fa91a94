#!/usr/bin/env bash
# 预约的测试在 SQLite 和 PostgreSQL 上各跑一遍。这里只要 PostgreSQL 的程序，测试自己起一个临时的库。
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=scripts/setup/common.sh
. scripts/setup/common.sh

has_postgresql() {
    .venv/bin/python -m scripts.postgresql >/dev/null 2>&1
}

if has_postgresql; then
    exit 0
fi

if is_root_on_debian; then
    apt_install postgresql
fi

has_postgresql ||
    stop "没有找到 PostgreSQL 服务器程序（initdb、postgres）。Debian：sudo apt-get install postgresql；macOS：brew install postgresql。"
