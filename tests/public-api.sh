#!/usr/bin/env bash
# Writes the public surface of each library down anew: PublicAPI.Shipped.txt, beside its project.
# Nothing is released: all of it is "shipped". Once a version is out, only what `dotnet format` adds to PublicAPI.Unshipped.txt is new.
set -euo pipefail
cd "$(dirname "$0")/.."

for shipped in src/*/PublicAPI.Shipped.txt; do
    project=$(dirname "$shipped")
    unshipped="$project/PublicAPI.Unshipped.txt"
    printf '#nullable enable\n' | tee "$shipped" > "$unshipped"
    dotnet format analyzers "$project" --diagnostics RS0016 --severity warn "$@"
    { printf '#nullable enable\n'; grep -v '^#nullable' "$unshipped" | LC_ALL=C sort; } > "$shipped"
    printf '#nullable enable\n' > "$unshipped"
done
