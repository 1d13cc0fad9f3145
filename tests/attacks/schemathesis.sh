#!/usr/bin/env bash
# Generated requests against every operation of the OpenAPI document of a running server, good and bad ones, alone and in
# sequences: no 5xx, and every answer as the document says. SECONDS_MAX bounds it (180).
. "$(dirname "$0")/lib.sh"

python_with 'schemathesis==4.32.5'
serve
export ERP_BIN=$erp SEEN=$scratch/seen SCHEMATHESIS_HOOKS=schemathesis_hooks
export PYTHONPATH=$root/tests/attacks PYTHONDONTWRITEBYTECODE=1

status=0
"$venv/bin/schemathesis" --config-file "$root/tests/attacks/schemathesis.toml" run "$URL/openapi.json" \
  --max-time "${SECONDS_MAX:-180}" --workers 2 --no-color "$@" || status=$?
# Signing in, renewing and a new password were not only refused.
for wanted in 'POST /api/v1/auth/login 200' 'POST /api/v1/auth/refresh 200' 'PUT /api/v1/auth/password 204'; do
  printf '%5d of %s\n' "$(grep -cx "$wanted" "$SEEN" || true)" "$wanted"
  grep -qx "$wanted" "$SEEN" || { sort "$SEEN" | uniq -c >&2; status=1; }
done
unharmed
exit "$status"
