/* Logs of who had what when: what recommenders are trained on and judged by. docs/importing.md lists formats, defects and limits.
 *
 * Of a user nothing is kept but a number, given in the order of their first line that was taken, and what kind of people they are where a
 * file says so (user_profiles.h); items are numbered like users, and their ids are kept as the file writes them, leading zeros included. */
#ifndef VT_EVENT_LOG_H
#define VT_EVENT_LOG_H

#include "catalog_import.h"
#include "ranks.h"
#include "user_profiles.h"

/* What somebody did. Names in files and messages: vt_log_type_name. */
typedef enum vt_log_type {
    VT_LOG_OTHER, /* the file does not say: sequences */
    VT_LOG_VIEW,
    VT_LOG_LIKE,
    VT_LOG_BOOKMARK,
    VT_LOG_CART,
    VT_LOG_PURCHASE,
    VT_LOG_REVIEW,
    VT_LOG_RENTAL,
    VT_LOG_TYPES
} vt_log_type;

/* Not vt_event, which is one event of a profile (state.h). */
typedef struct vt_log_event {
    uint32_t user, item;
    int32_t day;          /* since 1970-01-01, 0..84005; where the log is not dated, the place in the user's sequence, from 0 on */
    uint8_t type;         /* vt_log_type */
    uint8_t value_tenths; /* a rating: 1..255 are 0.1 to 25.5; 0: none */
    uint16_t quantity;    /* 1..10000 */
} vt_log_event;

/* Owned: vt_event_log_close. Memory: 16 bytes an event, 8 a user, and the ids. */
typedef struct vt_event_log {
    vt_log_event *events; /* by user, then day, then time of day where the file has one, then order in the file */
    size_t count;
    size_t *user_offsets; /* [users + 1]: events of user u are user_offsets[u] .. user_offsets[u + 1] */
    size_t users, items;  /* below 2^32 - 1 */
    /* Where several ranks hold one log, each has the events of some users, and all else here is of the whole: whose events these
     * are (all, where there is one process), and how many events there are on all ranks. */
    size_t own_begin, own_end, total;
    bool dated;
    const char *const *item_ids; /* [items], NUL-terminated UTF-8 of 1 to 128 bytes, no two equal; borrowed by a part */
    /* SHA-256 of the bytes of the file of events, hex, as sha256sum prints it; with a column map, of these bytes and then the
     * map's text, and so with types and a least value; of a shop, of order_items.csv, orders.csv and interactions.csv one after the other. Of a part: of the whole's hash
     * and what was kept. Of a file for each rank: of these files' hashes, as hex, one after the other. */
    char data_hash[65];
    int32_t first_day, last_day;       /* of any event; 0 when not dated */
    size_t type_counts[VT_LOG_TYPES];
    size_t lines_read, lines_taken;    /* without the header; at sequences a line is a user */
    vt_import_issue *issues;
    size_t issue_count;
    const vt_user_profiles *profiles; /* NULL: nothing is known of any user; borrowed by a part */
    void *storage; /* ids; NULL in a part */
} vt_event_log;

/* Where a log comes from. */
typedef struct vt_event_source {
    const char *path;    /* a file, or a folder that holds one of a known name (transactions_train.csv ...); also as .gz */
    const char *format;  /* "hm", "events", "shop", "sequences", "rent-the-runway"; NULL: by what is there */
    const char *columns; /* of "events": "user=..,item=..,time=..,type=..,value=..,quantity=..", user and item needed; NULL: by name */
    /* A table of users, a line each, also as .gz: the first column is the user's id, all others are values of profiles. NULL: what the
     * events come with, H&M's customers.csv or the columns of rent-the-runway. */
    const char *users;
    const char *user_columns; /* "user=..,age=..,gender=..": the table's columns; NULL: by their own names */
    const char *types;        /* "purchase,review": events of other types are dropped; NULL: all are taken */
    const char *least_value;  /* "4": events with a lower value are dropped, those without one stay; NULL: none are */
    /* The log is read by several; NULL: by one process. "%r" in the path is then the number of the rank, from 0 on, and the log is what these
     * files are one after the other; without "%r" each rank reads its part of one file. No profiles are read. */
    vt_ranks *ranks;
} vt_event_source;

/* Profiles are what the earliest of a user's lines says: of rentals that of the first day, so that nothing of later times is in it.
 *
 * VT_IO when a file cannot be read; VT_USAGE when there is no such format or type, or a map or value is malformed; VT_BAD_DATA (naming file, line,
 * column) when no format fits, a column is missing or not one line can be used; VT_NO_MEMORY. Bad lines are dropped or repaired
 * and reported, never fatal. *out may be closed whatever is answered; after VT_BAD_DATA it may hold the report. The file is mapped
 * and let go while it is read; at most 40 bytes an event are held meanwhile. The same bytes give the same log. With ranks all
 * get the same answer, and together the log that one process reads. */
vt_status vt_event_log_open(vt_event_log *out, const vt_event_source *source, vt_error *error);
void vt_event_log_close(vt_event_log *log);

/* The events i with keep[i] (bool[log->count]), in the same order and with the same numbers of users and items, so that some of
 * these may have no event. `log` must outlive the part, which borrows the item ids and has no report. Owned: vt_event_log_close.
 * VT_NO_MEMORY. */
vt_status vt_event_log_part(vt_event_log *out, const vt_event_log *log, const bool *keep, vt_error *error);

/* "other", "view", "like", "bookmark", "cart", "purchase", "review", "rental". */
const char *vt_log_type_name(vt_log_type type);

/* Appends what was read and taken, who and when, then each defect with its count and examples. Nothing of a user is in it. */
void vt_event_log_report_text(const vt_event_log *log, vt_buffer *out);
/* {"lines":{"read","taken","dropped"},"events":n,"users":n,"items":n,"dated":true,"firstDay":"2018-09-20","lastDay":..,
 * "types":{"purchase":n},"profiles":[{"column":"age","values":n,"users":n}],"dataHash":"..","issues":[..]}; profiles only where something is known of users; the days are null when the log is not dated or empty. */
void vt_event_log_report_json(const vt_event_log *log, vt_buffer *out);

#endif
