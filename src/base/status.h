/* What a function can answer, and the message that goes with it.
 *
 * One list for the whole program. Codes are appended and never renumbered; JavaScript sees them by name. Bad data is a
 * status with a message that names file, line or row, and field. A caller's own mistake is VT_CHECK. */
#ifndef VT_STATUS_H
#define VT_STATUS_H

#include <stddef.h>

typedef enum vt_status {
    VT_OK = 0,
    VT_NO_MEMORY = 1,    /* an allocation failed */
    VT_IO = 2,           /* a file or stream could not be read or written */
    VT_BAD_DATA = 3,     /* input bytes do not have the form they claim */
    VT_BAD_REQUEST = 4,  /* a request has a missing, unknown or out-of-range field */
    VT_NOT_FOUND = 5,    /* no product, space, file or method of that name */
    VT_INTEGRITY = 6,    /* a hash, length or count disagrees with the manifest */
    VT_UNSUPPORTED = 7,  /* well formed, but of a newer format or a kind this build does not have */
    VT_NOT_READY = 8,    /* the pack's files that the request needs have not arrived */
    VT_USAGE = 9,        /* wrong command line */
    VT_CHECK_FAILED = 10 /* a behaviour check or metric gate did not hold */
} vt_status;

enum { VT_MESSAGE_BYTES = 512 };

/* The message of a failure: UTF-8, NUL-terminated, cut to fit. Zero-initialise it; the caller owns it. */
typedef struct vt_error {
    vt_status status;
    char message[VT_MESSAGE_BYTES];
} vt_error;

/* The status as JavaScript and reports see it: "VT_BAD_DATA". Never NULL. */
const char *vt_status_name(vt_status status);

/* Fills `error` (which may be NULL) and returns `status`, so that failing is one line:
 * return vt_fail(error, VT_BAD_DATA, "%s: line %zu: no id", path, line); */
vt_status vt_fail(vt_error *error, vt_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#ifdef __clang_analyzer__
#define vt_fail(error, status, ...) (vt_fail((error), (status), __VA_ARGS__), (status)) /* so that it knows the answer: never VT_OK */
#endif

/* Puts "context: " before the message of a failure that comes from below; returns error->status. A message that
 * begins with it already is left as it is. Unlike in vt_fail, `error` must not be NULL: the status is read from it. */
vt_status vt_fail_within(vt_error *error, const char *context);

/* Returns from the calling function when `call` does not answer VT_OK. */
#define VT_TRY(call)                                                                                         \
    do {                                                                                                     \
        vt_status vt_try_status = (call);                                                                    \
        if (vt_try_status != VT_OK) return vt_try_status;                                                    \
    } while (0)

/* Stops the program when a caller broke a contract stated in a header. Never for data. */
#define VT_CHECK(condition)                                                                                  \
    do {                                                                                                     \
        if (!(condition)) __builtin_trap();                                                                  \
    } while (0)

#endif
