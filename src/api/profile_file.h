/* The profile file, version 1: docs/profile-format.md. */
#ifndef VT_PROFILE_FILE_H
#define VT_PROFILE_FILE_H

#include "status.h"

#define VT_PROFILE_FORMAT "vitrine-profile"

enum { VT_PROFILE_VERSION = 1, VT_PROFILE_MOST_EVENTS = 100000, VT_PROFILE_MOST_ORDERS = 10000, VT_PROFILE_NAME_BYTES = 200 };

/* VT_BAD_REQUEST when it is empty, longer than VT_PROFILE_NAME_BYTES or has a control character. */
vt_status vt_check_profile_name(const char *name, vt_error *error);

#endif
