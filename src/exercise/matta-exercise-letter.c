/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-exercise-letter.h"
#include "matta-workbook.h"

#include <string.h>

#define BOUNDARY "exercise-7d41c0"
#define WORD_BYTES 42 /* as many as an encoded word has room for, RFC 2047 */
#define LINE_BYTES 57 /* they make a line of 76 */
#define PAST_DAYS 300 /* as far back as earlier mail goes */
#define WORKBOOK "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* No letter is cut in two: each word has to be decoded alone. */
static gsize
measure_word (const char *text)
{
  const char *end = text;

  while (*end != '\0' && g_utf8_next_char (end) - text <= WORD_BYTES)
    end = g_utf8_next_char (end);
  return (gsize) (end - text);
}

static void
add_words (GString *out, const char *text)
{
  if (g_str_is_ascii (text)) {
    g_string_append (out, text);
    return;
  }
  for (gsize length = 0; *text != '\0'; text += length) {
    g_autofree char *encoded = NULL;

    length = measure_word (text);
    encoded = g_base64_encode ((const guchar *) text, length);
    g_string_append_printf (out, "=?UTF-8?B?%s?=", encoded);
    if (text[length] != '\0')
      g_string_append (out, "\r\n ");
  }
}

static void
add_person (GString *out, const char *person)
{
  g_autofree char *name = matta_exercise_list_names (person);
  g_autofree char *address = matta_exercise_get_address (person);

  add_words (out, name);
  g_string_append_printf (out, " <%s>", address);
}

static void
add_people (GString *out, const char *field, const char *list)
{
  g_auto (GStrv) people = g_strsplit (list != NULL ? list : "", ",", -1);

  if (people[0] == NULL)
    return;
  g_string_append_printf (out, "%s: ", field);
  for (guint i = 0; people[i] != NULL; i++) {
    g_string_append (out, i > 0 ? ",\r\n " : "");
    add_person (out, people[i]);
  }
  g_string_append (out, "\r\n");
}

/* In English, whatever the language is. */
static void
add_date (GString *out, GDateTime *date)
{
  const int offset = (int) (g_date_time_get_utc_offset (date) / G_TIME_SPAN_MINUTE);

  g_string_append_printf (
      out, "Date: %s, %d %s %d %02d:%02d:%02d %c%02d%02d\r\n",
      days[g_date_time_get_day_of_week (date) - 1], g_date_time_get_day_of_month (date),
      months[g_date_time_get_month (date) - 1], g_date_time_get_year (date),
      g_date_time_get_hour (date), g_date_time_get_minute (date), g_date_time_get_second (date),
      offset < 0 ? '-' : '+', ABS (offset) / 60, ABS (offset) % 60);
}

static void
add_encoded (GString *out, gconstpointer data, gsize length)
{
  for (gsize at = 0; at < length; at += LINE_BYTES) {
    g_autofree char *line =
        g_base64_encode ((const guchar *) data + at, MIN (LINE_BYTES, length - at));

    g_string_append_printf (out, "%s\r\n", line);
  }
}

static void
add_text_part (GString *out, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *crlf = g_strjoinv ("\r\n", lines);

  g_string_append (out, "Content-Type: text/plain; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: base64\r\n\r\n");
  add_encoded (out, crlf, strlen (crlf));
}

/* The name as RFC 2231 has it: everybody reads that by now. */
static void
add_file_part (GString *out, const MattaExerciseFile *file)
{
  g_autofree char *name = g_uri_escape_string (file->name, NULL, FALSE);
  g_autofree char *title = g_strndup (file->name, strcspn (file->name, "."));
  g_autoptr (GBytes) bytes = matta_workbook_make (title, file->text, file->hidden);
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  g_string_append_printf (out,
                          "Content-Type: " WORKBOOK "\r\nContent-Transfer-Encoding: base64\r\n"
                          "Content-Disposition: attachment;\r\n filename*=utf-8''%s\r\n\r\n",
                          name);
  add_encoded (out, data, length);
}

static void
add_parts (GString *out, const MattaExerciseMail *mail)
{
  if (mail->files->len == 0) {
    add_text_part (out, mail->text);
    return;
  }
  g_string_append (out, "Content-Type: multipart/mixed; boundary=" BOUNDARY "\r\n\r\n");
  g_string_append (out, "--" BOUNDARY "\r\n");
  add_text_part (out, mail->text);
  for (guint i = 0; i < mail->files->len; i++) {
    g_string_append (out, "\r\n--" BOUNDARY "\r\n");
    add_file_part (out, g_ptr_array_index (mail->files, i));
  }
  g_string_append (out, "\r\n--" BOUNDARY "--\r\n");
}

GBytes *
matta_exercise_letter_make (const MattaExerciseMail *mail,
                            const char *me,
                            const char *message_id,
                            GDateTime *date)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (mail != NULL && me != NULL && message_id != NULL && date != NULL, NULL);

  add_people (out, "From", me);
  add_people (out, "To", mail->to);
  add_people (out, "Cc", mail->cc);
  g_string_append (out, "Subject: ");
  add_words (out, mail->subject);
  g_string_append (out, "\r\n");
  add_date (out, date);
  g_string_append_printf (out, "Message-ID: <%s>\r\nMIME-Version: 1.0\r\n", message_id);
  add_parts (out, mail);
  return g_string_free_to_bytes (out);
}

/* Lines end as mbox files have them. */
static void
add_past_mail (GString *out,
               const MattaExerciseBook *book,
               const char *to,
               const char *words,
               GDateTime *date,
               guint number)
{
  g_autoptr (GString) mail = g_string_new (NULL);

  add_people (mail, "From", book->me);
  add_people (mail, "To", to);
  g_string_append (mail, "Subject: ");
  add_words (mail, words);
  g_string_append (mail, "\r\n");
  add_date (mail, date);
  g_string_append_printf (mail, "Message-ID: <past-%u@%s>\r\nMIME-Version: 1.0\r\n", number,
                          book->inside);
  add_text_part (mail, words);
  g_string_replace (mail, "\r\n", "\n", 0);
  g_string_append_printf (out, "From - Mon Jan 01 12:00:00 2024\n%s\n", mail->str);
}

static guint
count_past (const MattaExerciseBook *book)
{
  guint n = 0;

  for (guint i = 0; i < book->past->len; i++)
    n += ((const MattaExercisePast *) g_ptr_array_index (book->past, i))->count;
  return n;
}

/* Everybody got their last one in the last weeks: the mails to one are spread over the whole time.
 */
GBytes *
matta_exercise_letter_make_past (const MattaExerciseBook *book, GDateTime *now)
{
  GString *out = g_string_new (NULL);
  const guint total = count_past (book);
  guint number = 0;

  for (guint i = 0; i < book->past->len; i++) {
    const MattaExercisePast *past = g_ptr_array_index (book->past, i);

    for (guint n = 0; n < past->count; n++, number++) {
      const int hours = (int) (24 + n * (PAST_DAYS * 24 / past->count) + number * 24 / total);
      g_autoptr (GDateTime) date = g_date_time_add_hours (now, -hours);

      add_past_mail (out, book, past->people, past->words, date, number);
    }
  }
  return g_string_free_to_bytes (out);
}
