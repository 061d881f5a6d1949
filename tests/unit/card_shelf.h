/* A small catalog in pages of cards, in memory: what tests of pages open. */
#ifndef VT_CARD_SHELF_H
#define VT_CARD_SHELF_H

#include "card_pages.h"
#include "small_pack.h"

enum { SHELF_PAGE_ROWS = 7, SHELF_PAGES = (SMALL_ROWS + SHELF_PAGE_ROWS - 1) / SHELF_PAGE_ROWS };

typedef struct card_shelf {
    vt_product products[SMALL_ROWS];
    vt_buffer pages[SHELF_PAGES];
    vt_buffer index;
} card_shelf;

static inline void shelf_hash(uint8_t *sha256, vt_bytes bytes)
{
    char hex[VT_SHA256_HEX + 1];
    vt_sha256_hex(bytes, hex);
    for (size_t i = 0; i < VT_SHA256_BYTES; i++) {
        unsigned int value;
        sscanf(hex + 2 * i, "%2x", &value);
        sha256[i] = (uint8_t)value;
    }
}

/* The strings of the products are those of `pack`. */
static inline void card_shelf_open(card_shelf *shelf, small_pack *pack)
{
    vt_error error;
    uint8_t sha256[SHELF_PAGES * VT_SHA256_BYTES];
    uint32_t bytes[SHELF_PAGES], first_rows[SHELF_PAGES + 1];
    memset(shelf, 0, sizeof *shelf);
    small_products(pack, shelf->products);
    for (size_t page = 0; page < SHELF_PAGES; page++) {
        size_t row = page * SHELF_PAGE_ROWS, left = SMALL_ROWS - row;
        vt_buffer *file = &shelf->pages[page];
        VT_CHECK(vt_card_page_write(file, shelf->products + row, left < SHELF_PAGE_ROWS ? left : SHELF_PAGE_ROWS, &error) == VT_OK);
        shelf_hash(sha256 + page * VT_SHA256_BYTES, (vt_bytes){file->data, file->size});
        bytes[page] = (uint32_t)file->size;
        first_rows[page] = (uint32_t)row;
    }
    first_rows[SHELF_PAGES] = SMALL_ROWS;
    vt_page_index listed = {.count = SHELF_PAGES, .sha256 = sha256, .bytes = bytes};
    VT_CHECK(vt_card_index_write(&shelf->index, shelf->products, first_rows, &listed, &error) == VT_OK);
}

static inline void card_shelf_close(card_shelf *shelf)
{
    for (size_t page = 0; page < SHELF_PAGES; page++) vt_buffer_free(&shelf->pages[page]);
    vt_buffer_free(&shelf->index);
}

/* A pack of cards in pages, a catalog and vectors; its files are cards, bits, int8, catalog. */
enum { SHELF_CARDS, SHELF_BITS, SHELF_INT8, SHELF_CATALOG, SHELF_FILES };

static inline const vt_buffer *shelf_file(const card_shelf *shelf, const small_pack *pack, size_t file)
{
    return file == SHELF_CARDS ? &shelf->index : &pack->files[file == SHELF_CATALOG ? 0 : file];
}

static inline void shelf_manifest(vt_buffer *json, const card_shelf *shelf, const small_pack *pack)
{
    vt_error error;
    vt_manifest manifest;
    vt_file_info files[SHELF_FILES] = {{.role = VT_ROLE_CARDS, .space = SIZE_MAX}, {.role = VT_ROLE_BITS, .space = 0},
                                       {.role = VT_ROLE_INT8, .space = 0}, {.role = VT_ROLE_CATALOG, .space = SIZE_MAX}};
    VT_CHECK(vt_manifest_open(&manifest, (vt_bytes){pack->manifest.data, pack->manifest.size}, &error) == VT_OK);
    vt_file_info *whole = manifest.files;
    for (size_t i = 0; i < SHELF_FILES; i++) {
        const vt_buffer *file = shelf_file(shelf, pack, i);
        files[i].parts = 1;
        files[i].bytes = file->size;
        snprintf(files[i].path, sizeof files[i].path, "file-%zu", i);
        vt_sha256_hex((vt_bytes){file->data, file->size}, files[i].sha256);
    }
    manifest.files = files;
    manifest.file_count = SHELF_FILES;
    VT_CHECK(vt_manifest_write(json, &manifest, &error) == VT_OK);
    manifest.files = whole;
    vt_manifest_close(&manifest);
}

#endif
