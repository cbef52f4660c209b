/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-courier.h"

#include "matta-error.h"
#include "matta-practice-mailbox.h"

static const struct {
  const char *name;
  const char *return_path;
  const char *parameters;
  const char *address; /* NULL = nobody */
  const char *recipient_parameters;
  gboolean sound;
} parcels[] = {
  { "plain", "jo@example.com", NULL, "ann@example.jp", NULL, TRUE },
  { "null return path", "", "BODY=8BITMIME", "ann@example.jp", "NOTIFY=NEVER", TRUE },
  { "quoted local part", "jo@example.com", NULL, "\"a b\"@example.jp", NULL, TRUE },
  { "not ASCII", "jo@example.com", "SMTPUTF8", "ゑ@example.jp", NULL, TRUE },
  { "nobody", "jo@example.com", NULL, NULL, NULL, FALSE },
  { "empty address", "jo@example.com", NULL, "", NULL, FALSE },
  { "CR in address", "jo@example.com", NULL, "a\r@example.jp", NULL, FALSE },
  { "LF in address", "jo@example.com", NULL, "a\n@example.jp", NULL, FALSE },
  { "command in address", "jo@example.com", NULL, "a@example.jp>\r\nRCPT TO:<b@example.jp", NULL,
    FALSE },
  { "bracket in address", "jo@example.com", NULL, "a@example.jp> NOTIFY=NEVER", NULL, FALSE },
  { "LF in return path", "jo@example.com\n", NULL, "ann@example.jp", NULL, FALSE },
  { "LF in parameters", "jo@example.com", "BODY=8BITMIME\nQUIT", "ann@example.jp", NULL, FALSE },
  { "CR in recipient parameters", "jo@example.com", NULL, "ann@example.jp", "NOTIFY=NEVER\r",
    FALSE },
};

static void
test_parcel_is_sound (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);

  for (gsize i = 0; i < G_N_ELEMENTS (parcels); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaEnvelope) envelope =
        matta_envelope_new (parcels[i].return_path, parcels[i].parameters);
    MattaParcel parcel = { .id = "abc", .envelope = envelope, .content = content };

    g_test_message ("%s", parcels[i].name);
    if (parcels[i].address != NULL)
      matta_envelope_add (envelope, parcels[i].address, parcels[i].recipient_parameters);
    g_assert_cmpint (matta_parcel_is_sound (&parcel, &error), ==, parcels[i].sound);
    if (parcels[i].sound)
      g_assert_no_error (error);
    else
      g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

static const struct {
  const char *reply;
  const char *kept;
} replies[] = {
  { NULL, NULL },
  { "", "" },
  { "2.0.0 Ok", "2.0.0 Ok" },
  { "first\r\nsecond", "first" },
  { "caf\xe9", "caf\xef\xbf\xbd" },
  { "待った", "待った" },
};

static void
test_result_keeps_one_valid_line (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++) {
    g_autoptr (MattaResult) result =
        matta_result_new ("ann@example.jp", MATTA_DELIVERY_REFUSED, 550, replies[i].reply);

    g_assert_cmpstr (result->address, ==, "ann@example.jp");
    g_assert_cmpint (result->delivery, ==, MATTA_DELIVERY_REFUSED);
    g_assert_cmpuint (result->code, ==, 550);
    g_assert_cmpstr (result->reply, ==, replies[i].kept);
  }
}

static gboolean
must_not_be_asked (gpointer user_data)
{
  g_assert_not_reached ();
}

static void
test_refuses_before_the_courier_is_asked (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("", NULL);
  g_autoptr (MattaCourier) courier = matta_practice_mailbox_new ("/nonexistent/practice");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  MattaParcel parcel = {
    .id = "abc", .envelope = envelope, .content = content, .about_to_commit = must_not_be_asked
  };

  g_assert_null (matta_courier_submit (courier, &parcel, NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (matta_courier_submit (courier, &parcel, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_practice_takes_every_size (void)
{
  g_autoptr (MattaCourier) courier = matta_practice_mailbox_new ("/nonexistent/practice");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint64 limit = 1;

  g_assert_true (
      matta_courier_get_size_limit (courier, "a@example.com", cancellable, &limit, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (limit, ==, 0);
  g_cancellable_cancel (cancellable);
  g_assert_false (
      matta_courier_get_size_limit (courier, "a@example.com", cancellable, &limit, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/courier/parcel-is-sound", test_parcel_is_sound);
  g_test_add_func ("/courier/result-keeps-one-valid-line", test_result_keeps_one_valid_line);
  g_test_add_func ("/courier/refuses-before-the-courier-is-asked",
                   test_refuses_before_the_courier_is_asked);
  g_test_add_func ("/courier/practice-takes-every-size", test_practice_takes_every_size);
  return g_test_run ();
}
