/* Inside events/: what is known of users, by their numbers, while a log is read. */
#ifndef VT_PROFILE_STAGE_H
#define VT_PROFILE_STAGE_H

#include "issue_list.h"
#include "item_names.h"
#include "user_profiles.h"

typedef struct vt_profile_column {
    char name[VT_PROFILE_NAME_BYTES];
    unsigned band;        /* 0: text */
    vt_item_names values; /* without the column's name */
    bool crowded;         /* had more values than are kept */
} vt_profile_column;

/* Zero-initialise; vt_profile_stage_close. */
typedef struct vt_profile_stage {
    vt_profile_column columns[VT_PROFILE_MOST_COLUMNS];
    size_t column_count;
    const char *label; /* of the file that it is from, for messages; borrowed */
    bool given;        /* somebody gave a table of users: then values that are left out as too rare are noted */
    uint16_t *of_user; /* [room][column_count]: a value of the column, or VT_PROFILE_UNKNOWN */
    int32_t *days;     /* [room]: of the line that said it; INT32_MAX: none did */
    size_t room;
    size_t known;      /* users that a line was taken of */
} vt_profile_stage;

/* What a line says of a user. */
typedef struct vt_profile_line {
    size_t line;
    uint32_t user;
    int32_t day; /* the line of the earliest day counts, of one day the first */
    const vt_bytes *cells; /* [column_count] */
} vt_profile_line;

/* Before the first line. */
void vt_profile_stage_column(vt_profile_stage *stage, const char *name, unsigned band);
/* *again: another line of that user had come before. Cells that say nothing usable are noted. VT_NO_MEMORY. */
vt_status vt_profile_stage_take(vt_profile_stage *stage, const vt_profile_line *line, vt_issue_list *found, bool *again, vt_error *error);
/* Owned: vt_user_profiles_close. NULL when nothing is known of anybody. Notes what is left out. VT_NO_MEMORY. */
vt_status vt_profile_stage_finish(vt_profile_stage *stage, size_t users, vt_issue_list *found, vt_user_profiles **out, vt_error *error);
void vt_profile_stage_close(vt_profile_stage *stage);

void vt_user_profiles_close(vt_user_profiles *profiles);

#endif
