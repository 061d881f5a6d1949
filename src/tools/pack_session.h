/* A pack folder opened natively, through the same door as the page: every file hash-checked, then handed to the engine. */
#ifndef VT_PACK_SESSION_H
#define VT_PACK_SESSION_H

#include "api.h"

/* Opens the pack in `folder` with all its files; pages, and the catalog beside pages of cards, are read when they are asked for. VT_IO, VT_INTEGRITY (a hash or length differs, a file is missing), or what the engine answers;
 * messages name the file. Close with vt_api_close. */
vt_status vt_pack_session_open(vt_api **out, const char *folder, vt_error *error);

/* Why a page, or the catalog, could not be had that an answer asked for: most answers fail with that, but some are made of what is there, as for a
 * page that is still to come. VT_OK: there was nothing of the kind. Not of sessions that stop after the manifest. */
vt_status vt_pack_session_failure(vt_api *api, vt_error *error);

/* The same, but stops after the manifest: no file is read. */
vt_status vt_pack_session_open_manifest(vt_api **out, const char *folder, vt_error *error);
/* Reads the files of that role which are not there yet. */
vt_status vt_pack_session_deliver(vt_api *api, const char *folder, vt_file_role role, vt_error *error);

/* Opens a profile in memory and fills it from a profile file (docs/profile-format.md). VT_IO, or VT_BAD_DATA that names file and
 * member. */
vt_status vt_pack_session_profile(vt_api *api, const char *path, vt_error *error);

/* Puts the pixels of a photo (.jpg, .png, .webp; its EXIF orientation is not applied) where a search looks for them, scaled down to a
 * longer side of 512. VT_IO, VT_BAD_DATA. */
vt_status vt_pack_session_picture(vt_api *api, const char *path, size_t *width, size_t *height, vt_error *error);

/* The engine answers in JSON; this is the status of such an answer, with its message in `error`. NULL is VT_NO_MEMORY. */
vt_status vt_answer_status(const char *answer, vt_error *error);

#endif
