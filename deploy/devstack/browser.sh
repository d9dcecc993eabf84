#!/usr/bin/env bash
# Install Chromium and the fonts of the console's four languages for the browser tests, where they are missing.
# Only Debian's packages, only as root; elsewhere it says what to install and the tests are skipped. The headless shell
# is Chromium without its window and takes half the time; where Debian has none, the whole one serves.
set -euo pipefail
has_browser() { [ -n "${BONGSU_CHROMIUM:-}" ] || command -v chromium-headless-shell chromium chromium-browser >/dev/null; }
has_fonts() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ko)" ] && [ -n "$(fc-list :lang=th)" ]; }
if has_browser && has_fonts; then
  exit 0
fi
fonts=(fontconfig fonts-noto-cjk fonts-thai-tlwg fonts-dejavu-core)
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The browser tests need Chromium, named in BONGSU_CHROMIUM or installed: sudo apt-get install chromium ${fonts[*]}" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium-headless-shell "${fonts[@]}" >/dev/null ||
  apt-get install -y -qq --no-install-recommends chromium "${fonts[@]}" >/dev/null
