#!/usr/bin/env bash
# 浏览器测试要用本机的 Chromium 或 Chrome，和一款中文字体。都有就什么也不做。
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=scripts/setup/common.sh
. scripts/setup/common.sh

has_browser() {
    .venv/bin/python -m tests.tools.browser >/dev/null 2>&1
}

has_chinese_font() {
    if command -v fc-list >/dev/null 2>&1; then
        [ -n "$(fc-list :lang=zh family)" ]
    else
        [ -d /usr/share/fonts/opentype/noto ]
    fi
}

if has_browser && has_chinese_font; then
    exit 0
fi

if is_root_on_debian; then
    missing=()
    has_browser || missing+=(chromium)
    has_chinese_font || missing+=(fonts-noto-cjk)
    apt_install "${missing[@]}"
fi

has_browser ||
    stop "没有找到 Chromium 或 Chrome。Debian：sudo apt-get install chromium fonts-noto-cjk；macOS：装好 Google Chrome；装在别处时用环境变量 CHROMIUM 指明。"
has_chinese_font ||
    say "提醒：没有找到中文字体，测试照常进行，但截图里的汉字会是方框。可安装 fonts-noto-cjk。"
