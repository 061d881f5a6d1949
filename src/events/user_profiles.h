/* What is known of a log's users besides their events: kinds of people ("age=20-29"), never a person.
 *
 * A value is told as "column=value", in lower case. A column of more than VT_PROFILE_MOST_VALUES different values names people rather than
 * kinds and is left out; so is a value that fewer than VT_PROFILE_LEAST_USERS users have. Ages, and what other numbers there are of
 * persons, are bands of whole numbers: "20-29". */
#ifndef VT_USER_PROFILES_H
#define VT_USER_PROFILES_H

#include "bytes.h"
#include "status.h"

enum {
    VT_PROFILE_MOST_COLUMNS = 16,
    VT_PROFILE_MOST_VALUES = 256, /* of a column */
    VT_PROFILE_LEAST_USERS = 10,
    VT_PROFILE_NAME_BYTES = 32,  /* of a column's name, with its NUL */
    VT_PROFILE_VALUE_BYTES = 64, /* of a value alone, with its NUL */
    VT_PROFILE_UNKNOWN = 65535
};

/* Borrowed from its log. */
typedef struct vt_user_profiles {
    size_t users, column_count, value_count;
    const char *columns[VT_PROFILE_MOST_COLUMNS]; /* "age" */
    const char *const *values;  /* [value_count]: "age=20-29", column by column; no two equal */
    const uint16_t *column_of;  /* [value_count] */
    const uint32_t *value_users; /* [value_count]: how many have it */
    const uint16_t *of_user;    /* [users][column_count]: a value, or VT_PROFILE_UNKNOWN */
    char hash[65];              /* SHA-256 of all of this, hex */
} vt_user_profiles;

/* The value as files of users have it, in the form that is compared and kept: in lower case, without ".0" behind a number, and with `band`
 * above 0 as a band of that many numbers. "" when the cell says that nothing is known. False when it is no such text or number. */
bool vt_profile_value(vt_bytes cell, unsigned band, char value[VT_PROFILE_VALUE_BYTES]);

#endif
