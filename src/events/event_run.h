/* Inside events/: one import while it runs, and the steps it is made of. */
#ifndef VT_EVENT_RUN_H
#define VT_EVENT_RUN_H

#include "cell_text.h"
#include "csv_table.h"
#include "event_log.h"
#include "event_stage.h"
#include "file_map.h"
#include "item_names.h"
#include "profile_stage.h"

enum { VT_EVENT_MOST_PIECES = 10000, VT_EVENT_ID_BYTES = 128, VT_EVENT_COLUMNS = 6 };

typedef enum vt_event_format {
    VT_EVENTS_UNKNOWN,
    VT_EVENTS_HM,
    VT_EVENTS_TABLE, /* "events" */
    VT_EVENTS_SEQUENCES,
    VT_EVENTS_RENT_THE_RUNWAY,
    VT_EVENTS_SHOP /* bytes: order_items.csv */
} vt_event_format;

/* The inputs as bytes. */
typedef struct vt_event_input {
    vt_event_format format; /* VT_EVENTS_UNKNOWN: told by the first line */
    const char *columns;    /* the column map; NULL: none */
    const char *types, *least_value; /* as the source has them; NULL: none */
    const char *label;      /* the file's name in messages */
    vt_bytes bytes;
    const vt_file_map *map; /* whose bytes may be let go behind the reader; NULL: none */
    vt_bytes articles, customers;        /* of H&M; empty: not given */
    const vt_file_map *customers_map;    /* as map; NULL: none */
    vt_bytes orders, interactions;       /* of a shop; empty: not given */
    vt_bytes hashed;        /* what the data hash is of; empty: `bytes` */
    vt_bytes users;         /* a table of users; empty: not given */
    const char *users_label;  /* its name in messages */
    const char *user_columns; /* its column map; NULL: none */
    vt_ranks *ranks;        /* NULL: one process reads all */
    bool shards;            /* each rank has a file of its own */
    vt_csv_part part;       /* of one file, what this rank reads; to = 0: all of it */
} vt_event_input;

/* What the article and customer tables of H&M say; zero-initialise. */
typedef struct vt_hm_lists vt_hm_lists;

typedef struct vt_event_run {
    vt_event_log *out;
    const vt_event_input *input;
    bool wanted[VT_LOG_TYPES];
    uint8_t least_tenths; /* 0: any value will do */
    vt_event_stage stage;
    vt_key_numbers users;
    vt_item_names items;
    vt_hm_lists *lists; /* NULL: none */
    vt_profile_stage profiles;
    const char *label;  /* of the file being read, for messages */
    vt_issue_list found;
    struct vt_data_hash *hash;
    bool hashes;   /* of one file that ranks share, rank 0 alone does */
    size_t passed; /* bytes of the input that are hashed and let go */
} vt_event_run;

/* One event as a line has it. */
typedef struct vt_event_line {
    size_t line;
    vt_bytes user, item;
    uint64_t user_key;  /* vt_key_hash of the user's id where `user` is empty; 0: nobody is named */
    vt_log_event event; /* but for user and item */
    uint32_t clock_ms; /* time of day */
    const vt_bytes *traits; /* what the line says of the user, by the columns of the run's profiles; NULL: nothing */
} vt_event_line;

/* ---- event_import.c ---- */

/* As vt_event_log_open, from bytes. */
vt_status vt_event_log_read(vt_event_log *out, const vt_event_input *input, vt_error *error);
/* Numbers user and item, and keeps the event; a line without either, or of what is not wanted, is dropped and noted. VT_NO_MEMORY. */
vt_status vt_event_take(vt_event_run *run, const vt_event_line *line, bool *taken, vt_error *error);
/* The reader is at byte `at` of the input: what lies before is hashed and let go, in large steps. */
void vt_event_passed(vt_event_run *run, size_t at);

/* ---- event_fields.c ---- */

/* Notes a defect of one line, with its file and line as the example; and with the cell's text. Never for cells of users. */
void vt_event_note(vt_event_run *run, const char *action, const char *name, size_t line);
void vt_event_note_cell(vt_event_run *run, const char *action, const char *name, size_t line, vt_bytes cell);

/* A date ("2018-09-20", "20180920"), alone or before a time of day, or a number of seconds or, from 10^11 on, milliseconds since
 * 1970. False when it is none of these or not of 1970 to 2199. */
bool vt_event_time(vt_bytes cell, int32_t *day, uint32_t *clock_ms);
/* A type by its usual names; false (noted, to be dropped) when it is none, or one that says no. */
bool vt_event_type_of(vt_event_run *run, size_t line, vt_bytes cell, uint8_t *type);
/* A rating in tenths; 0 (noted unless the cell is empty) when it is no number from 0 on. */
uint8_t vt_event_value(vt_event_run *run, size_t line, vt_bytes cell);
/* What of the log is wanted, by the names of types in files. VT_USAGE when there is no such type, or the value is none of 0.1 to 25.5. */
vt_status vt_event_wanted(vt_event_run *run, vt_error *error);
/* Pieces: 1 when the cell is empty; false (noted) when it is no whole number from 1 on. */
bool vt_event_quantity(vt_event_run *run, size_t line, vt_bytes cell, uint16_t *quantity);

/* ---- event_table.c: CSV; event_sequences.c: one user a line; event_hm.c: H&M's lists; event_shop.c: orders ---- */

vt_status vt_event_read_table(vt_event_run *run, vt_event_format format, vt_error *error);
vt_status vt_event_read_sequences(vt_event_run *run, vt_error *error);
/* order_items.csv by the orders that it names, then interactions.csv where it is given. */
vt_status vt_event_read_shop(vt_event_run *run, vt_error *error);
/* The format that the first line is of; VT_EVENTS_UNKNOWN when it is none. */
vt_event_format vt_event_format_of(vt_bytes file);

/* ---- event_part.c ---- */

/* Which part of its one file this rank reads: lines of about the same number of bytes for every rank. A shop, and a file that is packed, or that has
 * quotes or line ends of another kind than "\n" and "\r\n", is read by rank 0 as a whole: where a row begins is not seen from its middle.
 * VT_BAD_DATA, on all ranks, when they do not see a file of the same size. */
vt_status vt_event_part_choose(vt_event_input *input, vt_error *error);

/* ---- event_join.c ---- */

/* What the ranks have read becomes one log: users and items are numbered by where they come first, reports are added up, and each
 * user's events go to the rank that the user is dealt to. Sets of the run's log all but its events and what is found by sorting
 * them. VT_BAD_DATA when no rank has an event, or some have times and others not; VT_NO_MEMORY; on all ranks alike. */
vt_status vt_event_join(vt_event_run *run, vt_error *error);

vt_status vt_hm_lists_open(vt_event_run *run, vt_error *error);
void vt_hm_lists_close(vt_hm_lists *lists);
/* The id of a new item as articles.csv has it, where that differs by leading zeros only; else `id`. What is not listed, it or a new user, is
 * kept in mind until all ranks know what they call it. */
vt_bytes vt_hm_article(vt_event_run *run, size_t line, vt_bytes id);
void vt_hm_customer(vt_event_run *run, size_t line, vt_bytes id, uint32_t user);
/* What became of this rank's numbers; NULL: they are everybody's. Those below `before` came from the ranks before. */
typedef struct vt_hm_joined {
    const uint32_t *numbers;
    uint32_t before;
} vt_hm_joined;
/* Notes each user and item that is not listed, but for those that a rank before has. After the join, of the run's joined items. */
void vt_hm_note_unlisted(vt_event_run *run, vt_hm_joined users, vt_hm_joined items);

/* ---- event_users.c ---- */

/* What the table of users, or H&M's customers.csv, says of the users of the events, who have been read. VT_BAD_DATA (a table that was given
 * has no usable column, or not one of these users), VT_USAGE (its map), VT_NO_MEMORY. */
vt_status vt_event_read_users(vt_event_run *run, vt_error *error);

#endif
