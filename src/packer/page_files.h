/* The pages of one paged file being written: pages/HH/H.safetensors, named by content (page_index.h). */
#ifndef VT_PAGE_FILES_H
#define VT_PAGE_FILES_H

#include "pack_files.h"
#include "page_index.h"

/* Zero-initialise but for `files`; vt_page_files_close. */
typedef struct vt_page_files {
    vt_pack_files *files; /* the pack's folder, and its count of bytes */
    uint8_t *sha256;      /* u8[room][VT_SHA256_BYTES] */
    uint32_t *bytes;      /* u32[room] */
    size_t count, room;
    size_t total_bytes;
} vt_page_files;

/* Writes the next page, and the same gzipped beside it. VT_BAD_DATA when it is longer than VT_PAGE_MAX_BYTES or the pages are too many, VT_IO, VT_NO_MEMORY. */
vt_status vt_page_files_add(vt_page_files *pages, vt_bytes page, vt_error *error);
/* What was written, borrowed. */
vt_page_index vt_page_files_index(const vt_page_files *pages);
void vt_page_files_close(vt_page_files *pages);

#endif
