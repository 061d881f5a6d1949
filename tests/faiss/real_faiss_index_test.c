/* Reads what the real FAISS writes: real_faiss_index_test WRITER FOLDER. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "faiss_index.h"
#include "vector_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 5, DIMS = 12, MOST_BYTES = 1 << 20 };

static const char *writer, *folder;

static vt_bytes write_and_load(const char *kind)
{
    char path[1024], command[4096];
    snprintf(path, sizeof path, "%s/%s.faiss", folder, kind);
    snprintf(command, sizeof command, "'%s' %s '%s' %d %d", writer, kind, path, ROWS, DIMS);
    if (system(command) != 0) fail_msg("%s failed", command);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    uint8_t *data = malloc(MOST_BYTES);
    size_t size = fread(data, 1, MOST_BYTES, file);
    fclose(file);
    return (vt_bytes){realloc(data, size), size};
}

static void flat_indexes_of_faiss_are_read(void **state)
{
    (void)state;
    struct {
        const char *kind;
        bool inner_product, ids;
    } cases[] = {
        {"ip", true, false}, {"l2", false, false}, {"idmap-ip", true, true}, {"idmap2-l2", false, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_bytes file = write_and_load(cases[i].kind);
        vt_faiss_flat flat;
        vt_error error = {0};
        if (vt_faiss_flat_view(&flat, file, cases[i].kind, &error) != VT_OK) fail_msg("%s", error.message);
        assert_int_equal(flat.rows, ROWS);
        assert_int_equal(flat.dims, DIMS);
        assert_int_equal(flat.inner_product, cases[i].inner_product);
        assert_int_equal(flat.ids != NULL, cases[i].ids);
        free((void *)file.data);
    }
}

static void vectors_and_ids_of_a_faiss_id_map_are_read(void **state)
{
    (void)state;
    vt_bytes file = write_and_load("idmap2-l2");
    vt_vector_set set;
    vt_error error = {0};
    if (vt_vector_set_open(&set, file, "x", (vt_bytes){0}, "", &error) != VT_OK)
        fail_msg("%s", error.message);
    for (size_t row = 0; row < ROWS; row++) {
        char id[16];
        snprintf(id, sizeof id, "%zu", 1000 - row);
        assert_string_equal(set.ids[row], id);
        for (size_t c = 0; c < DIMS; c++)
            assert_true(set.values[row * DIMS + c] == (float)row + (float)c / 1024.0f);
    }
    vt_vector_set_close(&set);
    free((void *)file.data);
}

static void other_indexes_of_faiss_are_told_by_name(void **state)
{
    (void)state;
    struct {
        const char *kind, *words;
    } cases[] = {{"hnsw", "IHNf"}, {"l1", "metric 2"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_bytes file = write_and_load(cases[i].kind);
        vt_faiss_flat flat;
        vt_error error = {0};
        assert_int_equal(vt_faiss_flat_view(&flat, file, "x", &error), VT_UNSUPPORTED);
        assert_non_null(strstr(error.message, cases[i].words));
        free((void *)file.data);
    }
}

int main(int count, char **arguments)
{
    if (count != 3) return 2;
    writer = arguments[1];
    folder = arguments[2];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flat_indexes_of_faiss_are_read),
        cmocka_unit_test(vectors_and_ids_of_a_faiss_id_map_are_read),
        cmocka_unit_test(other_indexes_of_faiss_are_told_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
