/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sender-courier.h"

#include "matta-who.h"

typedef struct {
  char *who;
  MattaCourier *courier;
} Branch;

struct _MattaSenderCourier {
  GObject parent_instance;

  MattaCourier *usual;
  GPtrArray *branches; /* element Branch */
};

static void matta_sender_courier_courier_init (MattaCourierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaSenderCourier,
                               matta_sender_courier,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MATTA_TYPE_COURIER,
                                                      matta_sender_courier_courier_init))

static void
branch_free (gpointer data)
{
  Branch *branch = data;

  g_free (branch->who);
  g_object_unref (branch->courier);
  g_free (branch);
}

static MattaCourier *
find (MattaSenderCourier *self, const char *return_path)
{
  g_autofree char *folded = matta_who_fold (return_path);
  const Branch *nearest = NULL;

  for (guint i = 0; folded != NULL && i < self->branches->len; i++) {
    const Branch *branch = g_ptr_array_index (self->branches, i);

    if (matta_who_holds_for (branch->who, folded)
        && (nearest == NULL || matta_who_is_nearer (branch->who, nearest->who)))
      nearest = branch;
  }
  return nearest != NULL ? nearest->courier : self->usual;
}

static GPtrArray *
matta_sender_courier_submit (MattaCourier *courier,
                             const MattaParcel *parcel,
                             GCancellable *cancellable,
                             GError **error)
{
  const char *return_path = matta_envelope_get_return_path (parcel->envelope);

  return matta_courier_submit (find (MATTA_SENDER_COURIER (courier), return_path), parcel,
                               cancellable, error);
}

static gboolean
matta_sender_courier_get_size_limit (MattaCourier *courier,
                                     const char *return_path,
                                     GCancellable *cancellable,
                                     guint64 *limit,
                                     GError **error)
{
  return matta_courier_get_size_limit (find (MATTA_SENDER_COURIER (courier), return_path),
                                       return_path, cancellable, limit, error);
}

static void
matta_sender_courier_finalize (GObject *object)
{
  MattaSenderCourier *self = MATTA_SENDER_COURIER (object);

  g_object_unref (self->usual);
  g_ptr_array_unref (self->branches);
  G_OBJECT_CLASS (matta_sender_courier_parent_class)->finalize (object);
}

static void
matta_sender_courier_courier_init (MattaCourierInterface *iface)
{
  iface->submit = matta_sender_courier_submit;
  iface->get_size_limit = matta_sender_courier_get_size_limit;
}

static void
matta_sender_courier_class_init (MattaSenderCourierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = matta_sender_courier_finalize;
}

static void
matta_sender_courier_init (MattaSenderCourier *self)
{
  self->branches = g_ptr_array_new_with_free_func (branch_free);
}

MattaSenderCourier *
matta_sender_courier_new (MattaCourier *usual)
{
  MattaSenderCourier *self = g_object_new (MATTA_TYPE_SENDER_COURIER, NULL);

  self->usual = g_object_ref (usual);
  return self;
}

void
matta_sender_courier_add (MattaSenderCourier *self, const char *who, MattaCourier *courier)
{
  Branch *branch = NULL;

  g_return_if_fail (MATTA_IS_SENDER_COURIER (self) && who != NULL);
  g_return_if_fail (MATTA_IS_COURIER (courier));

  branch = g_new0 (Branch, 1);
  branch->who = g_strdup (who);
  branch->courier = g_object_ref (courier);
  g_ptr_array_add (self->branches, branch);
}
