/* What the user tower knows of each user besides their history: rows of a table of embeddings, one for each value of a profile that a
 * user of the log with an event has ("age=20-29"). A user's rows are added up, each with weight 1. */
#ifndef VT_TOWER_PROFILES_H
#define VT_TOWER_PROFILES_H

#include "event_log.h"
#include "tower_options.h"

/* Owned: vt_tower_profiles_close. Zero where the options want none. */
typedef struct vt_tower_profiles {
    size_t rows, columns;
    uint16_t *of_user; /* [users][columns]: row + 1; 0: not known */
    vt_buffer values;  /* the rows' names, one a line, NUL-terminated; empty without rows */
    const char *hash;  /* of what is known of users; borrowed from the log */
} vt_tower_profiles;

/* By options->profile. VT_USAGE: the log knows nothing of users, or has no such column; VT_BAD_DATA: no user with an event has a value;
 * VT_NO_MEMORY. To be closed in any case. */
vt_status vt_tower_profiles_open(vt_tower_profiles *out, const vt_event_log *log, const vt_two_tower_options *options, vt_error *error);
void vt_tower_profiles_close(vt_tower_profiles *profiles);

/* The rows of one user into `rows`, which has room for VT_PROFILE_MOST_COLUMNS. Returns how many. */
size_t vt_tower_profile_rows(const vt_tower_profiles *profiles, uint32_t user, uint32_t *rows);

#endif
