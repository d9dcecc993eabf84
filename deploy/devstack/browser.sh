#!/usr/bin/env bash
# Install Chromium and the fonts of the console's four languages for the browser tests, where they are missing.
# Only Debian's packages, only as root; elsewhere it says what to install and the tests are skipped.
set -euo pipefail
if [ -n "${BONGSU_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then
  if ! command -v fc-list >/dev/null || { [ -n "$(fc-list :lang=ko)" ] && [ -n "$(fc-list :lang=th)" ]; }; then
    exit 0
  fi
fi
packages=(chromium fonts-noto-cjk fonts-thai-tlwg fonts-dejavu-core)
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The browser tests need Chromium, named in BONGSU_CHROMIUM or installed: sudo apt-get install ${packages[*]}" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
