#!/bin/sh
# Makes the secret that app and relay share, once, and hands the relay's certificate over to it whenever it is new: the relay sees
# no other key of the web server's. Plain sh, with what busybox has.
#   DOMAIN  the name that people call     SECRETS_DIR, TLS_DIR  where to put them     CADDY_DIR  where Caddy keeps certificates
set -eu

: "${DOMAIN:?}"
SECRETS_DIR=${SECRETS_DIR:-/secrets}
TLS_DIR=${TLS_DIR:-/tls}
CADDY_DIR=${CADDY_DIR:-/caddy}
CHECK_SECONDS=${CHECK_SECONDS:-60}
trap 'exit 0' TERM INT

umask 077
if [ ! -s "$SECRETS_DIR/turn" ]; then
  head -c 32 /dev/urandom | base64 | tr -d '\n' >"$SECRETS_DIR/.turn"
  mv "$SECRETS_DIR/.turn" "$SECRETS_DIR/turn"
fi

# Key and certificate have to be of one pair: both are in place before the second one gets its name.
hand_over() {
  found=$(find "$CADDY_DIR" -type f -name "turn.$DOMAIN.crt" 2>/dev/null | head -n 1)
  [ -n "$found" ] && [ -s "${found%.crt}.key" ] || return 0
  cmp -s "$found" "$TLS_DIR/tls.crt" && return 0
  cp "${found%.crt}.key" "$TLS_DIR/.key"
  cp "$found" "$TLS_DIR/.crt"
  mv "$TLS_DIR/.key" "$TLS_DIR/tls.key"
  mv "$TLS_DIR/.crt" "$TLS_DIR/tls.crt"
}

while true; do
  hand_over
  sleep "$CHECK_SECONDS" &
  wait $! || true
done
