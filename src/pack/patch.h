/* A patch: what makes the next generation of a pack's file out of the one before. docs/pack-format.md, section 11, has the layout.
 *
 * What it holds, in the order of its application: how the old file is prepared (offsets become lengths, and numbers are changed because
 * products or words came or went before them); operations, each of which appends to the new file: bytes of the old one, bytes of the old
 * one with differences added, or new bytes; where lengths of the new file are added up to offsets again. Every length and offset is checked; nothing outside of the two files is read or written. That the outcome is
 * right is for the caller to see, by its SHA-256. */
#ifndef VT_PATCH_H
#define VT_PATCH_H

#include "bytes.h"
#include "status.h"

enum { VT_PATCH_HASH_BYTES = 32, VT_PATCH_SECTIONS = 5, VT_PATCH_HEAD_BYTES = 108, VT_PATCH_MOST_TABLES = 8 };
#define VT_PATCH_MAGIC "VtPatch1"

typedef enum vt_patch_operation {
    VT_PATCH_COPY,
    VT_PATCH_ADD,
    VT_PATCH_INSERT
} vt_patch_operation;

/* Views borrowed from the patch's bytes. */
typedef struct vt_patch {
    size_t old_bytes, new_bytes;
    const uint8_t *old_sha256, *new_sha256; /* u8[VT_PATCH_HASH_BYTES] each */
    vt_bytes preparation, operations, differences, literals, sums; /* in the order of the file */
} vt_patch;

/* Reads the head. VT_UNSUPPORTED for a newer kind, VT_BAD_DATA when the lengths do not add up to the patch's own. */
vt_status vt_patch_open(vt_patch *out, vt_bytes patch, vt_error *error);

/* old: u8[old_bytes], in which numbers are changed; out: u8[new_bytes], apart from it, filled to the last byte on VT_OK. VT_BAD_DATA for
 * anything that is not as docs/pack-format.md says; both files then hold anything. VT_NO_MEMORY. */
vt_status vt_patch_apply(const vt_patch *patch, uint8_t *old, uint8_t *out, vt_error *error);

/* The first step of it alone: for who makes patches. */
vt_status vt_patch_prepare(const vt_patch *patch, uint8_t *old, vt_error *error);

#endif
