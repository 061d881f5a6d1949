/* tensor/: FAISS flat indexes written by hand after faiss/impl/index_write.cpp. tests/faiss/ reads real ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "faiss_index.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 3, DIMS = 8 };

typedef struct index_header {
    const char *kind;
    uint32_t dims;
    uint64_t rows;
    uint32_t metric;
} index_header;

static void put_u32(vt_buffer *file, uint32_t value)
{
    uint8_t bytes[4];
    vt_write_u32(bytes, value);
    vt_buffer_append(file, bytes, sizeof bytes);
}

static void put_u64(vt_buffer *file, uint64_t value)
{
    uint8_t bytes[8];
    vt_write_u64(bytes, value);
    vt_buffer_append(file, bytes, sizeof bytes);
}

static void put_header(vt_buffer *file, index_header header)
{
    vt_buffer_append_text(file, header.kind);
    put_u32(file, header.dims);
    put_u64(file, header.rows);
    put_u64(file, 1 << 20);
    put_u64(file, 1 << 20);
    vt_buffer_append(file, "\x01", 1);
    put_u32(file, header.metric);
}

static void put_vectors(vt_buffer *file, uint64_t stored_count)
{
    put_u64(file, stored_count);
    for (uint32_t i = 0; i < ROWS * DIMS; i++) put_u32(file, i);
}

static void put_flat(vt_buffer *file, const char *kind, uint32_t metric)
{
    put_header(file, (index_header){kind, DIMS, ROWS, metric});
    put_vectors(file, ROWS * DIMS);
}

static void put_id_map(vt_buffer *file, uint64_t outer_rows)
{
    put_header(file, (index_header){"IxM2", DIMS, outer_rows, 0});
    put_flat(file, "IxFI", 0);
    put_u64(file, ROWS);
    for (uint64_t i = 0; i < ROWS; i++) put_u64(file, 100 + i);
}

/* Views an exact copy of the bytes, so that a read past them is seen. */
static vt_status view_copy(vt_faiss_flat *flat, const vt_buffer *file, size_t size, vt_error *error)
{
    uint8_t *copy = malloc(size + !size);
    if (size) memcpy(copy, file->data, size);
    *error = (vt_error){0};
    vt_status status = vt_faiss_flat_view(flat, (vt_bytes){copy, size}, "x.faiss", error);
    if (status == VT_OK) {
        assert_int_equal(vt_read_u32(flat->vectors + 4), 1);
        assert_int_equal(vt_read_u32(flat->vectors + 4 * (ROWS * DIMS - 1)), ROWS * DIMS - 1);
        if (flat->ids) assert_int_equal(vt_read_u64(flat->ids + 8 * (ROWS - 1)), 100 + ROWS - 1);
    } else {
        assert_non_null(strstr(error->message, "x.faiss"));
        assert_null(flat->vectors);
    }
    free(copy);
    return status;
}

static void flat_indexes_are_seen(void **state)
{
    (void)state;
    const index_header kinds[] = {{"IxFI", 0, 0, 0}, {"IxF2", 0, 0, 1}, {"IxFl", 0, 0, 0}, {"IxFl", 0, 0, 1}};
    for (size_t i = 0; i < 4; i++) {
        vt_buffer file = {0};
        vt_faiss_flat flat;
        vt_error error;
        put_flat(&file, kinds[i].kind, kinds[i].metric);
        assert_int_equal(view_copy(&flat, &file, file.size, &error), VT_OK);
        assert_int_equal(flat.rows, ROWS);
        assert_int_equal(flat.dims, DIMS);
        assert_int_equal(flat.inner_product, kinds[i].metric == 0);
        assert_null(flat.ids);
        vt_buffer_free(&file);
    }
}

static void an_id_map_brings_its_ids(void **state)
{
    (void)state;
    vt_buffer file = {0};
    vt_faiss_flat flat;
    vt_error error;
    put_id_map(&file, ROWS);
    assert_int_equal(view_copy(&flat, &file, file.size, &error), VT_OK);
    assert_non_null(flat.ids);
    vt_buffer_free(&file);
    put_id_map(&file, ROWS + 1);
    assert_int_equal(view_copy(&flat, &file, file.size, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "id map"));
    vt_buffer_free(&file);
}

static void every_truncation_and_any_more_is_refused(void **state)
{
    (void)state;
    vt_buffer file = {0};
    vt_faiss_flat flat;
    vt_error error;
    put_id_map(&file, ROWS);
    for (size_t size = 0; size < file.size; size++)
        assert_int_equal(view_copy(&flat, &file, size, &error), VT_BAD_DATA);
    vt_buffer_append(&file, "", 1);
    assert_int_equal(view_copy(&flat, &file, file.size, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "1 bytes after"));
    vt_buffer_free(&file);
}

static void headers_that_lie_are_refused(void **state)
{
    (void)state;
    struct {
        index_header header;
        uint64_t stored_count;
        vt_status status;
        const char *words;
    } cases[] = {
        {{"IxFI", 0, ROWS, 0}, 0, VT_BAD_DATA, "0 dims"},
        {{"IxFI", 0x80000008, ROWS, 0}, ROWS * DIMS, VT_BAD_DATA, "dims"},
        {{"IxFI", DIMS, UINT64_MAX, 0}, ROWS * DIMS, VT_BAD_DATA, "-1 rows"},
        {{"IxFI", DIMS, 1ull << 61, 0}, ROWS * DIMS, VT_BAD_DATA, "overflows"},
        {{"IxFI", DIMS, 1ull << 59, 0}, 1ull << 62, VT_BAD_DATA, "values"},
        {{"IxFI", DIMS, ROWS, 0}, ROWS * DIMS + 1, VT_BAD_DATA, "25 values"},
        {{"IxFI", DIMS, ROWS, 0}, UINT64_MAX, VT_BAD_DATA, "values"},
        {{"IxFI", DIMS, ROWS + 1, 0}, (ROWS + 1) * DIMS, VT_BAD_DATA, "32 bytes are missing"},
        {{"IxFI", DIMS, ROWS, 1}, ROWS * DIMS, VT_BAD_DATA, "metric 1"},
        {{"IxF2", DIMS, ROWS, 0}, ROWS * DIMS, VT_BAD_DATA, "metric 0"},
        {{"IxFl", DIMS, ROWS, 2}, ROWS * DIMS, VT_UNSUPPORTED, "metric 2"},
        {{"IxPQ", DIMS, ROWS, 0}, ROWS * DIMS, VT_UNSUPPORTED, "IxPQ"},
        {{"IHNf", DIMS, ROWS, 0}, ROWS * DIMS, VT_UNSUPPORTED, "IHNf"},
        {{"{\"a\"", DIMS, ROWS, 0}, ROWS * DIMS, VT_BAD_DATA, "not a FAISS index"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_buffer file = {0};
        vt_faiss_flat flat;
        vt_error error;
        put_header(&file, cases[i].header);
        put_vectors(&file, cases[i].stored_count);
        assert_int_equal(view_copy(&flat, &file, file.size, &error), cases[i].status);
        if (!strstr(error.message, cases[i].words))
            fail_msg("'%s' lacks '%s'", error.message, cases[i].words);
        vt_buffer_free(&file);
    }
}

static void an_id_map_in_an_id_map_is_not_followed(void **state)
{
    (void)state;
    vt_buffer file = {0};
    vt_faiss_flat flat;
    vt_error error;
    for (int i = 0; i < 1000; i++) put_header(&file, (index_header){"IxMp", DIMS, ROWS, 0});
    assert_int_equal(view_copy(&flat, &file, file.size, &error), VT_UNSUPPORTED);
    vt_buffer_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flat_indexes_are_seen),
        cmocka_unit_test(an_id_map_brings_its_ids),
        cmocka_unit_test(every_truncation_and_any_more_is_refused),
        cmocka_unit_test(headers_that_lie_are_refused),
        cmocka_unit_test(an_id_map_in_an_id_map_is_not_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
