/* A space of drawn vectors in lists, in memory: its files, and its lists as pages. What tests of cells open. */
#ifndef VT_CELL_SHELF_H
#define VT_CELL_SHELF_H

#include "card_shelf.h"
#include "cell_pages.h"
#include "list_shelf.h"

enum { CELL_ROWS = 3000, CELL_LISTS = 60, CELL_MOST_LISTS = 300, CELL_GROUPS = 40, CELL_MOST_DIMS = 160, CELL_EMPTY = 11 };

typedef struct cell_shelf {
    size_t dims;
    float *values;
    vt_row_lists lists;
    vt_space_files files;
    vt_space_info info;
    vt_vector_space whole; /* all of it, as whole files */
    vt_buffer pages[CELL_MOST_LISTS];
    vt_buffer index;
} cell_shelf;

/* Unit vectors around group centres, which do not all lie equally close; row CELL_EMPTY has none. */
static inline void cell_vectors(float *values, size_t dims)
{
    static float centres[CELL_GROUPS][CELL_MOST_DIMS];
    vt_random random = vt_random_seed(23, dims);
    for (size_t group = 0; group < CELL_GROUPS; group++)
        for (size_t i = 0; i < dims; i++) centres[group][i] = vt_random_normal(&random);
    for (size_t row = 0; row < CELL_ROWS; row++) {
        float *vector = values + row * dims, width = 0.4f + 0.02f * (float)(row % CELL_GROUPS);
        for (size_t i = 0; i < dims; i++) vector[i] = row == CELL_EMPTY ? 0.0f : width * vt_random_normal(&random) + centres[row % CELL_GROUPS][i];
        shelf_make_unit(vector, dims);
    }
}

static inline void cell_shelf_encode(cell_shelf *shelf, bool fine, size_t lists)
{
    vt_error error;
    static vt_list_dial dial;
    const vt_space_rows rows = {.values = shelf->values, .rows = CELL_ROWS, .dims = shelf->dims, .rotation_seed = 5};
    shelf_fit_lists(&shelf->lists, &dial, &rows, lists);
    const vt_space_coding coding = {.lists = &shelf->lists, .dial = vt_list_dial_view(&dial), .levels = 80, .fine = fine};
    VT_CHECK(vt_space_encode_files(&shelf->files, &rows, &coding, &error) == VT_OK);
    shelf->info = (vt_space_info){.name = "looks", .source = "imported", .dims = shelf->dims, .rows = CELL_ROWS, .vectors = shelf->files.vectors,
                                  .list_count = lists, .rotation_seed = 5};
}

/* lists: at most CELL_MOST_LISTS. */
static inline void cell_shelf_open_lists(cell_shelf *shelf, size_t dims, bool fine, size_t lists)
{
    vt_error error;
    uint8_t sha256[CELL_MOST_LISTS * VT_SHA256_BYTES];
    uint32_t bytes[CELL_MOST_LISTS];
    *shelf = (cell_shelf){.dims = dims, .values = vt_alloc(CELL_ROWS, dims * sizeof(float))};
    VT_CHECK(shelf->values);
    cell_vectors(shelf->values, dims);
    cell_shelf_encode(shelf, fine, lists);
    shelf_attach_files(&shelf->whole, &shelf->info, &shelf->files);
    for (size_t list = 0; list < lists; list++) {
        VT_CHECK(vt_cell_page_write(&shelf->pages[list], &shelf->whole, &shelf->whole.lists[list], &error) == VT_OK);
        shelf_hash(sha256 + list * VT_SHA256_BYTES, shelf_bytes(&shelf->pages[list]));
        bytes[list] = (uint32_t)shelf->pages[list].size;
    }
    vt_page_index listed = {.count = lists, .sha256 = sha256, .bytes = bytes};
    VT_CHECK(vt_cell_index_write(&shelf->index, &shelf->whole, &listed, &error) == VT_OK);
}

static inline void cell_shelf_open(cell_shelf *shelf, size_t dims, bool fine) { cell_shelf_open_lists(shelf, dims, fine, CELL_LISTS); }

static inline void cell_shelf_close(cell_shelf *shelf)
{
    vt_vector_space_close(&shelf->whole);
    for (size_t list = 0; list < shelf->lists.count; list++) vt_buffer_free(&shelf->pages[list]);
    vt_buffer_free(&shelf->index);
    vt_space_files_close(&shelf->files);
    vt_row_lists_close(&shelf->lists);
    vt_free(shelf->values);
}

/* The same space, whose lists come in pages; `host` brings none by itself. */
static inline void cell_shelf_paged(const cell_shelf *shelf, vt_vector_space *space, vt_page_host *host)
{
    vt_error error;
    *space = (vt_vector_space){.info = NULL};
    VT_CHECK(vt_vector_space_attach_cells(space, &shelf->info, shelf_bytes(&shelf->index), host, 0, &error) == VT_OK);
    VT_CHECK(!vt_space_ready(space));
    VT_CHECK(vt_vector_space_attach_lists(space, &shelf->info, shelf_bytes(&shelf->files.lists), &error) == VT_OK);
    VT_CHECK(vt_space_ready(space) && vt_space_has_codes(space));
}

static inline vt_status cell_shelf_bring(const cell_shelf *shelf, vt_vector_space *space, size_t list, vt_error *error)
{
    uint8_t *room = vt_pages_reserve(space->pages, list);
    VT_CHECK(room);
    memcpy(room, shelf->pages[list].data, shelf->pages[list].size);
    return vt_pages_commit(space->pages, list, error);
}

#endif
