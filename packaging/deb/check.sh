#!/bin/sh
# Installs the package on a fresh Debian, runs it without a desktop, purges it, and
# looks at what is left behind. As root; needs debootstrap and a Debian mirror.
#
#   packaging/deb/check.sh PACKAGE.deb TREE [SUITE]
#
# TREE is made with debootstrap where it is not there yet.
set -eu
package=$(realpath "$1")
tree=$2
suite=${3:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}

[ -e "$tree/etc/debian_version" ] ||
    debootstrap --variant=minbase --include=ca-certificates "$suite" "$tree" "$mirror"
cp /etc/resolv.conf /etc/hosts "$tree/etc/"
mounted=""
for name in proc dev; do
    if ! mountpoint -q "$tree/$name"; then
        mount --bind "/$name" "$tree/$name"
        mounted="$mounted $tree/$name"
    fi
done
end() { for place in $mounted; do umount "$place"; done; }
trap end EXIT

inside() {
    chroot "$tree" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive sh -euc "$1"
}
look() {
    inside 'find / -xdev \( -path /proc -o -path /dev -o -path /tmp -o -path /root \
        -o -path /var/log -o -path /var/cache -o -path /var/lib/apt \
        -o -path /var/lib/dpkg -o -path /home -o -path "/etc/*-" \) -prune -o -print' |
        sort
}
say() { printf '== %s\n' "$*"; }

inside 'apt-get update -qq; useradd --create-home desk 2>/dev/null || true'
# What it depends on is Debian's and stays out of the comparison.
inside "apt-get install -y -qq --no-install-recommends python3 python3-tk python3-pil \
    >/dev/null"
before=$(mktemp)
after=$(mktemp)
look > "$before"

say "Install"
cp "$package" "$tree/tmp/deskbreak.deb"
inside 'apt-get install -y -qq --no-install-recommends /tmp/deskbreak.deb >/dev/null
    dpkg --verify deskbreak
    dpkg -s deskbreak | grep ^Status'

say "Run, as somebody without a desktop"
inside 'su desk -c "
    set -eu
    cd
    deskbreak --version
    deskbreak setup --preset hourly --accept-note
    deskbreak start
    deskbreak pause 1h
    deskbreak status
    deskbreak preview
    deskbreak doctor || true
    deskbreak guide --text neck-turn </dev/null >/dev/null 2>&1 || true
    deskbreak autostart on
    deskbreak autostart status
    deskbreak autostart off
"'

say "Put it anew under the daemon that runs"
inside 'apt-get install -y -qq --reinstall /tmp/deskbreak.deb >/dev/null
    su desk -c "deskbreak status && deskbreak take && deskbreak stop"'

say "What is where it belongs"
inside 'for file in /usr/share/man/man1/deskbreak.1.gz \
    /usr/share/applications/deskbreak.desktop \
    /usr/share/icons/hicolor/scalable/apps/deskbreak.svg \
    /usr/share/bash-completion/completions/deskbreak \
    /usr/share/zsh/vendor-completions/_deskbreak \
    /usr/share/fish/vendor_completions.d/deskbreak.fish; do
        test -s "$file" || { echo "missing: $file"; exit 1; }
    done'

say "Purge"
inside 'apt-get purge -y -qq deskbreak >/dev/null; ! dpkg -s deskbreak 2>/dev/null'
look > "$after"
if ! diff "$before" "$after"; then
    say "FAILED: that is left behind, or gone"
    exit 1
fi
say "Nothing is left but the user's own files:"
inside 'find /home/desk -newer /etc/passwd -type f | sort'
rm -f "$before" "$after"
