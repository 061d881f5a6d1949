/* Pages of lists, and indexes of them, that nobody should have written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cell_shelf.h"
#include "nearest.h"

static void search(const vt_vector_space *space, const float *vector)
{
    vt_query query;
    vt_hit hits[10];
    size_t filled;
    vt_scan_report report;
    const vt_row_mask all = {.rows = CELL_ROWS};
    vt_nearest_options options = {.limit = 10, .recall = 1.0f};
    assert_int_equal(vt_query_open(&query, space), VT_OK);
    vt_query_from_vector(&query, space, vector);
    assert_int_equal(vt_nearest(space, &query, &all, &options, hits, &filled, &report), VT_OK);
    vt_query_close(&query);
}

static void *inside(vt_buffer *copy, const vt_buffer *file, const char *tensor)
{
    vt_safetensors *view;
    assert_int_equal(vt_safetensors_open(&view, shelf_bytes(file), "page", NULL), VT_OK);
    size_t at = (size_t)(vt_safetensors_find(view, tensor)->data - file->data);
    vt_safetensors_close(view);
    return copy->data + at;
}

static vt_buffer copy_of(const vt_buffer *file)
{
    vt_buffer copy = {0};
    vt_buffer_append(&copy, file->data, file->size);
    return copy;
}

static void expect_refused(vt_vector_space *space, size_t list, const vt_buffer *page, const char *words)
{
    vt_error error = {0};
    memcpy(vt_pages_reserve(space->pages, list), page->data, page->size);
    assert_int_equal(vt_pages_commit(space->pages, list, &error), VT_BAD_DATA);
    if (!strstr(error.message, words)) fail_msg("\"%s\" does not say \"%s\"", error.message, words);
    assert_true(!space->lists[list].codes && !space->lists_with_codes && !space->lists_with_bits && !space->lists_with_fine);
}

static void hostile_pages_are_refused(void **state)
{
    (void)state;
    cell_shelf shelf;
    vt_vector_space space;
    vt_page_host host = {0};
    cell_shelf_open(&shelf, 150, true);
    cell_shelf_paged(&shelf, &space, &host);
    const struct { const char *tensor, *words; float value; } floats[] = {
        {"scale", "scale", NAN}, {"scale", "scale", -1.0f}, {"code_offset", "code_offset", INFINITY}, {"code_offset", "most_offset", 3.0f},
        {"fine_offset", "most_offset", 3.0f}, {"factor", "factor", 5.0f}, {"bit_offset", "bit_offset", NAN}, {"error", "error", -0.1f}};
    const vt_buffer *page = &shelf.pages[4];
    for (size_t i = 0; i < sizeof floats / sizeof *floats; i++) {
        vt_buffer copy = copy_of(page);
        memcpy(inside(&copy, page, floats[i].tensor), &floats[i].value, sizeof(float));
        expect_refused(&space, 4, &copy, floats[i].words);
        vt_buffer_free(&copy);
    }
    const struct { const char *tensor, *words; size_t at; uint8_t value; } bytes[] = {
        {"codes", "-128", 3, 0x80}, {"codes", "past dims", 150, 1}, {"fine", "past dims", 151, 1}, {"bits", "past dims", 23, 0x80}};
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        vt_buffer copy = copy_of(page);
        ((uint8_t *)inside(&copy, page, bytes[i].tensor))[bytes[i].at] = bytes[i].value;
        expect_refused(&space, 4, &copy, bytes[i].words);
        vt_buffer_free(&copy);
    }
    for (size_t at = 0; at < page->size; at += page->size / 211 + 1) { /* one changed byte anywhere: an error or harmless */
        vt_buffer copy = copy_of(page);
        copy.data[at] ^= 0x55;
        memcpy(vt_pages_reserve(space.pages, 4), copy.data, copy.size);
        if (vt_pages_commit(space.pages, 4, NULL) == VT_OK) search(&space, shelf.values);
        vt_pages_drop(space.pages, 4);
        vt_buffer_free(&copy);
    }
    vt_vector_space_close(&space);
    cell_shelf_close(&shelf);
}

static void a_page_of_another_list_is_refused(void **state)
{
    (void)state;
    cell_shelf shelf;
    vt_vector_space space;
    vt_page_host host = {0};
    cell_shelf_open(&shelf, 96, false);
    size_t list = 0, other = 1;
    while (shelf.pages[other].size == shelf.pages[list].size) other++;
    vt_buffer wrong = copy_of(&shelf.pages[list]);
    uint32_t *bytes = inside(&shelf.index, &shelf.index, "page_bytes");
    bytes[other] = bytes[list];
    cell_shelf_paged(&shelf, &space, &host);
    expect_refused(&space, other, &wrong, "codes");
    vt_buffer_free(&wrong);
    vt_vector_space_close(&space);
    cell_shelf_close(&shelf);
}

static void expect_index_refused(const cell_shelf *shelf, const vt_space_info *info, const char *words)
{
    vt_vector_space space = {0};
    vt_page_host host = {0};
    vt_error error = {0};
    assert_int_equal(vt_vector_space_attach_cells(&space, info, shelf_bytes(&shelf->index), &host, 0, &error), VT_BAD_DATA);
    if (!strstr(error.message, words)) fail_msg("\"%s\" does not say \"%s\"", error.message, words);
    assert_null(space.pages);
    vt_vector_space_close(&space);
}

static void hostile_indexes_are_refused(void **state)
{
    (void)state;
    cell_shelf shelf;
    vt_vector_space space;
    vt_page_host host = {0};
    vt_error error;
    cell_shelf_open(&shelf, 96, false);
    vt_space_info info = shelf.info;
    info.list_count = 0;
    expect_index_refused(&shelf, &info, "no lists");
    info.list_count = CELL_LISTS + 1;
    expect_index_refused(&shelf, &info, "page_sha256");
    float *most = inside(&shelf.index, &shelf.index, "most_offset"), before = most[2];
    most[2] = NAN;
    expect_index_refused(&shelf, &shelf.info, "most_offset");
    most[2] = before;
    cell_shelf_paged(&shelf, &space, &host); /* codes come in pages, or they do not */
    assert_int_equal(vt_vector_space_attach_bits(&space, &shelf.info, shelf_bytes(&shelf.files.bits), &error), VT_BAD_DATA);
    assert_int_equal(vt_vector_space_attach_int8(&space, &shelf.info, shelf_bytes(&shelf.files.int8), &error), VT_BAD_DATA);
    assert_int_equal(vt_vector_space_attach_fine(&space, &shelf.info, shelf_bytes(&shelf.files.int8), &error), VT_BAD_DATA);
    assert_int_equal(vt_vector_space_attach_cells(&shelf.whole, &shelf.info, shelf_bytes(&shelf.index), &host, 0, &error), VT_BAD_DATA);
    vt_vector_space_close(&space);
    space = (vt_vector_space){.info = NULL}; /* pages before the lists */
    assert_int_equal(vt_vector_space_attach_cells(&space, &shelf.info, shelf_bytes(&shelf.index), &host, 0, &error), VT_OK);
    assert_int_equal(cell_shelf_bring(&shelf, &space, 3, &error), VT_NOT_READY);
    vt_vector_space_close(&space);
    cell_shelf_close(&shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_pages_are_refused),
        cmocka_unit_test(a_page_of_another_list_is_refused),
        cmocka_unit_test(hostile_indexes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
