#!/bin/sh
# Make sure that there is a Chromium for the browser tests: the machine's own, else the package manager's, else
# Playwright's. Nothing is skipped in silence: without one this fails and says what to install.
set -u
python=$1
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium with apt-get…" >&2
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1 && exit 0
fi
echo "Installing Chromium with Playwright…" >&2
"$python" -m playwright install chromium >/dev/null 2>&1 && exit 0
echo "No hay Chromium y no se pudo instalar. Instálelo («apt-get install chromium», o" >&2
echo "«python -m playwright install chromium») y repita «make test»." >&2
exit 1
