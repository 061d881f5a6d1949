/* The pages of one paged file that are in memory.
 *
 * Whoever answers asks for a page with vt_pages_need. If it is there, it stays until that answer is given: pages go by
 * vt_pages_drop only, which nobody calls while one is being made. If it is not, the host delivers it at once (native programs, from
 * the pack's folder); a host that cannot leaves it noted as wanted, the answer is made of what is there, and whoever asked brings the
 * page (reserve, fill, commit) and asks again.
 *
 * One thread at a time, but for this: where the host delivers at once, vt_pages_need and vt_pages_ready write nothing when the page is here,
 * so any number of threads may ask for pages that were all brought before they began, as long as none is dropped meanwhile. */
#ifndef VT_PAGE_STORE_H
#define VT_PAGE_STORE_H

#include "page_index.h"

/* What the bytes of a page mean to the file's owner. */
typedef struct vt_page_user {
    /* Validates a page, which stays where it is until `detach`, and begins to use it. VT_BAD_DATA, VT_NO_MEMORY: nothing of it is kept. */
    vt_status (*attach)(void *context, size_t page, vt_bytes bytes, vt_error *error);
    /* The page's bytes are about to go: no pointer into them may stay. */
    void (*detach)(void *context, size_t page);
    void *context;
} vt_page_user;

/* What all paged files of a pack share. */
typedef struct vt_page_host {
    /* Reads page `page` (SIZE_MAX: the whole file) of file `file` of the manifest, checks its SHA-256, and commits it before it
     * returns. NULL: nothing is brought at once. */
    vt_status (*deliver)(void *context, size_t file, size_t page, vt_error *error);
    void (*close)(void *context); /* may be NULL */
    void *context;
    uint32_t now; /* counts what uses pages; of a host that delivers at once, what brings them */
} vt_page_host;

typedef struct vt_page_slot {
    uint8_t *block;     /* NULL: neither here nor reserved */
    uint32_t last_used; /* the host's `now` at that time; of a host that delivers at once, when the page came */
    bool ready, wanted;
} vt_page_slot;

/* Zero is a file whose index has not come. */
typedef struct vt_pages {
    vt_page_index index;
    vt_page_slot *slots; /* [index.count] */
    uint32_t *wanted;    /* [wanted_count], room for every page: each once, in the order of asking */
    size_t wanted_count;
    size_t ready_count;
    size_t ready_bytes;
    vt_page_user user;
    vt_page_host *host;
    size_t file; /* in the manifest: of the logical file's first part */
} vt_pages;

/* The tensors of `index`, and `host`, must outlive the pages. VT_NO_MEMORY. */
vt_status vt_pages_open(vt_pages *out, const vt_page_index *index, vt_page_user user, vt_page_host *host, size_t file, vt_error *error);
/* Detaches all pages. */
void vt_pages_close(vt_pages *pages);

/* Whether the page is here; asking does not make it wanted. page < index.count. */
bool vt_pages_ready(const vt_pages *pages, size_t page);
/* VT_OK: it is here, and counts as used (where the host delivers at once nobody counts: no page has to go). VT_NOT_READY: it is wanted
 * from now on. What the host fails with. page < index.count. */
vt_status vt_pages_need(vt_pages *pages, size_t page, vt_error *error);
/* A new question: nothing is wanted. */
void vt_pages_begin(vt_pages *pages);

/* Room for exactly index.bytes[page] bytes; NULL when there is no such page, it is here, or memory is out. */
uint8_t *vt_pages_reserve(vt_pages *pages, size_t page);
/* The reserved bytes are in place, and their SHA-256 was checked: attaches them. VT_BAD_REQUEST when they were not reserved;
 * VT_BAD_DATA, VT_NO_MEMORY: the page is forgotten, and may be delivered again. */
vt_status vt_pages_commit(vt_pages *pages, size_t page, vt_error *error);
/* Forgets a page, wherever it stands; nothing happens when it is not here. */
void vt_pages_drop(vt_pages *pages, size_t page);
/* The page that was used least recently, or SIZE_MAX when none is here. *age: how many uses of pages ago that was. Cost: one pass
 * over all pages. */
size_t vt_pages_oldest(const vt_pages *pages, uint32_t *age);

#endif
