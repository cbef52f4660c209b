/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-import.h"

#include "matta-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* One file of another product, and what becomes of it. */
typedef struct {
  const char *name;
  const char *file;
  const char *text;
  const char *json; /* white space left out; what stands behind "version" */
  const char *note; /* a piece of the first one; NULL = none */
} Case;

#define LISTS(lists) ",\"lists\":{" lists "}"
#define RULE(id, when, then)                                                                       \
  ",\"lists\":{},\"rules\":[{\"id\":\"" id "\",\"when\":" when ",\"then\":" then "}]"
#define AT(entry) "{\"recipient\":{\"at\":[" entry "]}}"

static const Case cases[] = {
  { .name = "inside",
    .file = "InternalDomainList.csv",
    .text = "@example.com\r\nsub.example.jp\r\n",
    .json = LISTS ("\"inside\":[\"@example.com\",\"sub.example.jp\"]") },
  { .name = "inside-with-mark",
    .file = "InternalDomainList.csv",
    .text = "\xef\xbb\xbf@example.com\r\n",
    .json = LISTS ("\"inside\":[\"@example.com\"]") },
  { .name = "trusted",
    .file = "Whitelist.csv",
    .text = "taro@a.example,True\r\n@b.example,False\r\n",
    .json = LISTS ("\"trusted\":[\"taro@a.example\",\"@b.example\"]") },
  { .name = "trusted-fragment",
    .file = "Whitelist.csv",
    .text = "@b.example\r\ntaro,False\r\n",
    .json = LISTS ("\"trusted\":[\"@b.example\"]"),
    .note = "Whitelist.csv:2: not taken over: part of an address" },
  { .name = "alert",
    .file = "AlertAddressList.csv",
    .text = "@a.example,False\r\nb@b.example,True\r\n",
    .json = LISTS ("\"watched\":[\"@a.example\"],\"blocked\":[\"b@b.example\"]") },
  { .name = "alert-fragment",
    .file = "AlertAddressList.csv",
    .text = "@docomo,No\r\n",
    .json = LISTS ("\"watched\":[{\"pattern\":\"docomo*\"}]"),
    .note = ":1: part of an address: taken over with wildcards" },
  { .name = "alert-fragment-of-anything",
    .file = "AlertAddressList.csv",
    .text = "rival,No\r\n",
    .json = LISTS ("\"watched\":[{\"pattern\":\"*rival*@*\"},{\"pattern\":\"*rival*\"}]"),
    .note = ":1: part of an address" },
  { .name = "alert-message",
    .file = "AlertAddressList.csv",
    .text = "@a.example,Yes,Never\r\n",
    .json = RULE ("okan-alert-address-1",
                  AT ("\"@a.example\""),
                  "{\"forbid\":true,\"message\":{\"en\":\"Never\"}}") },
  { .name = "keyword",
    .file = "AlertKeywordAndMessageList.csv",
    .text = "社外秘,送ってよいか確認,False\r\n",
    .json = RULE ("okan-alert-keyword-1",
                  "{\"text-words\":[\"社外秘\"]}",
                  "{\"tier\":\"think\",\"message\":{\"ja\":\"送ってよいか確認\"}}") },
  { .name = "keyword-without-message",
    .file = "AlertKeywordAndMessageList.csv",
    .text = "secret,,Y\r\n",
    .json = RULE ("okan-alert-keyword-1", "{\"text-words\":[\"secret\"]}", "{\"forbid\":true}") },
  { .name = "keyword-of-everything",
    .file = "AlertKeywordAndMessageList.csv",
    .text = "*,\"One,\nmoment\"\r\n",
    .json = RULE ("okan-alert-keyword-1",
                  "{\"always\":true}",
                  "{\"tier\":\"think\",\"message\":{\"en\":\"One,moment\"}}") },
  { .name = "keyword-in-subject",
    .file = "AlertKeywordAndMessageListForSubject.csv",
    .text = "draft,x,False\r\n",
    .json = RULE ("okan-alert-subject-1",
                  "{\"subject-words\":[\"draft\"]}",
                  "{\"tier\":\"think\",\"message\":{\"en\":\"x\"}}") },
  { .name = "add-by-keyword",
    .file = "AutoCcBccKeywordList.csv",
    .text = "invoice,Cc,boss@example.com\r\n",
    .json = RULE ("okan-add-by-keyword-1",
                  "{\"text-words\":[\"invoice\"]}",
                  "{\"cc\":[\"boss@example.com\"]}") },
  { .name = "add-by-recipient",
    .file = "AutoCcBccRecipientList.csv",
    .text = "@a.example,Bcc,boss@example.com\r\n",
    .json = RULE ("okan-add-by-recipient-1",
                  AT ("\"@a.example\""),
                  "{\"bcc\":[\"boss@example.com\"]}") },
  { .name = "add-by-file",
    .file = "AutoCcBccAttachedFileList.csv",
    .text = "Bcc,boss@example.com\r\n",
    .json = RULE ("okan-add-by-file-1",
                  "{\"attachment-count\":{\"at-least\":1}}",
                  "{\"bcc\":[\"boss@example.com\"]}") },
  { .name = "add-nobody",
    .file = "AutoCcBccAttachedFileList.csv",
    .text = "Bcc,boss\r\n",
    .json = LISTS (""),
    .note = ":1: not taken over: the address to add is none" },
  { .name = "add-in-to",
    .file = "AutoCcBccAttachedFileList.csv",
    .text = "To,boss@example.com\r\n",
    .json = LISTS (""),
    .note = ":1: not taken over: neither Cc nor Bcc" },
  { .name = "add-with-missing-columns",
    .file = "AutoCcBccKeywordList.csv",
    .text = "invoice,Cc\r\n",
    .json = LISTS (""),
    .note = ":1: not taken over: columns are missing" },
  { .name = "hold",
    .file = "DeferredDeliveryMinutes.csv",
    .text = "a@a.example,15\r\n",
    .json = RULE ("okan-hold-1", AT ("\"a@a.example\""), "{\"hold-minutes\":15}") },
  { .name = "hold-everything",
    .file = "DeferredDeliveryMinutes.csv",
    .text = "@,3\r\n",
    .json = RULE ("okan-hold-1", "{\"always\":true}", "{\"hold-minutes\":3}") },
  { .name = "hold-nothing",
    .file = "DeferredDeliveryMinutes.csv",
    .text = "@,0\r\n",
    .json = LISTS (""),
    .note = ":1: not taken over: minutes are from 1" },
  { .name = "no-files-for",
    .file = "AttachmentProhibitedRecipients.csv",
    .text = "@a.example\r\n",
    .json = RULE ("okan-no-files-1",
                  "{\"all\":[{\"attachment-count\":{\"at-least\":1}}," AT ("\"@a.example\"") "]}",
                  "{\"forbid\":true}") },
  { .name = "files-for",
    .file = "AttachmentAlertRecipients.csv",
    .text = "@a.example,Sure?\r\n",
    .json = RULE ("okan-files-1",
                  "{\"all\":[{\"attachment-count\":{\"at-least\":1}}," AT ("\"@a.example\"") "]}",
                  "{\"tier\":\"think\",\"message\":{\"en\":\"Sure?\"}}") },
  { .name = "many-domains-warn",
    .file = "ExternalDomainsWarningAndAutoChangeToBccSetting.csv",
    .text = "10,True,False,False\r\n",
    .json = RULE ("okan-many-domains-1",
                  "{\"visible-outside-domains\":{\"at-least\":10}}",
                  "{\"tier\":\"think\",\"remedy\":\"to-bcc\"}") },
  { .name = "many-domains-forbid",
    .file = "ExternalDomainsWarningAndAutoChangeToBccSetting.csv",
    .text = "5,True,True,True\r\n",
    .json = RULE ("okan-many-domains-1",
                  "{\"visible-outside-domains\":{\"at-least\":5}}",
                  "{\"forbid\":true}") },
  { .name = "many-domains-to-bcc",
    .file = "ExternalDomainsWarningAndAutoChangeToBccSetting.csv",
    .text = "5,True,False,True\r\n",
    .json = RULE ("okan-many-domains-1",
                  "{\"visible-outside-domains\":{\"at-least\":5}}",
                  "{\"tier\":\"look\",\"outside-to-bcc\":true}") },
  { .name = "many-domains-off",
    .file = "ExternalDomainsWarningAndAutoChangeToBccSetting.csv",
    .text = "5,False,False,False\r\n",
    .json = LISTS ("") },
  { .name = "all-to-bcc",
    .file = "ForceAutoChangeRecipientsToBcc.csv",
    .text = "Yes,me@example.com,No\r\n",
    .json = RULE ("okan-all-to-bcc-1",
                  "{\"visible-outside-count\":{\"at-least\":1}}",
                  "{\"tier\":\"look\",\"outside-to-bcc\":true}"),
    .note = "To gets no substitute" },
  { .name = "settings",
    .file = "GeneralSetting.csv",
    .text = "True,\"broken",
    .json = LISTS (""),
    .note = "GeneralSetting.csv:0: this file is not taken over" },
  { .name = "name-in-another-case",
    .file = "internaldomainlist.CSV",
    .text = "@example.com",
    .json = LISTS ("\"inside\":[\"@example.com\"]") },
  { .name = "saved-by-a-spreadsheet",
    .file = "AlertKeywordAndMessageList.csv",
    .text = "\x8e\xd0\x8a\x4f\x94\xe9,,False\r\n",
    .json = RULE ("okan-alert-keyword-1", "{\"text-words\":[\"社外秘\"]}", "{\"tier\":\"think\"}"),
    .note = "read as Shift_JIS" },

  { .name = "flex-trusted",
    .file = "TrustedDomains.txt",
    .text = "# ours\r\nexample.com\r\n\r\n*.example.jp\r\n taro@a.example \r\n",
    .json = LISTS (
        "\"trusted\":[\"@example.com\",{\"pattern\":\"*.example.jp\"},\"taro@a.example\"]") },
  { .name = "flex-taken-away",
    .file = "TrustedDomains.txt",
    .text = "-example.jp\nexample.com\nexample.jp\n",
    .json = LISTS ("\"trusted\":[\"@example.com\"]") },
  { .name = "flex-unsafe",
    .file = "UnsafeDomains.txt",
    .text = "gmail.example\n",
    .json = LISTS ("\"watched\":[\"@gmail.example\"]") },
  { .name = "flex-greedy-star",
    .file = "UnsafeDomains.txt",
    .text = "*example.com\n",
    .json = LISTS ("\"watched\":[{\"pattern\":\"*example.com\"}]"),
    .note = ":1: a * right before a letter" },
  { .name = "flex-nonsense",
    .file = "UnsafeDomains.txt",
    .text = "exa mple\n",
    .json = LISTS (""),
    .note = ":1: not taken over: this is neither" },
  { .name = "flex-files",
    .file = "UnsafeFiles.txt",
    .text = "社外秘\n機密\n",
    .json = ",\"lists\":{},\"rules\":[{\"id\":\"flex-unsafe-file-1\",\"when\":{\"attachment\":{"
            "\"name\":[\"*社外秘*\",\"*機密*\"]}},\"then\":{\"tier\":\"think\",\"message\":{\"en\":"
            "\"Thenameofthisfileisonthelistofnamestowatch.\",\"ja\":"
            "\"注意が必要な名前の添付ファイルです。\"}}}]" },
  { .name = "flex-options",
    .file = "Common.txt",
    .text = "CountSeconds=5\n",
    .json = LISTS (""),
    .note = "Common.txt:0: this file is not taken over" },
  { .name = "own",
    .file = "matta-lists.csv",
    .text =
        "list,entry\r\ninside,example.com\r\nblocked,pattern:*.b.example\r\nloved,c.example\r\n",
    .json = LISTS ("\"inside\":[\"example.com\"],\"blocked\":[{\"pattern\":\"*.b.example\"}]"),
    .note = ":4: not taken over: there is no such list" },
};

static void
put (const char *dir, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
folder_remove (char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    g_remove (file);
  }
  g_rmdir (path);
}

static char *
drop_space (const char *text)
{
  g_autoptr (GString) dense = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (dense, *p);
  return g_string_free (g_steal_pointer (&dense), FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *dir = g_dir_make_tmp ("matta-import-XXXXXX", NULL);
  g_autofree char *expected = g_strdup_printf ("{\"version\":1%s}", test->json);
  g_autofree char *dense = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaImport) import = NULL;

  put (dir, test->file, test->text);
  import = matta_import_folder (dir, &error);
  folder_remove (dir);
  g_assert_no_error (error);
  dense = drop_space (import->json);
  g_assert_cmpstr (dense, ==, expected);
  if (test->note == NULL) {
    g_assert_cmpuint (import->notes->len, ==, 0);
    return;
  }
  g_assert_cmpuint (import->notes->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (import->notes, 0), test->note));
}

static MattaRuleFile *
import_one (const char *file, const char *text)
{
  g_autofree char *dir = g_dir_make_tmp ("matta-import-XXXXXX", NULL);
  g_autoptr (MattaImport) import = NULL;

  put (dir, file, text);
  import = matta_import_folder (dir, NULL);
  folder_remove (dir);
  g_assert_nonnull (import);
  return matta_rule_file_parse (import->json, strlen (import->json), NULL);
}

/* Rows of one name are one rule: any of its domains will do. */
static void
test_groups (void)
{
  g_autoptr (MattaRuleFile) file = import_one (
      "NameAndDomains.csv",
      "ENTRIES,@a.example\r\nＡ社,@b.example\r\nENTRIES,@c.example\r\n\002,@d.example\r\n");
  const MattaRule *first = NULL;
  const MattaCondition *recipient = NULL;

  g_assert_cmpuint (file->rules->len, ==, 2);
  first = g_ptr_array_index (file->rules, 0);
  g_assert_cmpstr (first->id, ==, "okan-name-1");
  recipient = g_ptr_array_index (first->when->parts, 1);
  g_assert_true (matta_address_set_contains (recipient->not_at, "x@a.example"));
  g_assert_true (matta_address_set_contains (recipient->not_at, "x@c.example"));
  g_assert_false (matta_address_set_contains (recipient->not_at, "x@b.example"));
}

static void
test_keywords (void)
{
  g_autoptr (MattaRuleFile) file =
      import_one ("keywordAndRecipientsList.csv", "project,boss@example.com\r\n");
  const MattaRule *rule = g_ptr_array_index (file->rules, 0);

  g_assert_cmpstr (rule->id, ==, "okan-keyword-recipient-1");
  g_assert_cmpuint (rule->when->kind, ==, MATTA_CONDITION_ALL);
  g_assert_cmpuint (((MattaCondition *) g_ptr_array_index (rule->when->parts, 1))->kind, ==,
                    MATTA_CONDITION_NOT);
}

static void
test_file_names (void)
{
  g_autoptr (MattaRuleFile) file =
      import_one ("RecipientsAndAttachmentsName.csv", "見積,@a.example\r\n,@b.example\r\n");
  const MattaRule *rule = g_ptr_array_index (file->rules, 0);
  const MattaCondition *attachment = g_ptr_array_index (rule->when->parts, 0);

  g_assert_cmpuint (file->rules->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (attachment->words, 0), ==, "*見積*");
}

static void
test_whole_folder (void)
{
  g_autofree char *dir = g_dir_make_tmp ("matta-import-XXXXXX", NULL);
  g_autoptr (MattaImport) import = NULL;

  put (dir, "InternalDomainList.csv", "@example.com\r\n");
  put (dir, "DeferredDeliveryMinutes.csv", "@,3\r\n@a.example,10\r\n");
  put (dir, "UnsafeDomains.txt", "b.example\n");
  put (dir, "notes.txt", "\xff");
  import = matta_import_folder (dir, NULL);
  folder_remove (dir);
  g_assert_cmpuint (import->n_files, ==, 3);
  g_assert_cmpuint (import->n_rules, ==, 2);
  g_assert_cmpuint (import->n_entries, ==, 2);
}

static void
fail_with (const char *file, const char *text, int code, const char *message)
{
  g_autofree char *dir = g_dir_make_tmp ("matta-import-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  put (dir, file, text);
  g_assert_null (matta_import_folder (dir, &error));
  folder_remove (dir);
  g_assert_error (error, MATTA_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_failures (void)
{
  g_autoptr (GError) error = NULL;

  fail_with ("other.csv", "a", MATTA_ERROR_NOT_FOUND, "There is no file here that can be imported");
  fail_with ("Whitelist.csv", "a@b.example\n\"x", MATTA_ERROR_MALFORMED,
             "Whitelist.csv:2: A quoted field does not end");
  fail_with ("Whitelist.csv", "\x81", MATTA_ERROR_MALFORMED,
             "Whitelist.csv:0: This is neither UTF-8 nor Shift_JIS text");
  g_assert_null (matta_import_folder ("/nonexistent", &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
}

static void
test_lists_read_back (void)
{
  const char *text = "list,entry\r\ntrusted,a.example\r\nblocked,pattern:*.b.example\r\n"
                     "watched,\"\"\"x y\"\"@c.example\"\r\n";
  g_autoptr (MattaRuleFile) file = import_one ("matta-lists.csv", text);
  g_autofree char *written = matta_import_write_lists (file);
  g_autoptr (MattaRuleFile) again = import_one ("matta-lists.csv", written);

  g_assert_cmpuint (file->entries->len, ==, 3);
  g_assert_cmpuint (again->entries->len, ==, 3);
  g_assert_true (matta_address_lists_contains (again->lists, MATTA_LIST_BLOCKED, "q@x.b.example"));
  g_assert_true (
      matta_address_lists_contains (again->lists, MATTA_LIST_WATCHED, "\"x y\"@c.example"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/import/file/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/import/rows-of-one-name", test_groups);
  g_test_add_func ("/import/keywords-and-recipients", test_keywords);
  g_test_add_func ("/import/file-names-and-recipients", test_file_names);
  g_test_add_func ("/import/whole-folder", test_whole_folder);
  g_test_add_func ("/import/all-or-nothing", test_failures);
  g_test_add_func ("/import/lists-read-back", test_lists_read_back);
  return g_test_run ();
}
