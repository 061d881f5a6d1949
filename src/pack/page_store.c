#include "page_store.h"

#include "memory.h"

vt_status vt_pages_open(vt_pages *out, const vt_page_index *index, vt_page_user user, vt_page_host *host, size_t file, vt_error *error)
{
    *out = (vt_pages){.index = *index, .user = user, .host = host, .file = file};
    out->slots = vt_alloc(index->count, sizeof *out->slots);
    out->wanted = vt_alloc(index->count, sizeof *out->wanted);
    if (out->slots && out->wanted) return VT_OK;
    vt_pages_close(out);
    return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu pages", index->count);
}

void vt_pages_close(vt_pages *pages)
{
    for (size_t page = 0; pages->slots && page < pages->index.count; page++) vt_pages_drop(pages, page);
    vt_free(pages->slots);
    vt_free(pages->wanted);
    *pages = (vt_pages){0};
}

bool vt_pages_ready(const vt_pages *pages, size_t page) { return pages->slots[page].ready; }

static vt_status want(vt_pages *pages, size_t page, vt_error *error)
{
    if (!pages->slots[page].wanted) pages->wanted[pages->wanted_count++] = (uint32_t)page;
    pages->slots[page].wanted = true;
    return vt_fail(error, VT_NOT_READY, "page %zu has not arrived yet", page);
}

vt_status vt_pages_need(vt_pages *pages, size_t page, vt_error *error)
{
    vt_page_host *host = pages->host;
    if (!pages->slots[page].ready) {
        if (!host->deliver) return want(pages, page, error);
        VT_TRY(host->deliver(host->context, pages->file, page, error));
        VT_CHECK(pages->slots[page].ready);
    }
    if (!host->deliver) pages->slots[page].last_used = ++host->now;
    return VT_OK;
}

void vt_pages_begin(vt_pages *pages)
{
    for (size_t i = 0; i < pages->wanted_count; i++) pages->slots[pages->wanted[i]].wanted = false;
    pages->wanted_count = 0;
}

uint8_t *vt_pages_reserve(vt_pages *pages, size_t page)
{
    if (page >= pages->index.count || pages->slots[page].ready) return NULL;
    vt_page_slot *slot = &pages->slots[page];
    if (!slot->block) slot->block = vt_alloc(pages->index.bytes[page], 1);
    return slot->block;
}

vt_status vt_pages_commit(vt_pages *pages, size_t page, vt_error *error)
{
    if (page >= pages->index.count) return vt_fail(error, VT_BAD_REQUEST, "page: there is no page %zu", page);
    vt_page_slot *slot = &pages->slots[page];
    if (!slot->block || slot->ready) return vt_fail(error, VT_BAD_REQUEST, "page: %zu was not reserved or is committed already", page);
    vt_bytes bytes = {slot->block, pages->index.bytes[page]};
    vt_status status = pages->user.attach(pages->user.context, page, bytes, error);
    if (status != VT_OK) {
        vt_pages_drop(pages, page);
        return status;
    }
    slot->ready = true;
    slot->last_used = ++pages->host->now;
    pages->ready_count++;
    pages->ready_bytes += bytes.size;
    return VT_OK;
}

void vt_pages_drop(vt_pages *pages, size_t page)
{
    if (page >= pages->index.count) return;
    vt_page_slot *slot = &pages->slots[page];
    if (slot->ready) {
        pages->user.detach(pages->user.context, page);
        pages->ready_count--;
        pages->ready_bytes -= pages->index.bytes[page];
    }
    vt_free(slot->block);
    slot->block = NULL;
    slot->ready = false;
}

/* Ages are differences, so that the counter may wrap. */
size_t vt_pages_oldest(const vt_pages *pages, uint32_t *age)
{
    size_t oldest = SIZE_MAX;
    for (size_t page = 0; page < pages->index.count; page++) {
        uint32_t its = pages->host->now - pages->slots[page].last_used;
        if (!pages->slots[page].ready || (oldest != SIZE_MAX && its <= *age)) continue;
        oldest = page;
        *age = its;
    }
    return oldest;
}
