#!/bin/sh
# Starts coturn with the shipped configuration and what only this machine knows: the secret, the realm, the addresses, and the
# certificate once there is one, which is read again when it has been renewed. Plain sh, with what busybox has.
#   DOMAIN       the name that people call; its address is the public one of this machine, unless PUBLIC_IP says another
#   SECRET_FILE  shared with the app     TLS_DIR  tls.crt and tls.key     CONFIGURATION  turnserver.conf
set -eu

: "${DOMAIN:?}" "${SECRET_FILE:?}"
TLS_DIR=${TLS_DIR:-/tls}
CONFIGURATION=${CONFIGURATION:-/etc/parley/turnserver.conf}
RUN_DIR=${RUN_DIR:-/tmp}
CHECK_SECONDS=${CHECK_SECONDS:-60}

until [ -s "$SECRET_FILE" ]; do sleep 1; done

# The address that packets leave by. Behind a NAT, as on most clouds, the world knows another: that of the domain. The name server is
# asked before the hosts file, where machines like to call themselves 127.0.1.1.
addresses() { grep -oE '([0-9]{1,3}[.]){3}[0-9]{1,3}' | grep -v '^127[.]' | sort -u; }
private=${RELAY_IP:-$(ip -4 route get 198.51.100.1 | sed -n 's/.* src \([0-9.]*\).*/\1/p')}
public=${PUBLIC_IP:-$(nslookup -type=a "$DOMAIN" 2>/dev/null | sed -n '/^Name/,$p' | addresses || true)}
public=${public:-$(getent ahostsv4 "$DOMAIN" 2>/dev/null | addresses || true)}
case " $(echo $public) " in
  *" $private "*) public= ;;
  *" "*" "*" ") echo "$DOMAIN has several addresses; say which one is that of this machine: PUBLIC_IP" >&2 && exit 1 ;;
esac
echo "Relaying from $private${public:+, which the world knows as $public}"

# A file, since a command line can be read by everybody on the machine.
umask 077
settings=$RUN_DIR/turnserver.conf
{
  cat "$CONFIGURATION"
  echo "realm=$DOMAIN"
  echo "static-auth-secret=$(cat "$SECRET_FILE")"
  echo "relay-ip=$private"
  [ -z "$public" ] || echo "external-ip=$public/$private"
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

# Whether it is far enough to know SIGUSR2, which would end it before.
listens() {
  caught=$(sed -n 's/^SigCgt:[[:space:]]*[0-9a-f]*\([0-9a-f]\{4\}\)$/\1/p' "/proc/$relay/status" 2>/dev/null)
  [ $((0x${caught:-0} & 0x800)) -ne 0 ]
}

sealed=$(seal)
start
while kill -0 "$relay" 2>/dev/null; do
  sleep "$CHECK_SECONDS" &
  wait $! || true
  if [ "$(seal)" != "$sealed" ] && listens; then
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
