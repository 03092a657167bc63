#!/bin/sh
# Makes a Debian 12 or 13 machine a kiosk box, or brings one to this version. Run as root, from the unpacked archive:
#   sh box/install.sh [--data /dev/PARTITION] [--read-only]
# --data       an ext4 partition, labelled or yet to be, that becomes /data: journal, keys and settings live there alone
# --read-only  from the next start on nothing but /data is written (overlayroot); changes to the system are then made
#              with: overlayroot-chroot
# It may be run again at any time: what is there already is left as it is.
set -eu

data='' readonly_root=no
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=${2:?--data needs a partition}; shift 2 ;;
    --read-only) readonly_root=yes; shift ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done

say() { printf '%s\n' "$*"; }
stop() { say "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || stop 'Run this as root.'
[ -f /etc/debian_version ] || stop 'This machine is not Debian.'
from=$(cd "$(dirname "$0")/.." && pwd)
"$from/bin/node" --version > /dev/null 2>&1 || stop "This archive is for another kind of machine than $(uname -m)."
version=$("$from/bin/node" -p "require('$from/package.json').version")

say '1 Programs'
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -qy --no-install-recommends cage chromium dbus libpam-systemd alsa-utils fonts-noto-cjk systemd-timesyncd
if [ "$readonly_root" = yes ]; then apt-get install -qy --no-install-recommends overlayroot; fi
# It takes serial adapters for braille displays.
systemctl mask --quiet brltty-udev.service 2> /dev/null || true

say '2 Users: one for the terminal, another for the browser, neither can log in'
id yangyi > /dev/null 2>&1 || useradd --system --home-dir /data/yangyi --no-create-home --shell /usr/sbin/nologin yangyi
id yangyi-screen > /dev/null 2>&1 || useradd --system --create-home --home-dir /var/lib/yangyi-screen --shell /usr/sbin/nologin yangyi-screen
usermod -aG dialout yangyi
for group in video audio render input; do
  if getent group "$group" > /dev/null; then usermod -aG "$group" yangyi-screen; fi
done

say '3 Data'
mkdir -p /data
if [ -n "$data" ]; then
  [ -b "$data" ] || stop "$data is no partition."
  if ! mountpoint -q /data && [ -e /data/yangyi/journal.db ]; then
    stop 'There is a journal in /data/yangyi already, and the partition would hide it: stop the terminal and move it there first.'
  fi
  kind=$(blkid -s TYPE -o value "$data" || true)
  case $kind in
    '') mkfs.ext4 -q -L yangyi-data "$data" ;;
    ext4) ;;
    *) stop "$data holds $kind: this does not overwrite it. Empty it yourself, or name another." ;;
  esac
  uuid=$(blkid -s UUID -o value "$data")
  grep -q "^UUID=$uuid " /etc/fstab || say "UUID=$uuid /data ext4 defaults,noatime,nodev,nosuid,noexec,errors=remount-ro 0 2" >> /etc/fstab
  systemctl daemon-reload
  mountpoint -q /data || mount /data
elif [ "$readonly_root" = yes ] && ! mountpoint -q /data; then
  stop '--read-only needs a partition for /data: else every meal would be forgotten at the next start.'
fi
install -d -o yangyi -g yangyi -m 0700 /data/yangyi
[ -f /data/yangyi/terminal.env ] || install -o yangyi -g yangyi -m 0600 "$from/box/terminal.env" /data/yangyi/terminal.env

say "4 Version $version"
place=/opt/yangyi/releases/$version
rm -rf "$place.new"
mkdir -p /opt/yangyi/releases
cp -r "$from" "$place.new"
chown -R root:root "$place.new"
rm -rf "$place"
mv "$place.new" "$place"
ln -sfn "$place" /opt/yangyi/current.new
mv -T /opt/yangyi/current.new /opt/yangyi/current
ln -sf /opt/yangyi/current/bin/yangyi-kiosk /usr/local/bin/yangyi-kiosk

say '5 Readers, browser, services'
install -m 0644 "$from/box/70-yangyi-readers.rules" /etc/udev/rules.d/
udevadm control --reload && udevadm trigger --subsystem-match=tty || true
install -D -m 0644 "$from/box/chromium-policy.json" /etc/chromium/policies/managed/yangyi.json
install -m 0644 "$from/box/yangyi-terminal.service" "$from/box/yangyi-screen.service" /etc/systemd/system/
systemctl daemon-reload
systemctl enable --quiet yangyi-terminal yangyi-screen systemd-timesyncd
systemctl set-default --quiet multi-user.target

if [ "$readonly_root" = yes ]; then
  say '6 Read-only system'
  # recurse=0: only / is covered, /data stays as it is.
  printf 'overlayroot="tmpfs:recurse=0"\n' > /etc/overlayroot.local.conf
  mkdir -p /etc/systemd/journald.conf.d
  printf '[Journal]\nStorage=volatile\nRuntimeMaxUse=32M\n' > /etc/systemd/journald.conf.d/yangyi.conf
  update-initramfs -u
fi

systemctl restart yangyi-terminal
systemctl restart yangyi-screen || true
say "Done. Settings: /data/yangyi/terminal.env — what it says: journalctl -u yangyi-terminal"
