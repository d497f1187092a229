#!/bin/sh
# Try an AppImage: its commands, a window, and a Data folder beside the one file.
#
#   packaging/linux/try_appimage.sh dist/Inkling-0.1.0-x86_64.AppImage
set -eu

image=$(realpath "$1")
here=$(dirname "$0")
# Machines of CI have no FUSE; a writer's desktop mounts the image instead.
export APPIMAGE_EXTRACT_AND_RUN=1

python3 "$here/../smoke_test.py" "$image"

place=$(mktemp -d)
mkdir "$place/Data"
cp "$image" "$place/inkling"
"$place/inkling" models export inkling-en "$place/model.inkling"
"$place/inkling" models import "$place/model.inkling"
test -d "$place/Data/data" || { echo "Data was not used" >&2; exit 1; }
rm -r "$place"
echo "$image works."
