#!/bin/sh
# 用法：sudo scripts/deploy/booking.sh 命令……（init、staff、backup、restore、conflicts、export 等）
# 用服务的身份和 /etc/doorstep.env 里的设置运行 python -m booking。
# 设置由 systemd 读，和服务读到的一字不差；读不到就停下，不会拿默认值去建库。
set -eu
if [ "$(id -u)" != 0 ]; then
    echo "请在前面加 sudo：/etc/doorstep.env 只有 root 可读。" >&2
    exit 2
fi
exec systemd-run --quiet --wait --collect --pipe --pty --uid=doorstep --gid=doorstep \
    --working-directory=/srv/doorstep --property=UMask=0077 \
    --property=EnvironmentFile=/etc/doorstep.env \
    .venv/bin/python -m booking "$@"
