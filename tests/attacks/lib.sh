# For the scripts beside this one: a server with a private database and demo patients, ended with the script.
# After `serve`: URL, USERNAME and PASSWORD of somebody who may do everything.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
erp=${ERP_BIN:-$root/target/debug/erp}
scratch=$(mktemp -d)
server=

finish() {
  local code=$?
  if [ -n "$server" ]; then
    kill -TERM "$server" 2> /dev/null || true
    wait "$server" 2> /dev/null || true
  fi
  rm -rf "$scratch"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

# What cannot be had here is no failure of the product.
cannot() {
  echo "CANNOT RUN: $*" >&2
  exit 77
}

# A virtual environment under target/ with these packages, at these versions.
python_with() {
  venv=$root/target/attack-venv
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv" || cannot 'python3 with venv is needed'
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@" || cannot "cannot install $*"
}

# Limits by time would end the attack instead of the product's defences; they have proofs of their own.
serve() {
  cd "$scratch"
  export ERP__LIMITS__USER_PER_MINUTE=1000000 ERP__LIMITS__IP_PER_MINUTE=1000000 ERP__LIMITS__LOGIN_IP_PER_MINUTE=1000000
  { "$erp" migrate --embedded && "$erp" seed --embedded --profile ci; } > seed.log 2>&1 || { cat seed.log >&2; return 1; }
  "$erp" serve --embedded --demo --listen 127.0.0.1:0 --ready-file ready > server.log 2>&1 &
  server=$!
  for _ in $(seq 600); do
    [ -s ready ] && break
    kill -0 "$server" 2> /dev/null || { cat server.log >&2; return 1; }
    sleep 0.1
  done
  URL=$(grep -o 'http://[^ "]*' ready | head -1)
  USERNAME=attacker PASSWORD=plain-Yellow-tractor-83
  printf %s "$PASSWORD" | "$erp" user create --embedded --username "$USERNAME" --role tenant_admin --role doctor --keep-password --password-stdin > user.log 2>&1 ||
    { cat user.log >&2; return 1; }
  export URL USERNAME PASSWORD
}

# A server that was attacked is alive, and nothing was a fault of its own.
unharmed() {
  "$erp" healthcheck "$URL" --ready > /dev/null || { tail -50 server.log >&2; echo 'the server is not ready' >&2; return 1; }
  if grep -E 'panicked|"ERROR"|^[^ ]+ +ERROR' server.log | head -20 | grep . >&2; then
    echo 'the server says that something was a fault of its own' >&2
    return 1
  fi
}
