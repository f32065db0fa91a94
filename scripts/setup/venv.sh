#!/usr/bin/env bash
# 用法：scripts/setup/venv.sh requirements.txt
# 建立 .venv 并装好锁定的依赖。装过的清单留一份在 .venv 里，清单没变就什么也不做，断网也能用。
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=scripts/setup/common.sh
. scripts/setup/common.sh

lock=$1
python=.venv/bin/python

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 && is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    stop "需要 Python 3.11 或更新的版本。Debian：apt-get install python3；macOS：brew install python。"
}

create_venv() {
    local base
    base=$(find_python)
    if ! "$base" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        if is_root_on_debian; then
            apt_install python3-venv
        fi
        "$base" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
            stop "$base 缺少 venv 模块。请先执行：sudo apt-get install python3-venv，然后重试。"
    fi
    say "正在建立 .venv（$("$base" --version)）"
    "$base" -m venv --clear .venv
}

if is_new_enough "$python" && cmp -s "$lock" ".venv/installed-$lock"; then
    exit 0
fi

# 没有 .venv、它的 Python 已被卸载，或者上次建到一半：重新建。
if ! { is_new_enough "$python" && "$python" -m pip --version >/dev/null 2>&1; }; then
    create_venv
fi

say "正在安装 $lock 里锁定的依赖，第一次需要几分钟"
"$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" ||
    stop "依赖没有装好。请检查网络后重试；网络慢时可先为 pip 配置就近的镜像。"

cp "$lock" ".venv/installed-$lock"
if [ "$lock" = requirements-dev.txt ]; then
    # 开发清单包含全部运行依赖，版本也相同，见 tests/house/test_lock_files.py
    cp requirements.txt .venv/installed-requirements.txt
fi
