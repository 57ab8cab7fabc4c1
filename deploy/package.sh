#!/usr/bin/env bash
# Makes what is handed out, in artifacts/packages: an archive and a Debian package for each processor, the dotnet tool, and the libraries
# for applications and tests of your own.
#
#   deploy/package.sh                    all of it
#   deploy/package.sh linux-x64          one processor; without the tool
#   deploy/package.sh tool               the tool alone
#   deploy/package.sh libraries          PlayGate.Core, PlayGate.EntityFrameworkCore, PlayGate.Testing, PlayGate.Testing.Stores
#
# An archive is one program that needs no .NET, beside it what has to be a file. The same commit gives the same archives.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
umask 022
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

project=src/PlayGate.Server
libraries='src/PlayGate src/PlayGate.EntityFrameworkCore src/PlayGate.Testing src/PlayGate.Testing.Stores'
out=artifacts/packages
version=$(dotnet msbuild $project -getProperty:Version)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

main() {
  local wanted=("$@") one
  if ((${#wanted[@]} == 0)); then wanted=(linux-x64 linux-arm64 tool libraries); fi
  mkdir -p $out
  for one in "${wanted[@]}"; do
    case $one in
      linux-x64) package linux-x64 amd64 ;;
      linux-arm64) package linux-arm64 arm64 ;;
      tool) dotnet pack $project -c Release -o $out -v quiet ;;
      libraries) for library in $libraries; do dotnet pack "$library" -c Release -o $out -v quiet; done ;;
      *) echo "$one is none of linux-x64, linux-arm64, tool, libraries" >&2 && exit 1 ;;
    esac
  done
  ls -l $out
}

package() {
  local rid=$1 architecture=$2 folder=artifacts/publish/$1
  rm -rf "$folder"
  dotnet publish $project -c Release -p:PublishProfile="$rid" -o "$folder" -v quiet
  # Debuggers' files, and the modes that files had in their packages.
  rm -f "$folder"/*.pdb "$folder"/*.xml
  find "$folder" -type f -exec chmod 0644 {} +
  chmod 0755 "$folder/playgate"
  cp LICENSE "$folder/"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --transform="s,^\.,playgate-$version," \
    -C "$folder" -c . | gzip -n >"$out/playgate-$version-$rid.tar.gz"
  if command -v dpkg-deb >/dev/null; then
    debian_package "$folder" "$architecture"
  else
    echo 'dpkg-deb is missing: no Debian package' >&2
  fi
}

debian_package() {
  local folder=$1 architecture=$2 root=artifacts/debian/$2
  rm -rf "$root"
  mkdir -p "$root"/{DEBIAN,usr/bin,usr/lib/playgate,usr/lib/systemd/system,usr/lib/sysusers.d,usr/share/doc/playgate,etc/playgate}
  cp -r "$folder/." "$root/usr/lib/playgate/"
  # Settings are in /etc; the reference with every default is documentation.
  mv "$root/usr/lib/playgate/appsettings.Production.json" "$root/usr/share/doc/playgate/appsettings.reference.json"
  mv "$root/usr/lib/playgate/LICENSE" "$root/usr/share/doc/playgate/copyright"
  cp README.md CHANGELOG.md "$root/usr/share/doc/playgate/"
  ln -s ../lib/playgate/playgate "$root/usr/bin/playgate"
  cp deploy/systemd/playgate.service "$root/usr/lib/systemd/system/"
  cp deploy/systemd/playgate.sysusers "$root/usr/lib/sysusers.d/playgate.conf"
  cp deploy/debian/appsettings.Production.json "$root/etc/playgate/"
  cp deploy/debian/{conffiles,postinst,prerm,postrm} "$root/DEBIAN/"
  chmod 0755 "$root"/DEBIAN/{postinst,prerm,postrm}
  # `1.0.0-rc1` is before `1.0.0` in Debian's order only as `1.0.0~rc1`.
  sed -e "s/@VERSION@/${version/-/\~}/; s/@ARCHITECTURE@/$architecture/" \
    -e "s/@SIZE@/$(du -sk --exclude=DEBIAN "$root" | cut -f1)/" deploy/debian/control >"$root/DEBIAN/control"
  dpkg-deb --root-owner-group -Zzstd --build "$root" "$out/playgate_${version/-/\~}_$architecture.deb"
}

main "$@"
