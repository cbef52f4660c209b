#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A Postfix of one's own: configuration, queue and log in one folder, one port on loopback. Takes
# every message and throws it away. Run as root.
#
#   private-postfix.sh START DIR PORT [tls] [sasl]
#   private-postfix.sh STOP DIR
#
# tls: offers STARTTLS; DIR/tls.crt is to be trusted for 127.0.0.1.
# sasl: only who signs in as jo@postfix.example, password "secret", may send.
# MECHANISMS in the environment: which ones are offered; MORE: a file that is added to main.cf.
# nobody@example.jp is refused, later@example.jp put off.
set -eu

daemons=/usr/lib/postfix/sbin
postfix=/usr/sbin/postfix

write_config() {
  cat >"$dir/config/main.cf" <<EOF
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/data
command_directory = /usr/sbin
daemon_directory = $daemons
mail_owner = postfix
setgid_group = postdrop
maillog_file = $dir/log/maillog
maillog_file_prefixes = $dir
myhostname = postfix.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
default_transport = discard:
message_size_limit = 1000000
smtpd_relay_restrictions = $1, reject
smtpd_recipient_restrictions =
  check_recipient_access inline:{{nobody@example.jp = 550 5.1.1 No such person},
  {later@example.jp = 450 4.2.0 Come back later}}
EOF
  cat >"$dir/config/master.cf" <<EOF
$port inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
EOF
}

add_tls() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj /CN=postfix.example -addext subjectAltName=IP:127.0.0.1 \
    -keyout "$dir/tls.key" -out "$dir/tls.crt" 2>"$dir/log/openssl"
  cat >>"$dir/config/main.cf" <<EOF
smtpd_tls_security_level = may
smtpd_tls_cert_file = $dir/tls.crt
smtpd_tls_key_file = $dir/tls.key
EOF
}

add_sasl() {
  mkdir "$dir/config/sasl"
  cat >"$dir/config/sasl/smtpd.conf" <<EOF
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: $dir/config/sasl/sasldb2
mech_list: ${MECHANISMS:-SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN}
EOF
  printf secret | saslpasswd2 -p -c -f "$dir/config/sasl/sasldb2" -u postfix.example jo
  chown -R postfix "$dir/config/sasl"
  cat >>"$dir/config/main.cf" <<EOF
cyrus_sasl_config_path = $dir/config/sasl
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = postfix.example
EOF
}

start() {
  dir=$1
  port=$2
  shift 2
  allowed=permit_mynetworks
  for word in "$@"; do
    [ "$word" != sasl ] || allowed=permit_sasl_authenticated
  done
  mkdir -p "$dir"
  mkdir "$dir/config" "$dir/queue" "$dir/data" "$dir/log"
  chmod 755 "$dir" "$dir/queue"
  chown postfix "$dir/data"
  write_config "$allowed"
  for word in "$@"; do
    "add_$word"
  done
  [ -z "${MORE:-}" ] || cat "$MORE" >>"$dir/config/main.cf"
  $postfix -c "$dir/config" start >"$dir/log/start" 2>&1
}

case $1 in
  START) shift; start "$@" ;;
  STOP) $postfix -c "$2/config" stop >/dev/null 2>&1 ;;
  *) exit 2 ;;
esac
