/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-clipboard-loan.h"

#include <string.h>

#define LOOK_MS 200 /* often enough for a bar that shrinks */

struct _MattaClipboardLoan {
  GObject parent_instance;

  GdkClipboard *clipboard;
  GdkContentProvider *content; /* NULL = it is over */
  MattaClock *clock;
  gint64 end; /* boot time: a computer that slept still takes it back */
  guint look_id;
};

G_DEFINE_FINAL_TYPE (MattaClipboardLoan, matta_clipboard_loan, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean
is_ours (MattaClipboardLoan *self)
{
  return self->content != NULL && gdk_clipboard_get_content (self->clipboard) == self->content;
}

/* First the reference: emptying the clipboard makes it say that it changed. */
static void
end (MattaClipboardLoan *self)
{
  gboolean ours = is_ours (self);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->content);
  if (ours)
    gdk_clipboard_set_content (self->clipboard, NULL);
}

static gboolean
look_cb (gpointer user_data)
{
  MattaClipboardLoan *self = user_data;
  gboolean over = matta_clock_get_boot (self->clock) >= self->end;

  if (over) {
    self->look_id = 0;
    end (self);
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return over ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
clipboard_changed_cb (MattaClipboardLoan *self)
{
  if (self->content == NULL || is_ours (self))
    return;
  end (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
matta_clipboard_loan_dispose (GObject *object)
{
  MattaClipboardLoan *self = MATTA_CLIPBOARD_LOAN (object);

  if (self->clipboard != NULL)
    end (self);
  g_clear_object (&self->clipboard);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (matta_clipboard_loan_parent_class)->dispose (object);
}

static void
matta_clipboard_loan_class_init (MattaClipboardLoanClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_clipboard_loan_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
matta_clipboard_loan_init (MattaClipboardLoan *self)
{
}

static void
free_secret (gpointer secret)
{
  matta_secret_free (secret);
}

/* Bytes, not a string: those of a string are never overwritten. The last one is the hint that
 * KeePassXC and others give, and which clipboard histories know. */
static GdkContentProvider *
make_content (const MattaSecret *secret)
{
  MattaSecret *copy = g_strdup (secret);
  g_autoptr (GBytes) text = g_bytes_new_with_free_func (copy, strlen (copy), free_secret, copy);
  g_autoptr (GBytes) hint = g_bytes_new_static ("secret", strlen ("secret"));
  GdkContentProvider *providers[] = {
    gdk_content_provider_new_for_bytes ("text/plain;charset=utf-8", text),
    gdk_content_provider_new_for_bytes ("text/plain", text),
    gdk_content_provider_new_for_bytes ("x-kde-passwordManagerHint", hint),
  };

  return gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
}

MattaClipboardLoan *
matta_clipboard_loan_new (GdkClipboard *clipboard, MattaClock *clock, const MattaSecret *secret)
{
  MattaClipboardLoan *self = g_object_new (MATTA_TYPE_CLIPBOARD_LOAN, NULL);

  self->clipboard = g_object_ref (clipboard);
  self->clock = g_object_ref (clock);
  self->content = make_content (secret);
  self->end = matta_clock_get_boot (clock) + MATTA_CLIPBOARD_LOAN_SECONDS * G_USEC_PER_SEC;
  gdk_clipboard_set_content (clipboard, self->content);
  g_signal_connect_object (clipboard, "changed", G_CALLBACK (clipboard_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->look_id = g_timeout_add (LOOK_MS, look_cb, self);
  return self;
}

double
matta_clipboard_loan_get_left (MattaClipboardLoan *self)
{
  gint64 left = 0;

  g_return_val_if_fail (MATTA_IS_CLIPBOARD_LOAN (self), 0);

  if (self->content == NULL)
    return 0;
  left = self->end - matta_clock_get_boot (self->clock);
  return MAX (0, (double) left / G_USEC_PER_SEC);
}
