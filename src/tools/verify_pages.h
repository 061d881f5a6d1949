/* Proves the pages of a pack: every one's hash and form, and what it says. */
#ifndef VT_VERIFY_PAGES_H
#define VT_VERIFY_PAGES_H

#include "engine.h"

/* Reads every page through the engine's host, and drops it again. Cards must be the catalog's; what lists say is proved before. *pages: how many there are.
 * VT_INTEGRITY, VT_BAD_DATA. */
vt_status vt_verify_pages(vt_engine *engine, size_t *pages, vt_error *error);

#endif
