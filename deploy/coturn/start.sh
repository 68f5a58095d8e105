#!/bin/sh
# Starts coturn with the shipped configuration and what only this machine knows: the secret, the realm, the addresses, and the
# certificate once there is one, which is read again when it has been renewed. Plain sh, with what busybox has.
#   DOMAIN       the name that people call; its address is the public one of this machine
#   SECRET_FILE  shared with the app     TLS_DIR  tls.crt and tls.key     CONFIGURATION  turnserver.conf
set -eu

: "${DOMAIN:?}" "${SECRET_FILE:?}"
TLS_DIR=${TLS_DIR:-/tls}
CONFIGURATION=${CONFIGURATION:-/etc/parley/turnserver.conf}
RUN_DIR=${RUN_DIR:-/tmp}
CHECK_SECONDS=${CHECK_SECONDS:-60}

until [ -s "$SECRET_FILE" ]; do sleep 1; done

# The address that packets leave by. Behind a NAT, as on most clouds, the world knows another: that of the domain.
private=${RELAY_IP:-$(ip -4 route get 198.51.100.1 | sed -n 's/.* src \([0-9.]*\).*/\1/p')}
public=${PUBLIC_IP:-$(getent ahostsv4 "$DOMAIN" | sed -n '1s/ .*//p')}

# A file, since a command line can be read by everybody on the machine.
umask 077
settings=$RUN_DIR/turnserver.conf
{
  cat "$CONFIGURATION"
  echo "realm=$DOMAIN"
  echo "static-auth-secret=$(cat "$SECRET_FILE")"
  echo "relay-ip=$private"
  [ -z "$public" ] || [ "$public" = "$private" ] || echo "external-ip=$public/$private"
  echo "pidfile=$RUN_DIR/turnserver.pid"
  echo "userdb=$RUN_DIR/turndb"
  [ -z "${MORE_SETTINGS:-}" ] || printf '%s\n' "$MORE_SETTINGS"
} >"$settings"

seal() { cat "$TLS_DIR/tls.crt" "$TLS_DIR/tls.key" 2>/dev/null | sha256sum; }

relay=
stop() {
  trap - TERM INT
  [ -z "$relay" ] || kill "$relay" 2>/dev/null || true
  wait
  exit 0
}
trap stop TERM INT

start() {
  certificate=
  if [ -s "$TLS_DIR/tls.crt" ] && [ -s "$TLS_DIR/tls.key" ]; then certificate="--cert=$TLS_DIR/tls.crt --pkey=$TLS_DIR/tls.key"; fi
  # Unquoted: two words, or none.
  # shellcheck disable=SC2086
  turnserver -c "$settings" ${certificate:---no-tls} &
  relay=$!
}

sealed=$(seal)
start
while kill -0 "$relay" 2>/dev/null; do
  sleep "$CHECK_SECONDS" &
  wait $! || true
  if [ "$(seal)" != "$sealed" ]; then
    sealed=$(seal)
    if [ -n "$certificate" ]; then
      # It reads the certificate again, and drops nobody.
      kill -USR2 "$relay"
    else
      kill "$relay"
      wait "$relay" || true
      start
    fi
  fi
done
wait "$relay"
