#!/usr/bin/env bash
# 测速要比较的库装在 build/bench-venv 里，不进运行环境。清单没变就什么也不做。
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=scripts/setup/common.sh
. scripts/setup/common.sh

lock=scripts/bench/requirements.txt
place=build/bench-venv

if cmp -s "$lock" "$place/installed.txt"; then
    exit 0
fi
say "正在安装 $lock 里锁定的依赖"
.venv/bin/python -m venv --clear "$place"
"$place/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" ||
    stop "依赖没有装好。请检查网络后重试；网络慢时可先为 pip 配置就近的镜像。"
cp "$lock" "$place/installed.txt"
