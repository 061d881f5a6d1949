/* The index of a paged file: what its pages are called and must hash to. A large catalog's parts come in pages, so that an answer
 * needs only those that it touches; the manifest lists the index, and the index alone lists the pages. See docs/pack-format.md. */
#ifndef VT_PAGE_INDEX_H
#define VT_PAGE_INDEX_H

#include "manifest.h"
#include "safetensors.h"

enum { VT_MOST_PAGES = 1 << 20, VT_PAGE_MAX_BYTES = VT_FILE_MAX_BYTES, VT_SHA256_BYTES = VT_SHA256_HEX / 2 };

/* Borrowed from the index file. */
typedef struct vt_page_index {
    size_t count;          /* pages, at most VT_MOST_PAGES */
    const uint8_t *sha256; /* u8[count][VT_SHA256_BYTES] */
    const uint32_t *bytes; /* u32[count], each 1..VT_PAGE_MAX_BYTES */
    bool gzipped;          /* beside each page lies the same, gzipped, at its path and ".gz" */
} vt_page_index;

/* Reads `page_sha256`, `page_bytes` and, where it is there, `gzipped`; `count` is how many pages there must be. VT_BAD_DATA. */
vt_status vt_page_index_read(vt_page_index *out, const vt_safetensors *file, size_t count, vt_error *error);

/* A page's SHA-256 in lower-case hex, and its path in the pack: "pages/HH/H.safetensors", H being the first 32 hex digits. */
void vt_page_sha256_hex(const vt_page_index *index, size_t page, char hex[VT_SHA256_HEX + 1]);
void vt_page_path(const vt_page_index *index, size_t page, char path[VT_PATH_BYTES]);

#endif
