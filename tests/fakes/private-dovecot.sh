#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A Dovecot of one's own that takes mail for submission: everything in one folder, one port on
# loopback. It hands what it takes to the server on RELAY, a port on loopback, too. Run as root.
#
#   private-dovecot.sh START DIR PORT RELAY
#   private-dovecot.sh STOP DIR
#   private-dovecot.sh AGAIN DIR PASSWORD     after STOP: as before, but for the password
#
# sato@example.com may send, password "secret", or with a token that the identity server knows.
# MECHANISMS in the environment: which ones are offered.
# SCHEME: how the password is kept; PLAIN can be told by each of them, BLF-CRYPT by who sees it only.
# IDENTITY: the address of the identity server; what comes after it is the token.
# DIR/tls.crt is to be trusted for 127.0.0.1.
set -eu

# Dovecot 2.4 wants its version to be the first line, and has other names for much.
write_config() {
  case $(/usr/sbin/dovecot --version) in
    2.3.*) write_for_2_3 ;;
    *) write_for_2_4 ;;
  esac >"$dir/dovecot.conf"
}

print_common() {
  cat <<EOF
base_dir = $dir/run
state_dir = $dir/run
log_path = $dir/log
auth_verbose = yes
protocols = submission
listen = 127.0.0.1
hostname = dovecot.example
instance_name = matta-test
ssl = yes
auth_mechanisms = ${MECHANISMS:-scram-sha-256 scram-sha-1 cram-md5 plain login}
auth_failure_delay = 0
first_valid_uid = 1
submission_relay_host = 127.0.0.1
submission_relay_port = $relay
service submission-login {
  inet_listener submission {
    port = $port
  }
  inet_listener submissions {
    port = 0
  }
}
# Who failed is let wait for longer each time.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
EOF
}

write_for_2_3() {
  print_common
  cat <<EOF
ssl_cert = <$dir/tls.crt
ssl_key = <$dir/tls.key
disable_plaintext_auth = no
mail_location = maildir:$dir/mail
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $dir/oauth2.conf
}
passdb {
  driver = passwd-file
  args = $dir/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$dir/mail allow_all_users=yes
}
EOF
  cat >"$dir/oauth2.conf" <<EOF
tokeninfo_url = ${IDENTITY:-http://127.0.0.1:9/}
username_attribute = username
EOF
}

write_for_2_4() {
  cat <<EOF
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
EOF
  print_common
  cat <<EOF
ssl_server_cert_file = $dir/tls.crt
ssl_server_key_file = $dir/tls.key
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = $dir/mail
oauth2_tokeninfo_url = ${IDENTITY:-http://127.0.0.1:9/}
oauth2_username_attribute = username
oauth2_introspection_mode = auth
passdb oauth2 {
  mechanisms_filter = xoauth2 oauthbearer
}
passdb passwd-file {
  passwd_file_path = $dir/users
}
userdb static {
  static_allow_all_users = yes
  fields {
    uid = mail
    gid = mail
    home = $dir/mail
  }
}
EOF
}

write_users() {
  printf 'sato@example.com:%s\n' "$(doveadm pw -s "${SCHEME:-PLAIN}" -p "$1")" >"$dir/users"
}

make_certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj /CN=dovecot.example -addext subjectAltName=IP:127.0.0.1 \
    -keyout "$dir/tls.key" -out "$dir/tls.crt" 2>"$dir/openssl.log"
}

start() {
  dir=$1
  port=$2
  relay=$3
  mkdir -p "$dir/run" "$dir/mail"
  chmod 755 "$dir" "$dir/run"
  chown mail:mail "$dir/mail"
  : >"$dir/log"
  write_config
  write_users secret
  make_certificate
  /usr/sbin/dovecot -c "$dir/dovecot.conf"
}

again() {
  dir=$1
  write_users "$2"
  /usr/sbin/dovecot -c "$dir/dovecot.conf"
}

case $1 in
  START) shift; start "$@" ;;
  AGAIN) shift; again "$@" ;;
  STOP) /usr/sbin/dovecot -c "$2/dovecot.conf" stop ;;
  *) exit 2 ;;
esac
