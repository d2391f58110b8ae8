#!/bin/bash
# Runs the example program as on Linux ARM64, under QEMU's user-mode emulation, on a Debian x86-64 machine. A check that the
# ARM64 natives load and compute the same; it says nothing about speed (a run of a small model takes seconds).
#
#   scripts/arm64-emulated.sh DIRECTORY doctor
#   scripts/arm64-emulated.sh DIRECTORY embed --json < texts.txt
#
# DIRECTORY is filled at the first call: QEMU, a Java runtime and the C library for ARM64, all from Debian's archive, none of
# them installed. Wants apt-get, dpkg-deb, and examples/target/inlay.jar (mvn -DskipTests package).
set -euo pipefail

[ $# -ge 2 ] || { sed -n '2,10p' "$0"; exit 2; }
root=$(mkdir -p "$1" && cd "$1" && pwd)
shift
jar=$(cd "$(dirname "$0")/.." && pwd)/examples/target/inlay.jar
[ -f "$jar" ] || { echo "There is no $jar: run mvn -DskipTests package first." >&2; exit 1; }

apt_arm64() {
  apt-get -qq -o Dir::State="$root/apt/state" -o Dir::Cache="$root/apt/cache" -o Dir::State::status="$root/apt/status" \
    -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root "$@"
}

if [ ! -e "$root/ready" ]; then
  mkdir -p "$root/apt/state/lists/partial" "$root/apt/cache/archives/partial" "$root/deb" "$root/qemu" "$root/arm64"
  : > "$root/apt/status"
  (cd "$root/qemu" && apt-get -qq -o APT::Sandbox::User=root download qemu-user-static && dpkg-deb -x qemu-user-static_*.deb .)
  apt_arm64 update
  (cd "$root/deb" && apt_arm64 download libc6 libgcc-s1 libstdc++6 zlib1g openjdk-17-jre-headless)
  for deb in "$root"/deb/*.deb; do dpkg-deb -x "$deb" "$root/arm64"; done
  # Libraries of ONNX Runtime read the processor's features there; the host's file names another kind of processor and the
  # library then ends the process while it loads.
  mkdir -p "$root/arm64/proc"
  for cpu in 0 1; do
    printf 'processor\t: %s\nBogoMIPS\t: 100.00\n' "$cpu"
    printf 'Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp\n'
    printf 'CPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x3\nCPU part\t: 0xd0c\nCPU revision\t: 1\n\n'
  done > "$root/arm64/proc/cpuinfo"
  touch "$root/ready"
fi

java=$(find "$root/arm64/usr/lib/jvm" -path '*/bin/java' -type f | head -1)
exec "$root/qemu/usr/bin/qemu-aarch64-static" -L "$root/arm64" -cpu max,pauth-impdef=on "$java" \
  -XX:ActiveProcessorCount=2 -Xmx1g -Dinlay.cache="$root/cache" -jar "$jar" "$@"
