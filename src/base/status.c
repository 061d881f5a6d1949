#include "status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *vt_status_name(vt_status status)
{
    static const char *const names[] = {
        "VT_OK",        "VT_NO_MEMORY",   "VT_IO",        "VT_BAD_DATA", "VT_BAD_REQUEST",  "VT_NOT_FOUND",
        "VT_INTEGRITY", "VT_UNSUPPORTED", "VT_NOT_READY", "VT_USAGE",    "VT_CHECK_FAILED",
    };
    size_t index = (size_t)status;
    return index < sizeof names / sizeof *names ? names[index] : "VT_UNKNOWN";
}

#undef vt_fail /* the analyzer has a macro of that name in front of it: what follows is the function */
vt_status vt_fail(vt_error *error, vt_status status, const char *format, ...)
{
    if (!error) return status;
    error->status = status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

vt_status vt_fail_within(vt_error *error, const char *context)
{
    char inner[VT_MESSAGE_BYTES];
    size_t length = strlen(context);
    if (strncmp(error->message, context, length) == 0 && error->message[length] == ':') return error->status;
    memcpy(inner, error->message, sizeof inner);
    /* The context is cut first: the inner message says what is wrong. */
    snprintf(error->message, sizeof error->message, "%.200s: %.300s", context, inner);
    return error->status;
}
