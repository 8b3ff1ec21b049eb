#!/bin/sh
# Builds deskbreak_VERSION-1_all.deb with nothing but Python and dpkg-deb.
#
# The Python libraries are packed along, in a tree of their own below /usr/lib/deskbreak:
# Debian's are too old or not there at all. Pillow and Tk, the compiled ones, come from
# Debian; dbus-fast runs without its compiled parts. So one package fits every machine
# and every Python from 3.11 on.
#
#   packaging/deb/build.sh [FOLDER]     puts it into FOLDER (default: dist)
#
# Its files are of SOURCE_DATE_EPOCH, or of the last commit: with the same libraries
# the same package comes out, byte for byte.
set -eu
cd "$(dirname "$0")/../.."
umask 022
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

out=${1:-dist}
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
home=$tree/usr/lib/deskbreak

${PYTHON:-python3} -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-compile .
python=$work/venv/bin/python
version=$("$python" -P -c 'import deskbreak; print(deskbreak.__version__)')
site=$("$python" -P -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

# ------------------------------------------------------------- the libraries
mkdir -p "$home/bin" "$home/site-packages"
cp -R "$site"/. "$home/site-packages"
(
    cd "$home/site-packages"
    rm -rf pip pip-* setuptools setuptools-* _distutils_hack pkg_resources \
        distutils-precedence.pth PIL pillow-* pillow.libs Pillow-*
    find . -name '__pycache__' -prune -exec rm -rf {} +
    find . \( -name '*.so' -o -name '*.pyd' -o -name '*.c' -o -name '*.pxd' \) -delete
    rm -f ./*.dist-info/RECORD ./*.dist-info/direct_url.json
)
# Looks like a virtual environment to Python, whichever version Debian brings: child
# processes find the libraries and nobody's PYTHONPATH is touched.
ln -s ../../../bin/python3 "$home/bin/python3"
printf 'home = /usr/bin\ninclude-system-site-packages = true\n' > "$home/pyvenv.cfg"
for minor in 11 12 13 14 15; do
    mkdir -p "$home/lib/python3.$minor"
    ln -s ../../site-packages "$home/lib/python3.$minor/site-packages"
done
mkdir -p "$tree/usr/bin"
cat > "$tree/usr/bin/deskbreak" <<'END'
#!/usr/lib/deskbreak/bin/python3 -P
from deskbreak.cli.entry import main

main()
END
chmod 755 "$tree/usr/bin/deskbreak"

# --------------------------------------------- menus, icons, manual, completion
share=$tree/usr/share
"$python" -P packaging/desktop_files.py "$share"
mkdir -p "$share/man/man1" "$share/doc/deskbreak"
gzip -9nc man/deskbreak.1 > "$share/man/man1/deskbreak.1.gz"
gzip -9nc CHANGELOG.md > "$share/doc/deskbreak/changelog.gz"
maintainer=$(sed -n 's/^Maintainer: //p' packaging/deb/control)
printf 'deskbreak (%s-1) unstable; urgency=medium\n\n  * %s\n\n -- %s  %s\n' \
    "$version" "What has changed is told in changelog.gz." "$maintainer" \
    "$(LC_ALL=C date --utc --rfc-email --date="@$SOURCE_DATE_EPOCH")" |
    gzip -9nc > "$share/doc/deskbreak/changelog.Debian.gz"
cp config.example.toml packaging/deb/copyright "$share/doc/deskbreak"
mkdir -p "$share/lintian/overrides"
cp packaging/deb/lintian-overrides "$share/lintian/overrides/deskbreak"

# ----------------------------------------------------------------- the package
mkdir -p "$tree/DEBIAN"
size=$(du -sk "$tree" | cut -f1)
sed -e "s/@VERSION@/$version-1/" -e "s/@SIZE@/$size/" packaging/deb/control \
    > "$tree/DEBIAN/control"
install -m 755 packaging/deb/postinst packaging/deb/prerm "$tree/DEBIAN"
(cd "$tree" && find usr -type f -exec md5sum {} + | sort -k2 > DEBIAN/md5sums)
find "$tree" -type d -exec chmod 755 {} +
package=$out/deskbreak_$version-1_all.deb
dpkg-deb --root-owner-group -Zxz --build "$tree" "$package" >/dev/null
echo "$package"
