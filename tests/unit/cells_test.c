/* Lists that come in pages: what is there of them, answers from those that have come, what is wanted and in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api.h"
#include "cell_shelf.h"
#include "nearest.h"
#include "row_cosines.h"

#include <cJSON.h>
#include <stdlib.h>

enum { LIMIT = 10 };

typedef struct test_kind {
    size_t dims;
    bool fine;
} test_kind;

/* Scanned by int8 codes and by bits, without and with fine codes. */
static const test_kind kinds[] = {{96, false}, {160, true}, {100, true}, {160, false}};

typedef struct asked {
    vt_hit hits[LIMIT];
    size_t count;
    vt_scan_report report;
} asked;

static asked ask(const vt_vector_space *space, const float *vector, const vt_row_mask *mask, float recall)
{
    asked answer = {.count = 0};
    vt_query query;
    vt_nearest_options options = {.limit = LIMIT, .recall = recall};
    if (space->pages) vt_pages_begin(space->pages);
    assert_int_equal(vt_query_open(&query, space), VT_OK);
    vt_query_from_vector(&query, space, vector);
    assert_int_equal(vt_nearest(space, &query, mask, &options, answer.hits, &answer.count, &answer.report), VT_OK);
    vt_query_close(&query);
    return answer;
}

static void bring(const cell_shelf *shelf, vt_vector_space *space, size_t list)
{
    vt_error error = {0};
    if (cell_shelf_bring(shelf, space, list, &error) != VT_OK) fail_msg("%s", error.message);
}

static size_t bring_wanted(const cell_shelf *shelf, vt_vector_space *space)
{
    size_t count = space->pages->wanted_count;
    for (size_t i = 0; i < count; i++) bring(shelf, space, space->pages->wanted[i]);
    return count;
}

static void expect_same(const asked *a, const asked *b)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->hits, b->hits, a->count * sizeof *a->hits);
    assert_int_equal(a->report.lists_probed, b->report.lists_probed);
    assert_int_equal(a->report.rows_scanned, b->report.rows_scanned);
    assert_int_equal(a->report.rows_rescored, b->report.rows_rescored);
    assert_int_equal(a->report.proven, b->report.proven);
    assert_int_equal(a->report.bits_only, b->report.bits_only);
}

static const vt_row_mask *all_rows(void)
{
    static const vt_row_mask all = {.rows = CELL_ROWS};
    return &all;
}

/* A question about the first row, to the shelf in pages. */
static void open_asked(const cell_shelf *shelf, vt_vector_space *space, vt_page_host *host, vt_query *query)
{
    cell_shelf_paged(shelf, space, host);
    assert_int_equal(vt_query_open(query, space), VT_OK);
    vt_query_from_vector(query, space, shelf->values);
}

static void close_asked(cell_shelf *shelf, vt_vector_space *space, vt_query *query)
{
    vt_query_close(query);
    vt_vector_space_close(space);
    cell_shelf_close(shelf);
}

static void a_list_is_there_while_its_page_is(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        cell_shelf shelf;
        vt_vector_space space;
        vt_page_host host = {0};
        vt_space_row_view view, wanted;
        cell_shelf_open(&shelf, kinds[k].dims, kinds[k].fine);
        cell_shelf_paged(&shelf, &space, &host);
        size_t row = 40, list = shelf.lists.list_of_row[row];
        assert_false(vt_space_row(&space, row, &view));
        assert_int_equal(space.pages->wanted_count, 1);
        assert_int_equal(space.pages->wanted[0], list);
        bring(&shelf, &space, list);
        assert_int_equal(space.lists_with_codes, 1);
        assert_int_equal(space.lists_with_fine, kinds[k].fine);
        assert_int_equal(space.lists_with_bits, kinds[k].dims == 160);
        assert_true(vt_space_row(&space, row, &view) && vt_space_row(&shelf.whole, row, &wanted));
        assert_memory_equal(view.codes, wanted.codes, shelf.dims);
        assert_true(view.scale == wanted.scale && view.code_offset == wanted.code_offset && view.list == wanted.list);
        assert_int_equal(view.fine != NULL, kinds[k].fine);
        assert_true(space.lists[list].most_offset == shelf.whole.lists[list].most_offset);
        vt_pages_drop(space.pages, list);
        assert_true(!space.lists[list].codes && !space.lists[list].bits && !space.lists[list].fine && !space.lists[list].code_sum);
        assert_true(space.lists[list].count == shelf.whole.lists[list].count && space.lists[list].most_offset == shelf.whole.lists[list].most_offset);
        assert_int_equal(space.lists_with_codes + space.lists_with_bits + space.lists_with_fine, 0);
        assert_false(vt_space_row(&space, row, &view));
        vt_vector_space_close(&space);
        cell_shelf_close(&shelf);
    }
}

static void a_row_without_a_vector_wants_nothing(void **state)
{
    (void)state;
    cell_shelf shelf;
    vt_vector_space space;
    vt_page_host host = {0};
    vt_space_row_view view;
    vt_error error;
    float vector[CELL_MOST_DIMS];
    cell_shelf_open(&shelf, 96, false);
    cell_shelf_paged(&shelf, &space, &host);
    assert_int_equal(vt_space_need_row(&space, CELL_EMPTY, &error), VT_OK);
    assert_false(vt_space_row(&space, CELL_EMPTY, &view) || vt_space_row(&space, CELL_ROWS, &view) || vt_row_vector(&space, CELL_EMPTY, vector));
    assert_int_equal(space.pages->wanted_count, 0);
    assert_int_equal(vt_space_need_row(&space, 7, &error), VT_NOT_READY);
    assert_int_equal(space.pages->wanted_count, 1);
    assert_int_equal(vt_space_need_row(&shelf.whole, 7, &error), VT_OK);
    vt_vector_space_close(&space);
    cell_shelf_close(&shelf);
}

/* What is wanted is brought and asked for again, until the answer is that of the whole pack. */
static void answers_become_those_of_whole_files(void **state)
{
    (void)state;
    const float recalls[] = {0.9f, 0.0f, 1.0f};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        cell_shelf shelf;
        vt_page_host host = {0};
        cell_shelf_open(&shelf, kinds[k].dims, kinds[k].fine);
        for (size_t row = 0; row < CELL_ROWS; row += 307)
            for (size_t r = 0; r < sizeof recalls / sizeof *recalls; r++) {
                vt_vector_space space;
                const float *vector = shelf.values + row * shelf.dims;
                cell_shelf_paged(&shelf, &space, &host);
                asked whole = ask(&shelf.whole, vector, all_rows(), recalls[r]), paged = ask(&space, vector, all_rows(), recalls[r]);
                size_t rounds = 0;
                assert_true(paged.count == 0 && paged.report.lists_missing > 0 && !paged.report.proven);
                assert_true(space.pages->wanted_count <= 8);
                for (; bring_wanted(&shelf, &space); rounds++) paged = ask(&space, vector, all_rows(), recalls[r]);
                expect_same(&paged, &whole);
                assert_int_equal(paged.report.lists_missing, 0);
                assert_true(rounds >= 1 && rounds <= 5); /* 8, 16 and 36 of 60 lists, and where the threshold rose in between */
                assert_true(space.pages->ready_count < CELL_LISTS || whole.report.lists_probed > CELL_LISTS / 3);
                vt_vector_space_close(&space);
            }
        cell_shelf_close(&shelf);
    }
}

/* A host that notes what it was asked for. */
typedef struct noting_host {
    const cell_shelf *shelf;
    vt_vector_space *space;
    size_t order[CELL_LISTS], count, fails_at;
} noting_host;

static vt_status deliver(void *context, size_t file, size_t page, vt_error *error)
{
    noting_host *host = context;
    assert_int_equal(file, 0);
    if (host->count == host->fails_at) return vt_fail(error, VT_INTEGRITY, "page %zu is not what it was", page);
    host->order[host->count++] = page;
    return cell_shelf_bring(host->shelf, host->space, page, error);
}

/* Of a recall of 0.9 and ten hits. */
static float least_beta(const vt_vector_space *space, const vt_query *query)
{
    float least = INFINITY, radius = 0.0f;
    for (size_t list = 0; list < space->list_count; list++) {
        float square = 1.0f - 2.0f * vt_query_list_dot(query, space, list) + space->centroid_squares[list];
        if (square < least) least = square, radius = space->lists[list].radius;
    }
    float depth = least / (radius * radius);
    bool as_rows = depth >= space->dial.like_rows[0] && depth <= space->dial.like_rows[1];
    for (size_t i = 0; i < space->dial.depths; i++) {
        const float *reach = space->dial.reach + i * (1 + 2 * space->dial.count);
        if (reach[0] == 10.0f) return reach[as_rows ? 1 : 1 + space->dial.count];
    }
    return NAN;
}

/* By how near rows can be expected, which with a recall of 1 is not the order of reading. */
static void expect_promising_first(const vt_vector_space *space, const float *vector)
{
    vt_query query;
    float before = INFINITY;
    ask(space, vector, all_rows(), 1.0f);
    assert_int_equal(vt_query_open(&query, space), VT_OK);
    vt_query_from_vector(&query, space, vector);
    float beta = least_beta(space, &query);
    assert_true(space->pages->wanted_count > 1);
    for (size_t i = 0; i < space->pages->wanted_count; i++) {
        size_t list = space->pages->wanted[i];
        float promise = vt_query_list_dot(&query, space, list) + beta * space->lists[list].radius;
        assert_true(promise <= before);
        before = promise;
    }
    vt_query_close(&query);
}

static void the_most_promising_lists_are_wanted_first(void **state)
{
    (void)state;
    cell_shelf shelf;
    vt_page_host nobody = {0};
    cell_shelf_open(&shelf, 96, false);
    for (size_t row = 1; row < CELL_ROWS; row += 399) {
        vt_vector_space space, read;
        noting_host noted = {.shelf = &shelf, .space = &read, .fails_at = SIZE_MAX};
        vt_page_host host = {.deliver = deliver, .context = &noted};
        const float *vector = shelf.values + row * shelf.dims;
        cell_shelf_paged(&shelf, &space, &nobody);
        cell_shelf_paged(&shelf, &read, &host);
        asked delivered = ask(&read, vector, all_rows(), 0.9f), whole = ask(&shelf.whole, vector, all_rows(), 0.9f);
        expect_same(&delivered, &whole);
        assert_int_equal(noted.count, whole.report.lists_probed);
        ask(&space, vector, all_rows(), 0.9f); /* in the order in which they are read */
        assert_int_equal(space.pages->wanted_count, 8);
        assert_true(noted.count >= 1);
        for (size_t i = 0; i < 8 && i < noted.count; i++) assert_int_equal(space.pages->wanted[i], noted.order[i]);
        expect_promising_first(&space, vector);
        size_t brought = space.pages->wanted[1];
        bring(&shelf, &space, brought);
        expect_promising_first(&space, vector);
        for (size_t i = 0; i < space.pages->wanted_count; i++) assert_int_not_equal(space.pages->wanted[i], brought);
        vt_vector_space_close(&read);
        vt_vector_space_close(&space);
    }
    cell_shelf_close(&shelf);
}

static size_t best_of_what_came(const vt_vector_space *space, const float *vector, vt_hit *hits)
{
    vt_hit room[2 * LIMIT];
    vt_query query;
    vt_top_hits top = vt_top_hits_into(room, LIMIT);
    assert_int_equal(vt_query_open(&query, space), VT_OK);
    vt_query_from_vector(&query, space, vector);
    for (size_t row = 0; row < CELL_ROWS; row++) {
        float score;
        if (vt_row_score(space, &query, row, &score)) vt_top_hits_push(&top, score, (uint32_t)row);
    }
    size_t count = vt_top_hits_finish(&top);
    memcpy(hits, room, count * sizeof *hits);
    vt_query_close(&query);
    return count;
}

static void answers_are_the_best_of_the_lists_that_have_come(void **state)
{
    (void)state;
    vt_random random = vt_random_seed(3, 3);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        cell_shelf shelf;
        vt_page_host host = {0};
        cell_shelf_open(&shelf, kinds[k].dims, kinds[k].fine);
        for (size_t row = 2; row < CELL_ROWS; row += 199) {
            vt_vector_space space;
            vt_hit best[LIMIT];
            cell_shelf_paged(&shelf, &space, &host);
            for (size_t list = 0; list < CELL_LISTS; list++)
                if (vt_random_below(&random, 4) == 0) bring(&shelf, &space, list);
            const float *vector = shelf.values + row * shelf.dims;
            asked partial = ask(&space, vector, all_rows(), 1.0f);
            size_t count = best_of_what_came(&space, vector, best);
            assert_int_equal(partial.count, count);
            assert_memory_equal(partial.hits, best, count * sizeof *best);
            vt_vector_space_close(&space);
        }
        cell_shelf_close(&shelf);
    }
}

static void few_rows_want_their_own_lists_alone(void **state)
{
    (void)state;
    cell_shelf shelf;
    vt_vector_space space;
    vt_page_host host = {0};
    cell_shelf_open(&shelf, 96, false);
    cell_shelf_paged(&shelf, &space, &host);
    vt_row_mask mask = vt_row_mask_open(CELL_ROWS, false);
    const size_t rows[] = {3, 77, 1500, 2999, CELL_EMPTY};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) vt_row_mask_add(&mask, rows[i]);
    asked paged = ask(&space, shelf.values, &mask, 0.9f), whole = ask(&shelf.whole, shelf.values, &mask, 0.9f);
    assert_true(paged.count == 0 && !paged.report.proven && space.pages->wanted_count > 0);
    for (size_t i = 0; i < space.pages->wanted_count; i++) {
        bool one_of_them = false;
        for (size_t j = 0; j < 4; j++) one_of_them |= shelf.lists.list_of_row[rows[j]] == space.pages->wanted[i];
        assert_true(one_of_them);
    }
    bring_wanted(&shelf, &space);
    paged = ask(&space, shelf.values, &mask, 0.9f);
    expect_same(&paged, &whole);
    assert_true(paged.count == 4 && paged.report.proven && space.pages->wanted_count == 0);
    vt_row_mask_close(&mask);
    vt_vector_space_close(&space);
    cell_shelf_close(&shelf);
}

static void a_page_that_cannot_be_brought_is_told_of(void **state)
{
    (void)state;
    cell_shelf shelf;
    vt_vector_space space;
    noting_host noted = {.shelf = &shelf, .space = &space, .fails_at = 1};
    vt_page_host host = {.deliver = deliver, .context = &noted};
    vt_query query;
    vt_error error = {0};
    vt_hit hits[LIMIT];
    vt_scan_report report;
    size_t filled;
    cell_shelf_open(&shelf, 96, false);
    open_asked(&shelf, &space, &host, &query);
    vt_nearest_options options = {.limit = LIMIT, .recall = 1.0f, .error = &error};
    assert_int_equal(vt_nearest(&space, &query, all_rows(), &options, hits, &filled, &report), VT_INTEGRITY);
    assert_non_null(strstr(error.message, "is not what it was"));
    close_asked(&shelf, &space, &query);
}

static void cosines_with_all_rows_are_those_of_whole_files(void **state)
{
    (void)state;
    cell_shelf shelf;
    vt_vector_space space;
    vt_page_host host = {0};
    vt_query query;
    static float whole[CELL_ROWS], paged[CELL_ROWS];
    cell_shelf_open(&shelf, 96, false);
    open_asked(&shelf, &space, &host, &query);
    assert_int_equal(vt_row_cosines(&shelf.whole, &query, whole), VT_OK);
    assert_int_equal(vt_row_cosines(&space, &query, paged), VT_OK);
    assert_int_equal(bring_wanted(&shelf, &space), CELL_LISTS);
    assert_int_equal(vt_row_cosines(&space, &query, paged), VT_OK);
    assert_memory_equal(paged, whole, sizeof whole);
    close_asked(&shelf, &space, &query);
}

static int dots_descend(const void *a, const void *b)
{
    float left = ((const vt_hit *)a)->score, right = ((const vt_hit *)b)->score;
    return (left < right) - (left > right);
}

/* Of more lists than a visitor may wait for the nearest alone are told of, whether or not the others have come. */
static void cosines_are_of_the_nearest_lists_alone(void **state)
{
    (void)state;
    cell_shelf shelf;
    vt_vector_space space;
    vt_page_host host = {0};
    vt_query query;
    static float whole[CELL_ROWS], paged[CELL_ROWS];
    float dots[CELL_MOST_LISTS];
    vt_hit lists[CELL_MOST_LISTS];
    bool near[CELL_MOST_LISTS] = {false};
    cell_shelf_open_lists(&shelf, 96, false, CELL_MOST_LISTS);
    open_asked(&shelf, &space, &host, &query);
    vt_query_list_dots(&query, &space, dots);
    for (size_t i = 0; i < CELL_MOST_LISTS; i++) /* an empty list has no page */
        lists[i] = (vt_hit){space.lists[i].count ? dots[i] : -INFINITY, (uint32_t)i};
    qsort(lists, CELL_MOST_LISTS, sizeof *lists, dots_descend);
    for (size_t i = 0; i < VT_COSINE_LISTS; i++) near[lists[i].row] = true;
    assert_int_equal(vt_row_cosines(&shelf.whole, &query, whole), VT_OK);
    assert_int_equal(vt_row_cosines(&space, &query, paged), VT_OK);
    assert_int_equal(space.pages->wanted_count, VT_COSINE_LISTS);
    for (size_t i = 0; i < VT_COSINE_LISTS; i++) assert_true(near[space.pages->wanted[i]]);
    for (size_t i = 0; i < CELL_MOST_LISTS; i++)
        if (space.lists[i].count) bring(&shelf, &space, i);
    assert_int_equal(vt_row_cosines(&space, &query, paged), VT_OK);
    for (size_t row = 0; row < CELL_ROWS; row++)
        assert_true(paged[row] == (row != CELL_EMPTY && near[shelf.lists.list_of_row[row]] ? whole[row] : 0.0f));
    close_asked(&shelf, &space, &query);
}

/* ---- a pack of lists in pages ---- */

enum { FILE_CATALOG, FILE_LISTS, FILE_CELLS, PACK_FILES };

static void write_catalog(vt_buffer *file)
{
    static vt_product products[CELL_ROWS];
    static char ids[CELL_ROWS][16];
    vt_error error;
    for (size_t row = 0; row < CELL_ROWS; row++) {
        snprintf(ids[row], sizeof ids[row], "%zu", 10000 + row);
        products[row] = (vt_product){.row = row, .id = ids[row], .title = "Shirt", .image = "", .price_cents = 100, .list_price_cents = -1, .stock = 1,
                                     .rating_tenths = 40, .year = 2026, .attributes = "{}", .description = ""};
        for (int facet = 0; facet < VT_FACET_COUNT; facet++) products[row].facets[facet] = "";
    }
    assert_int_equal(vt_catalog_write(file, products, CELL_ROWS, &error), VT_OK);
}

static void write_manifest(vt_buffer *json, const cell_shelf *shelf, const vt_buffer *const files[PACK_FILES])
{
    vt_error error = {0};
    vt_file_info infos[PACK_FILES] = {{.role = VT_ROLE_CATALOG, .space = SIZE_MAX}, {.role = VT_ROLE_LISTS}, {.role = VT_ROLE_CELLS}};
    vt_manifest manifest = {.format_version = 2, .min_engine = "0.1.0", .generation = "a", .name = "n", .licence = "l", .currency = "EUR",
                            .product_count = CELL_ROWS, .spaces = {shelf->info}, .space_count = 1, .files = infos, .file_count = PACK_FILES};
    for (size_t i = 0; i < PACK_FILES; i++) {
        infos[i].parts = 1;
        infos[i].bytes = files[i]->size;
        snprintf(infos[i].path, sizeof infos[i].path, "file-%zu", i);
        vt_sha256_hex(shelf_bytes(files[i]), infos[i].sha256);
    }
    if (vt_manifest_write(json, &manifest, &error) != VT_OK) fail_msg("%s", error.message);
}

static cJSON *call(vt_api *api, const char *request)
{
    cJSON *answer = cJSON_Parse(vt_api_call(api, request, strlen(request)));
    assert_non_null(answer);
    return answer;
}

static vt_api *open_pack(const cell_shelf *shelf)
{
    vt_api *api;
    vt_buffer catalog = {0}, request = {0};
    write_catalog(&catalog);
    const vt_buffer *const files[PACK_FILES] = {&catalog, &shelf->files.lists, &shelf->index};
    assert_int_equal(vt_api_open(&api), VT_OK);
    vt_buffer_append_text(&request, "{\"method\":\"open\",\"params\":{\"manifest\":");
    write_manifest(&request, shelf, files);
    vt_buffer_append(&request, "}}", 3);
    cJSON_Delete(call(api, (const char *)request.data));
    for (size_t file = 0; file < PACK_FILES; file++) {
        char commit[64];
        memcpy(vt_api_reserve(api, file), files[file]->data, files[file]->size);
        snprintf(commit, sizeof commit, "{\"method\":\"commit\",\"params\":{\"file\":%zu}}", file);
        cJSON *answer = call(api, commit);
        if (!cJSON_IsTrue(cJSON_GetObjectItem(answer, "ok"))) fail_msg("%s", cJSON_PrintUnformatted(answer));
        cJSON_Delete(answer);
    }
    vt_buffer_free(&catalog);
    vt_buffer_free(&request);
    return api;
}

/* Commits what an answer, or an error, wants: how many pages. */
static size_t commit_wanted(vt_api *api, const cell_shelf *shelf, const cJSON *answer)
{
    const cJSON *lacking = cJSON_GetObjectItem(answer, cJSON_IsTrue(cJSON_GetObjectItem(answer, "ok")) ? "result" : "error"), *page;
    const cJSON *file = cJSON_GetArrayItem(cJSON_GetObjectItem(lacking, "wanted"), 0);
    size_t count = 0;
    cJSON_ArrayForEach(page, cJSON_GetObjectItem(file, "pages"))
    {
        char commit[96];
        int list = cJSON_GetObjectItem(page, "page")->valueint;
        assert_int_equal(cJSON_GetObjectItem(file, "file")->valueint, FILE_CELLS);
        assert_int_equal(cJSON_GetObjectItem(page, "bytes")->valueint, shelf->pages[list].size);
        memcpy(vt_api_reserve_page(api, FILE_CELLS, (size_t)list), shelf->pages[list].data, shelf->pages[list].size);
        snprintf(commit, sizeof commit, "{\"method\":\"commitPage\",\"params\":{\"file\":%d,\"page\":%d}}", FILE_CELLS, list);
        cJSON_Delete(call(api, commit));
        count++;
    }
    return count;
}

static void look_alikes_of_an_item_want_its_own_list_first(void **state)
{
    (void)state;
    static const char request[] = "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"item\":\"10123\",\"limit\":9,\"recall\":1}}";
    cell_shelf shelf;
    cell_shelf_open(&shelf, 96, false);
    vt_api *api = open_pack(&shelf);
    cJSON *answer = call(api, request);
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetObjectItem(answer, "error"), "code")), "VT_NOT_READY");
    assert_int_equal(vt_engine_space(vt_api_engine_of(api), 0)->pages->wanted[0], shelf.lists.list_of_row[123]);
    assert_int_equal(commit_wanted(api, &shelf, answer), 1);
    cJSON_Delete(answer);
    answer = call(api, request); /* it can be answered, and could be better */
    assert_true(cJSON_IsFalse(cJSON_GetObjectItem(cJSON_GetObjectItem(answer, "result"), "complete")));
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(cJSON_GetObjectItem(answer, "result"), "items")), 9);
    assert_true(commit_wanted(api, &shelf, answer) >= 1);
    cJSON_Delete(answer);
    for (answer = call(api, request); commit_wanted(api, &shelf, answer); answer = call(api, request)) cJSON_Delete(answer);
    assert_null(cJSON_GetObjectItem(cJSON_GetObjectItem(answer, "result"), "complete"));
    cJSON_Delete(answer);
    vt_api_close(api);
    cell_shelf_close(&shelf);
}

static void what_is_popular_does_not_stand_in_for_lists_that_are_to_come(void **state)
{
    (void)state;
    static const char request[] = "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"vector\":96}}";
    cell_shelf shelf;
    cell_shelf_open(&shelf, 96, false);
    vt_api *api = open_pack(&shelf);
    memcpy(vt_api_vector(api, 96), shelf.values + 5 * 96, 96 * sizeof(float));
    cJSON *answer = call(api, request), *result = cJSON_GetObjectItem(answer, "result");
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(answer, "ok")) && cJSON_IsFalse(cJSON_GetObjectItem(result, "complete")));
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(result, "items")), 0);
    assert_true(cJSON_IsFalse(cJSON_GetObjectItem(result, "coldStart")));
    assert_int_equal(commit_wanted(api, &shelf, answer), 8);
    cJSON_Delete(answer);
    memcpy(vt_api_vector(api, 96), shelf.values + 5 * 96, 96 * sizeof(float));
    answer = call(api, request);
    result = cJSON_GetArrayItem(cJSON_GetObjectItem(cJSON_GetObjectItem(answer, "result"), "items"), 0);
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(result, "id")), "10005");
    cJSON_Delete(answer);
    vt_api_close(api);
    cell_shelf_close(&shelf);
}

/* A lists file alone: two lists, of which the second has one row, in as many dims as there may be. */
static vt_status fit_of_first(bool *fit, size_t rows, size_t claimed, vt_error *error)
{
    const size_t dims = 4096;
    vt_space_files files = {.vectors = rows};
    vt_space_info info = {.name = "looks", .dims = dims, .rows = claimed, .vectors = claimed, .list_count = 2};
    uint16_t *list_of_row = vt_alloc(rows, sizeof *list_of_row);
    float *centroid = vt_alloc(dims, sizeof *centroid), ones[2] = {1.0f, 1.0f};
    int8_t *centroids = vt_alloc(2, dims);
    list_of_row[rows - 1] = 1;
    const vt_tensor tensors[] = {
        {.name = "list_of_row", .dtype = VT_DTYPE_U16, .dimensions = 1, .shape = {rows}, .data = (const uint8_t *)list_of_row, .size_bytes = 2 * rows},
        {.name = "centroid", .dtype = VT_DTYPE_F32, .dimensions = 1, .shape = {dims}, .data = (const uint8_t *)centroid, .size_bytes = 4 * dims},
        {.name = "centroids", .dtype = VT_DTYPE_I8, .dimensions = 2, .shape = {2, dims}, .data = (const uint8_t *)centroids, .size_bytes = 2 * dims},
        {.name = "centroid_scale", .dtype = VT_DTYPE_F32, .dimensions = 1, .shape = {2}, .data = (const uint8_t *)ones, .size_bytes = sizeof ones},
        {.name = "radius", .dtype = VT_DTYPE_F32, .dimensions = 1, .shape = {2}, .data = (const uint8_t *)ones, .size_bytes = sizeof ones}};
    assert_int_equal(vt_safetensors_write(&files.lists, tensors, 5, NULL, error), VT_OK);
    vt_status status = vt_cell_pages_fit(fit, &info, &files, error);
    vt_space_files_close(&files);
    vt_free(list_of_row);
    vt_free(centroid);
    vt_free(centroids);
    return status;
}

static void a_list_fits_on_a_page_or_does_not_or_nobody_knows(void **state)
{
    (void)state;
    vt_error error = {0};
    bool fit;
    const size_t row_bytes = 2 * 4096 + 4096 / 8 + 6 * 4, most = (VT_PAGE_MAX_BYTES - 4096) / row_bytes;
    assert_int_equal(fit_of_first(&fit, most + 1, most + 1, &error), VT_OK);
    assert_true(fit);
    assert_int_equal(fit_of_first(&fit, most + 2, most + 2, &error), VT_OK);
    assert_false(fit);
    assert_int_equal(fit_of_first(&fit, most + 1, most, &error), VT_BAD_DATA);
    assert_true(!fit && error.message[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_there_while_its_page_is),
        cmocka_unit_test(a_row_without_a_vector_wants_nothing),
        cmocka_unit_test(answers_become_those_of_whole_files),
        cmocka_unit_test(the_most_promising_lists_are_wanted_first),
        cmocka_unit_test(answers_are_the_best_of_the_lists_that_have_come),
        cmocka_unit_test(few_rows_want_their_own_lists_alone),
        cmocka_unit_test(a_page_that_cannot_be_brought_is_told_of),
        cmocka_unit_test(cosines_with_all_rows_are_those_of_whole_files),
        cmocka_unit_test(cosines_are_of_the_nearest_lists_alone),
        cmocka_unit_test(look_alikes_of_an_item_want_its_own_list_first),
        cmocka_unit_test(what_is_popular_does_not_stand_in_for_lists_that_are_to_come),
        cmocka_unit_test(a_list_fits_on_a_page_or_does_not_or_nobody_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
