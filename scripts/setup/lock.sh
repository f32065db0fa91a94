#!/usr/bin/env bash
# 重新锁定依赖：Python 3.11 起、Linux 与 macOS 通用，带校验值，不写下载地址。
# 各版本的 Python 尽量装同一个版本的依赖（fewest），问题才好重现。
# 本机 pip 的额外来源一律不用，免得把只在这台机器上有的版本锁进来。
set -euo pipefail
cd "$(dirname "$0")/../.."

compile() {
    env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u UV_FIND_LINKS -u UV_INDEX -u UV_EXTRA_INDEX_URL \
        .venv/bin/uv pip compile --quiet --no-config --upgrade --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-header --no-emit-index-url --no-emit-find-links "$@"
}

compile requirements.in --output-file requirements.txt
compile requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt
compile scripts/bench/requirements.in --constraints requirements.txt --output-file scripts/bench/requirements.txt
