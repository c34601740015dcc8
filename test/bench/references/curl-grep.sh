#!/usr/bin/env bash
# Lists Deployments and pods page by page, and shows the lines that have NAME in them. $1: where a page may be kept.
set -euo pipefail
page="$1/page.json"

search() {
  local next='' query
  while :; do
    query="limit=500${next:+&continue=$next}"
    curl --silent --show-error --fail --cacert "$AUTHORITY" --header "Authorization: Bearer $TOKEN" \
      --output "$page" "$SERVER$1?$query"
    grep -F "$NAME" "$page" || true
    next="$(grep -m 1 -o '"continue": "[^"]*"' "$page" | cut -d '"' -f 4 || true)"
    if [[ -z "$next" ]]; then return; fi
  done
}

search /apis/apps/v1/deployments
echo "$SEPARATOR"
search /api/v1/pods
