# shellcheck shell=bash
# 供本目录各脚本引用：报错退出，以及在 Debian 上以 root 身份安装系统软件包。

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "停止：$*"
    exit 1
}

is_root_on_debian() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1
}

# apt_install 软件包…：只在确实缺东西时才调用，所以装好之后断网也能用。
# RUNLEVEL=1 让安装过程不顺手启动后台服务，我们只要程序本身。
apt_install() {
    local log
    log=$(mktemp)
    say "正在用 apt-get 安装：$*"
    if ! {
        apt-get update -qq || true
        DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
            apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
    } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        stop "没有装上：$*。请检查网络和软件源后重试。"
    fi
    rm -f "$log"
}
