/* The rules that a manifest must keep beyond the form of its fields; its reader and its writer both hold
 * them. */
#ifndef VT_MANIFEST_CHECK_H
#define VT_MANIFEST_CHECK_H

#include "manifest.h"

/* VT_BAD_DATA names the field; VT_NO_MEMORY. The rules are docs/pack-format.md's. */
vt_status vt_manifest_check(const vt_manifest *manifest, vt_error *error);

#endif
