/* Options of commands that read a log of events. */
#ifndef VT_EVENT_INPUTS_H
#define VT_EVENT_INPUTS_H

#include "command.h"
#include "event_log.h"

/* Rows for a command's own list. */
#define VT_EVENT_OPTIONS                                                                                               \
    {"events", "PATH", "who had what when: H&M's folder, rentals.tsv, a table or sequences; also .gz"},                \
    {"events-format", "F", "hm, events, shop, sequences, rent-the-runway (default: told by the file)"},                      \
    {"events-columns", "MAP", "of a table: user=..,item=..,time=..,type=..,value=..,quantity=.."},               \
    {"events-users", "F.csv", "what kind of people they are: the first column is the user, others are values"},         \
    {"user-columns", "MAP", "of --events-users: user=..,age=..,gender=.."},                                             \
    {"events-types", "LIST", "only events of these types: purchase,review (default: all)"},                            \
    {"events-least-value", "R", "only events rated so at least, or not at all (default: all)"}

/* Reads --events, and prints the report on stderr unless --quiet or --json, also when nothing usable is there. VT_USAGE without
 * --events. vt_event_log_close in any case; *out must be zero-initialised. */
vt_status vt_event_inputs_open(vt_event_log *out, const vt_arguments *arguments, vt_error *error);
/* The same of commands whose log is --data, with --format, --columns, --users and --user-columns. */
vt_status vt_event_inputs_open_data(vt_event_log *out, const vt_arguments *arguments, vt_error *error);
/* The report for --json. */
cJSON *vt_event_inputs_json(const vt_event_log *log);

#endif
