#!/usr/bin/env bash
# 浏览器测试要用本机的 Chromium 或 Chrome、一款中文字体，以及驱动浏览器的程序所需的 libatomic。
# 都有就什么也不做。
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=scripts/setup/common.sh
. scripts/setup/common.sh

has_browser() {
    .venv/bin/python -m scripts.browser >/dev/null 2>&1
}

has_driver() {
    .venv/bin/python -m playwright --version >/dev/null 2>&1
}

has_chinese_font() {
    if command -v fc-list >/dev/null 2>&1; then
        [ -n "$(fc-list :lang=zh family)" ]
    else
        [ -d /usr/share/fonts/opentype/noto ]
    fi
}

missing=()
has_browser || missing+=(chromium)
has_driver || missing+=(libatomic1)
has_chinese_font || missing+=(fonts-noto-cjk)
if [ "${#missing[@]}" -eq 0 ]; then
    exit 0
fi

if is_root_on_debian; then
    apt_install "${missing[@]}"
fi

has_browser ||
    stop "没有找到 Chromium 或 Chrome。Debian：sudo apt-get install chromium fonts-noto-cjk；macOS：装好 Google Chrome；装在别处时用环境变量 CHROMIUM 指明。"
has_driver ||
    stop "驱动浏览器的程序（.venv 里的 playwright）运行不了。Debian：sudo apt-get install libatomic1。"
has_chinese_font ||
    say "提醒：没有找到中文字体，测试照常进行，但截图里的汉字会是方框。可安装 fonts-noto-cjk。"
