#include "catalog_parts.h"

#include <string.h>

/* Kept text comes in blocks, so that 44,446 ids are a few allocations and closing is a short walk. */
enum { BLOCK_BYTES = 1 << 16 };

struct vt_text_block {
    vt_text_block *next;
    size_t used;
    size_t capacity;
    uint64_t bytes[];
};

void *vt_catalog_keep(vt_catalog *catalog, size_t size)
{
    size_t wanted, room;
    if (!vt_add(size, 7, &wanted)) return NULL;
    wanted -= wanted % 8;
    vt_text_block *block = catalog->blocks;
    if (!block || block->capacity - block->used < wanted) {
        size_t capacity = wanted > BLOCK_BYTES ? wanted : BLOCK_BYTES;
        if (!vt_add(capacity, sizeof *block, &room) || !(block = vt_alloc(room, 1))) return NULL;
        block->capacity = capacity;
        block->next = catalog->blocks;
        catalog->blocks = block;
    }
    void *at = (uint8_t *)block->bytes + block->used;
    block->used += wanted;
    return at;
}

vt_status vt_catalog_no_memory(vt_error *error)
{
    return vt_fail(error, VT_NO_MEMORY, "catalog.sqlite: no memory");
}

vt_status vt_catalog_damaged(const vt_catalog *catalog, vt_error *error)
{
    if (!catalog->db || (sqlite3_errcode(catalog->db) & 0xFF) == SQLITE_NOMEM)
        return vt_catalog_no_memory(error);
    return vt_fail(error, VT_BAD_DATA, "catalog.sqlite: %s", sqlite3_errmsg(catalog->db));
}

vt_status vt_catalog_prepare(const vt_catalog *catalog, sqlite3_stmt **out, const char *sql, vt_error *error)
{
    if (*out) return VT_OK;
    int failed = sqlite3_prepare_v3(catalog->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    return failed ? vt_catalog_damaged(catalog, error) : VT_OK;
}

bool vt_catalog_integer(sqlite3_stmt *statement, int column, int64_t least, int64_t most, int64_t *out)
{
    if (sqlite3_column_type(statement, column) != SQLITE_INTEGER) return false;
    *out = sqlite3_column_int64(statement, column);
    return *out >= least && *out <= most;
}

vt_status vt_catalog_text(vt_catalog *catalog, sqlite3_stmt *statement, int column, const char **out,
                          vt_error *error)
{
    const char *name = sqlite3_column_name(statement, column);
    if (sqlite3_column_type(statement, column) != SQLITE_TEXT)
        return vt_fail(error, VT_BAD_DATA, "%s is not text", name);
    const char *text = (const char *)sqlite3_column_text(statement, column);
    size_t length = (size_t)sqlite3_column_bytes(statement, column);
    if (!text) return vt_catalog_no_memory(error);
    if (length > VT_CATALOG_TEXT_BYTES || memchr(text, 0, length) || !vt_utf8_valid(text, length))
        return vt_fail(error, VT_BAD_DATA, "%s is not UTF-8 text of at most %d bytes", name,
                       VT_CATALOG_TEXT_BYTES);
    char *kept = vt_catalog_keep(catalog, length + 1);
    if (!kept) return vt_catalog_no_memory(error);
    memcpy(kept, text, length);
    *out = kept;
    return VT_OK;
}

/* Frees the blocks that are younger than `last`. */
static void free_blocks(vt_catalog *catalog, const vt_text_block *last)
{
    while (catalog->blocks != last) {
        vt_text_block *next = catalog->blocks->next;
        vt_free(catalog->blocks);
        catalog->blocks = next;
    }
}

vt_catalog_mark vt_catalog_kept(const vt_catalog *catalog)
{
    return (vt_catalog_mark){catalog->blocks, catalog->blocks ? catalog->blocks->used : 0};
}

void vt_catalog_forget(vt_catalog *catalog, vt_catalog_mark mark)
{
    free_blocks(catalog, mark.block);
    if (!mark.block) return;
    memset((uint8_t *)mark.block->bytes + mark.used, 0, mark.block->used - mark.used); /* what is kept begins as zeros */
    mark.block->used = mark.used;
}

void vt_catalog_close(vt_catalog *catalog)
{
    if (!catalog) return;
    sqlite3_finalize(catalog->card);
    sqlite3_finalize(catalog->match);
    sqlite3_finalize(catalog->ranked_match);
    sqlite3_finalize(catalog->known_word);
    sqlite3_close_v2(catalog->db);
    for (int facet = 0; facet < VT_VALUED_COUNT; facet++) {
        vt_free(catalog->facets[facet].values);
        vt_free(catalog->facet_of[facet]);
    }
    for (int sort = 0; sort < VT_SORT_COUNT; sort++) vt_free(catalog->order[sort]);
    vt_free(catalog->ids);
    vt_free(catalog->price_cents);
    vt_free(catalog->stock);
    vt_free(catalog->year);
    vt_free(catalog->rating_tenths);
    vt_free(catalog->cards);
    vt_free(catalog->words.hits);
    vt_row_mask_close(&catalog->words.mask);
    free_blocks(catalog, NULL);
    vt_free(catalog);
}
