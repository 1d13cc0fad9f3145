#!/usr/bin/env bash
# sqlmap against every parameter that reaches the database: of paths, queries, headers and bodies. It must find nothing, and no answer
# may carry text of the database. LEVEL (1 to 5, 2 otherwise) and RISK (1 to 3, 1) say how much is tried, SECONDS_MAX (600) how
# long each request is worked on.
. "$(dirname "$0")/lib.sh"

python_with 'sqlmap==1.10.*'
serve

api=$URL/api/v1
token() {
  python3 - "$URL" "$USERNAME" "$PASSWORD" << 'PY'
import json, sys, urllib.request
url, username, password = sys.argv[1:]
body = json.dumps({"username": username, "password": password}).encode()
request = urllib.request.Request(f"{url}/api/v1/auth/login", body, {"Content-Type": "application/json"})
print(json.load(urllib.request.urlopen(request))["access_token"])
PY
}

tried=0 cut=0
cut_off() { [ "$1" -eq 124 ] && cut=$((cut + 1)); }
# try PARAMETERS URL [sqlmap's options]: a `*` marks a place where it cannot see one by itself.
try() {
  local parameters=$1 url=$2
  shift 2
  tried=$((tried + parameters))
  # A token lives for a quarter of an hour.
  timeout "${SECONDS_MAX:-600}" "$venv/bin/sqlmap" --batch --disable-coloring --flush-session --output-dir "$scratch/found" --dbms PostgreSQL \
    --level "${LEVEL:-2}" --risk "${RISK:-1}" --threads 4 --timeout 10 --retries 0 --ignore-code '*' --time-sec 3 \
    -t "$scratch/traffic-$tried" -H "Authorization: Bearer $(token)" -u "$url" "$@" >> "$scratch/sqlmap.log" 2>&1 || cut_off $? || { tail -20 "$scratch/sqlmap.log" >&2; return 1; }
  printf '%3d parameters tried: %s\n' "$tried" "${url#"$URL"}"
}

nobody=01890a5d-ac96-774b-bcce-b302099a8057
json='Content-Type: application/json'
try 6 "$api/health/patients?limit=5&cursor=AAAA&status=active&gender=male&created_from=2026-01-01T00:00:00Z&created_to=2027-01-01T00:00:00Z"
try 2 "$api/auth/sessions?limit=5&cursor=AAAA"
try 1 "$api/health/patients/$nobody*"
try 2 "$api/health/patients/$nobody*/identifiers/$nobody*" --method DELETE
try 9 "$api/health/patients/search" -H "$json" --data '{"mrn":"P1","name":"Li Wei","pinyin":"liwei","phone":"13800138000","identifier":"E12345678","last4":"8000","birth_year":1980,"limit":5,"cursor":"AAAA"}'
try 4 "$api/health/patients/duplicates" -H "$json" --data '{"name":"Li Wei","birth_date":"1980-01-02","phone":"13800138000","identifiers":[{"kind":"passport","value":"E12345678"}]}'
try 7 "$api/health/patients" -H "$json" -H 'Idempotency-Key: abcdefgh*' --data '{"name":"Li Wei","gender":"male","birth_date":"1980-01-02","address":"x","area_code":"440305","occupation":"y"}'
try 2 "$api/health/patients/$nobody" -H "$json" -H 'If-Match: "1*"' --method PUT --data '{"name":"Li Wei"}'
try 1 "$api/health/patients/$nobody*/erasure" -H "$json" --method POST --data '{"reason":"asked for it"}' --skip reason
try 1 "$api/health/patients/$nobody/erasure" -H "$json" --data '{"reason":"asked for it*"}'
try 2 "$api/health/patients/$nobody/pii-reveals" -H "$json" --data '{"reason":"a call*","fields":["name*"]}'
try 3 "$api/health/patients/$nobody/identifiers" -H "$json" --data '{"kind":"passport*","value":"E12345678*","valid_to":"2035-12-31*"}'
try 9 "$api/audit-logs?limit=5&cursor=AAAA&actor=somebody&action=auth.login.failed&entity=patient&entity_id=$nobody&outcome=success&from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z"
try 1 "$api/audit-logs/verify" -H "$json" --data '{"cursor":"AAAA*"}'
try 1 "$api/auth/sessions/$nobody*" --method DELETE
try 3 "$api/auth/login" -H "$json" --data '{"username":"somebody","password":"wrong-Password-1","tenant":"default"}'
try 1 "$api/auth/refresh" -H "$json" --data '{"refresh_token":"AAAA"}'

status=0
# Without these two nothing was tried at all.
grep -q 'testing connection to the target URL' "$scratch/sqlmap.log" || { tail -20 "$scratch/sqlmap.log" >&2; status=1; }
[ "$(cat "$scratch"/traffic-* | grep -c '^HTTP request')" -gt $((tried * 20)) ] || { echo 'hardly a request was sent' >&2; status=1; }
# It says of many places that they *appear* to be injectable, since answers differ by their trace ids, and then tries each; what it has
# confirmed stands in its own log. What the time ran out for is neither, so it is not called good.
if cat "$scratch"/found/*/log 2> /dev/null | grep . >&2; then
  echo 'sqlmap found an injection' >&2
  status=1
fi
undecided=$(grep -c 'checking if the injection point .* is a false positive' "$scratch/sqlmap.log" || true)
refuted=$(grep -c 'false positive or unexploitable injection point detected' "$scratch/sqlmap.log" || true)
printf '%d suspicions, %d refuted by sqlmap itself, %d requests cut off by the time\n' "$undecided" "$refuted" "$cut"
[ "$cut" -eq 0 ] || { echo 'raise SECONDS_MAX until nothing is cut off' >&2; status=1; }
# Text of the database or of its driver in an answer; a request's own lines may say what they like.
if awk '/^HTTP response/ { on = 1 } /^HTTP request/ { on = 0 } on' "$scratch"/traffic-* |
  grep -aiE 'SQLSTATE|syntax error at|unterminated quoted|sqlx|sea_orm|pg_catalog|PSQLException|invalid input syntax|column .* does not exist' | head -5 | grep . >&2; then
  echo 'an answer carries text of the database' >&2
  status=1
fi
unharmed
printf '%d parameters, %d requests\n' "$tried" "$(cat "$scratch"/traffic-* | grep -c '^HTTP request')"
exit "$status"
