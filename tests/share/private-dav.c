/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "private-dav.h"

#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#define SERVER "/usr/sbin/apache2"
#define NOBODY "www-data" /* whom Apache becomes when it is started as root; it insists */

struct _PrivateDav {
  GSubprocess *process;
  char *folder;
  char *files;
  char *url;
};

static guint16
find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  return port;
}

static void
write_file (PrivateDav *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
write_users (PrivateDav *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *code = NULL;
  g_autofree char *line = NULL;
  guint8 digest[20];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guint8 *) PRIVATE_DAV_PASSWORD, -1);
  g_checksum_get_digest (checksum, digest, &length);
  code = g_base64_encode (digest, length);
  line = g_strdup_printf ("jo:{SHA}%s\n", code);
  write_file (self, "users", line);
}

static void
append_modules (GString *text, const char *const *names)
{
  for (; *names != NULL; names++)
    g_string_append_printf (text, "LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n",
                            *names, *names);
}

static void
write_config (PrivateDav *self, guint16 port, gboolean secure)
{
  static const char *const plain[] = { "mpm_event",  "authn_core", "authn_file",
                                       "authz_core", "authz_user", "auth_basic",
                                       "dav",        "dav_fs",     NULL };
  static const char *const tls[] = { "socache_shmcb", "ssl", "http2", NULL };
  g_autoptr (GString) text = g_string_new (NULL);

  append_modules (text, plain);
  if (secure)
    append_modules (text, tls);
  g_string_append_printf (text,
                          "ServerRoot %s\nDefaultRuntimeDir %s\nPidFile %s/pid\n"
                          "ErrorLog /dev/stderr\nLogLevel notice\nServerName 127.0.0.1\n"
                          "Listen 127.0.0.1:%u\nDocumentRoot %s\nDavLockDB %s/locks\n"
                          "<Directory %s>\nDav On\nAuthType Basic\nAuthName files\n"
                          "AuthUserFile %s/users\nRequire valid-user\n</Directory>\n",
                          self->folder, self->folder, self->folder, port, self->files, self->folder,
                          self->files, self->folder);
  if (getuid () == 0)
    g_string_append (text, "User " NOBODY "\nGroup " NOBODY "\n");
  if (secure)
    g_string_append_printf (text,
                            "Protocols h2 http/1.1\nSSLEngine on\nSSLCertificateFile %s/tls.crt\n"
                            "SSLCertificateKeyFile %s/tls.key\n",
                            self->folder, self->folder);
  write_file (self, "config", text->str);
}

static void
make_certificate (PrivateDav *self)
{
  g_autofree char *key = g_build_filename (self->folder, "tls.key", NULL);
  g_autofree char *certificate = g_build_filename (self->folder, "tls.crt", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "openssl", "req", "-x509", "-newkey", "ec",
      "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=files.example",
      "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
give_away (const char *path)
{
  const struct passwd *nobody = getpwnam (NOBODY);

  g_assert_nonnull (nobody);
  g_assert_cmpint (chown (path, nobody->pw_uid, nobody->pw_gid), ==, 0);
}

/* It says so itself. */
static void
wait_until_ready (PrivateDav *self)
{
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->process));

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

    g_assert_nonnull (line);
    if (strstr (line, "resuming normal operations") != NULL)
      return;
    g_test_message ("%s", line);
  }
}

/* Where GLib gives each test a folder for its temporary ones, that one is shut to others. */
static void
open_way_to (const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (folder);

  if (!g_str_equal (parent, "/tmp"))
    g_assert_cmpint (g_chmod (parent, 0711), ==, 0);
}

PrivateDav *
private_dav_new (gboolean secure)
{
  PrivateDav *self = g_new0 (PrivateDav, 1);
  guint16 port = find_free_port ();
  g_autofree char *config = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("matta-dav-XXXXXX", NULL);
  self->files = g_build_filename (self->folder, "files", NULL);
  self->url = g_strdup_printf ("http%s://127.0.0.1:%u/", secure ? "s" : "", port);
  g_assert_cmpint (g_mkdir (self->files, 0700), ==, 0);
  if (getuid () == 0) {
    open_way_to (self->folder);
    give_away (self->folder);
    give_away (self->files);
  }
  write_users (self);
  if (secure)
    make_certificate (self);
  write_config (self, port, secure);
  config = g_build_filename (self->folder, "config", NULL);
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, SERVER, "-d",
                                    self->folder, "-f", config, "-D", "FOREGROUND", NULL);
  g_assert_no_error (error);
  wait_until_ready (self);
  return self;
}

void
private_dav_free (PrivateDav *self)
{
  const char *remove[] = { "rm", "-rf", self->folder, NULL };

  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (self->folder);
  g_free (self->files);
  g_free (self->url);
  g_free (self);
}

const char *
private_dav_get_url (PrivateDav *self)
{
  return self->url;
}

char *
private_dav_get_path (PrivateDav *self, const char *name)
{
  return g_build_filename (self->files, name, NULL);
}

GTlsDatabase *
private_dav_get_trust (PrivateDav *self)
{
  g_autofree char *path = g_build_filename (self->folder, "tls.crt", NULL);
  g_autoptr (GError) error = NULL;
  GTlsDatabase *trust = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  return trust;
}
