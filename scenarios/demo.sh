#!/usr/bin/env bash
# Installs what is missing, builds Esther, and runs the main job: every care model for North Somerset's people.
#
#     bash scenarios/demo.sh [FOLDER]
#
# The results file goes into FOLDER (default: results/ of the project); a file that is there is never touched.
set -u
folder=${1:-}
case "$folder" in
    -*) sed -n '2,6s/^#//p' "$0" >&2; [ "$folder" = --help ] || [ "$folder" = -h ]; exit $(($? * 2)) ;;
esac
. "$(dirname "${BASH_SOURCE[0]}")/../tests/setup.sh"
folder=${folder:-$esther_root/results}

made=""
[ -d "$folder" ] || made=$folder
mkdir -p "$folder" && folder=$(cd "$folder" && pwd -P) && [ -w "$folder" ] ||
    { say "error: the folder '$folder' cannot be written"; exit 2; }

# shellcheck disable=SC2086
install_packages $packages_to_build
file=$folder/weston_options.h5
trap 'give_back "$esther_root/build" "$file" ${made:+"$folder"}' EXIT
build release esther

for ((n = 2; ; n++)); do
    # A name is taken as well by what another run is still writing.
    [ -e "$file" ] || [ -e "$file.parts" ] || break
    file=$folder/weston_options-$n.h5
done
build/release/bin/esther run scenarios/library/weston_options.yaml -o "$file" || exit
build/release/bin/esther compare "$file" || exit
printf '\nThe result is in %s\n' "$file"
