#!/bin/sh
# The head of an AppImage for trial, in place of AppImage's own, which has to be downloaded. It needs no FUSE: it unpacks
# the app into a temporary folder, runs it and takes the folder away. @OFFSET@ is the length of this head.
set -eu
APPIMAGE=$(readlink -f "$0")
if ! command -v unsquashfs > /dev/null; then
  echo 'This AppImage for trial needs unsquashfs. On Debian: apt-get install squashfs-tools' >&2
  exit 127
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/scarf-event-importer-XXXXXX")
trap 'rm -rf "$folder"' EXIT
APPDIR=$folder/app
unsquashfs -quiet -no-progress -offset @OFFSET@ -dest "$APPDIR" "$APPIMAGE" > /dev/null
export APPIMAGE APPDIR
if [ "${1:-}" = --appimage-extract-and-run ]; then shift; fi

"$APPDIR/AppRun" "$@" &
app=$!
trap 'kill -TERM $app 2> /dev/null || :' TERM INT HUP
code=0
wait $app || code=$?
# A signal ends the wait before the app has quit.
while kill -0 $app 2> /dev/null; do
  code=0
  wait $app || code=$?
done
exit $code
