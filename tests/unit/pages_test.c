/* Pages: what is in memory, what is wanted, cards by row and id, and answers that are made of pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api.h"
#include "card_shelf.h"

#include <cJSON.h>
#include <stdlib.h>

static small_pack pack;
static card_shelf shelf;

static int open_shelf(void **state)
{
    (void)state;
    small_pack_open(&pack);
    card_shelf_open(&shelf, &pack);
    return 0;
}

static int close_shelf(void **state)
{
    (void)state;
    card_shelf_close(&shelf);
    small_pack_close(&pack);
    return 0;
}

static void open_cards(vt_card_pages *cards, vt_page_host *host)
{
    vt_error error;
    assert_int_equal(vt_card_pages_open(cards, (vt_bytes){shelf.index.data, shelf.index.size}, SMALL_ROWS, host, 0, &error), VT_OK);
    assert_int_equal(cards->pages.index.count, SHELF_PAGES);
}

static void bring(vt_card_pages *cards, size_t page)
{
    vt_error error = {0};
    uint8_t *room = vt_pages_reserve(&cards->pages, page);
    assert_non_null(room);
    memcpy(room, shelf.pages[page].data, shelf.pages[page].size);
    if (vt_pages_commit(&cards->pages, page, &error) != VT_OK) fail_msg("%s", error.message);
}

/* ---- the store ---- */

static void what_is_asked_for_is_wanted_once_and_forgotten(void **state)
{
    (void)state;
    vt_page_host host = {0};
    vt_card_pages cards;
    vt_error error;
    open_cards(&cards, &host);
    assert_int_equal(vt_pages_need(&cards.pages, 3, &error), VT_NOT_READY);
    assert_int_equal(vt_pages_need(&cards.pages, 1, &error), VT_NOT_READY);
    assert_int_equal(vt_pages_need(&cards.pages, 3, &error), VT_NOT_READY);
    assert_int_equal(cards.pages.wanted_count, 2);
    assert_int_equal(cards.pages.wanted[0], 3);
    assert_int_equal(cards.pages.wanted[1], 1);
    vt_pages_begin(&cards.pages);
    assert_int_equal(cards.pages.wanted_count, 0);
    bring(&cards, 3);
    assert_int_equal(vt_pages_need(&cards.pages, 3, &error), VT_OK);
    assert_int_equal(cards.pages.wanted_count, 0);
    assert_int_equal(cards.pages.ready_bytes, shelf.pages[3].size);
    vt_card_pages_close(&cards);
}

static void pages_are_reserved_before_they_are_committed(void **state)
{
    (void)state;
    vt_page_host host = {0};
    vt_card_pages cards;
    vt_error error;
    open_cards(&cards, &host);
    assert_int_equal(vt_pages_commit(&cards.pages, 0, &error), VT_BAD_REQUEST);
    assert_int_equal(vt_pages_commit(&cards.pages, SHELF_PAGES, &error), VT_BAD_REQUEST);
    assert_null(vt_pages_reserve(&cards.pages, SHELF_PAGES));
    bring(&cards, 0);
    assert_null(vt_pages_reserve(&cards.pages, 0));
    assert_int_equal(vt_pages_commit(&cards.pages, 0, &error), VT_BAD_REQUEST);
    vt_pages_drop(&cards.pages, 0);
    vt_pages_drop(&cards.pages, 0);
    assert_int_equal(cards.pages.ready_bytes, 0);
    bring(&cards, 0);
    vt_card_pages_close(&cards);
}

static void the_page_used_least_recently_is_the_oldest(void **state)
{
    (void)state;
    vt_page_host host = {.now = UINT32_MAX - 2}; /* the counter wraps */
    vt_card_pages cards;
    vt_error error;
    uint32_t age;
    open_cards(&cards, &host);
    assert_int_equal(vt_pages_oldest(&cards.pages, &age), SIZE_MAX);
    for (size_t page = 0; page < 4; page++) bring(&cards, page);
    assert_int_equal(vt_pages_need(&cards.pages, 0, &error), VT_OK);
    assert_int_equal(vt_pages_oldest(&cards.pages, &age), 1);
    assert_int_equal(age, 3);
    vt_pages_drop(&cards.pages, 1);
    assert_int_equal(vt_pages_oldest(&cards.pages, &age), 2);
    vt_card_pages_close(&cards);
}

/* ---- cards ---- */

static void expect_product(vt_card_pages *cards, size_t row)
{
    vt_product found;
    const vt_product *wanted = &shelf.products[row];
    assert_int_equal(vt_card_pages_product(cards, row, &found, NULL), VT_OK);
    assert_int_equal(found.row, row);
    assert_string_equal(found.id, wanted->id);
    assert_string_equal(found.title, wanted->title);
    assert_string_equal(found.image, "");
    assert_string_equal(found.sizes, "");
    assert_string_equal(found.attributes, wanted->attributes);
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) assert_string_equal(found.facets[facet], wanted->facets[facet]);
    assert_int_equal(found.price_cents, wanted->price_cents);
    assert_int_equal(found.list_price_cents, -1);
    assert_int_equal(found.stock, wanted->stock);
    assert_int_equal(found.rating_tenths, 40);
    assert_int_equal(found.year, 2026);
}

static void a_row_and_an_id_lead_to_one_page(void **state)
{
    (void)state;
    vt_page_host host = {0};
    vt_card_pages cards;
    vt_error error;
    size_t row;
    open_cards(&cards, &host);
    for (size_t page = 0; page < SHELF_PAGES; page++) {
        size_t first = page * SHELF_PAGE_ROWS, last = first + SHELF_PAGE_ROWS - 1 < SMALL_ROWS ? first + SHELF_PAGE_ROWS - 1 : SMALL_ROWS - 1;
        vt_pages_begin(&cards.pages);
        assert_int_equal(vt_card_pages_row(&cards, shelf.products[last].id, &row, &error), VT_NOT_READY);
        assert_int_equal(cards.pages.wanted_count, 1);
        assert_int_equal(cards.pages.wanted[0], page);
        bring(&cards, page);
        for (size_t wanted = first; wanted <= last; wanted++) {
            assert_int_equal(vt_card_pages_row(&cards, shelf.products[wanted].id, &row, &error), VT_OK);
            assert_int_equal(row, wanted);
            expect_product(&cards, wanted);
        }
    }
    assert_int_equal(vt_card_pages_row(&cards, "99", &row, &error), VT_NOT_FOUND); /* before the first */
    assert_int_equal(vt_card_pages_row(&cards, "100a", &row, &error), VT_NOT_FOUND);
    assert_int_equal(vt_card_pages_row(&cards, "", &row, &error), VT_NOT_FOUND);
    vt_card_pages_close(&cards);
}

static void what_is_sold_out_is_known_without_a_page(void **state)
{
    (void)state;
    vt_page_host host = {0};
    vt_card_pages cards;
    vt_row_mask mask = vt_row_mask_open(SMALL_ROWS, true);
    open_cards(&cards, &host);
    vt_card_pages_drop_sold_out(&cards, &mask);
    for (size_t row = 0; row < SMALL_ROWS; row++) assert_int_equal(vt_row_mask_has(&mask, row), row % 5 != 0);
    vt_row_mask_close(&mask);
    vt_card_pages_close(&cards);
}

static void another_page_in_a_pages_place_is_refused(void **state)
{
    (void)state;
    vt_page_host host = {0};
    vt_card_pages cards;
    vt_error error;
    open_cards(&cards, &host);
    memcpy(vt_pages_reserve(&cards.pages, 1), shelf.pages[2].data, shelf.pages[1].size);
    assert_int_equal(vt_pages_commit(&cards.pages, 1, &error), VT_BAD_DATA);
    assert_int_equal(cards.pages.ready_count, 0);
    bring(&cards, 1);
    vt_card_pages_close(&cards);
}

/* A wrong byte is refused, or only says something else; nothing is read outside. */
static void a_damaged_page_or_index_does_no_harm(void **state)
{
    (void)state;
    vt_page_host host = {0};
    vt_card_pages cards;
    open_cards(&cards, &host);
    size_t refused = 0;
    for (size_t at = 0; at < shelf.pages[1].size; at++) {
        uint8_t *room = vt_pages_reserve(&cards.pages, 1);
        memcpy(room, shelf.pages[1].data, shelf.pages[1].size);
        room[at] ^= at % 3 ? 0x80 : 0x01;
        vt_product product;
        if (vt_pages_commit(&cards.pages, 1, NULL) != VT_OK) refused++;
        else for (size_t row = SHELF_PAGE_ROWS; row < 2 * SHELF_PAGE_ROWS; row++) vt_card_pages_product(&cards, row, &product, NULL);
        vt_pages_drop(&cards.pages, 1);
    }
    assert_true(refused > shelf.pages[1].size / 3);
    vt_card_pages_close(&cards);
    for (size_t at = 0; at < shelf.index.size; at++) {
        uint8_t *copy = vt_alloc(shelf.index.size, 1);
        memcpy(copy, shelf.index.data, shelf.index.size);
        copy[at] ^= at % 3 ? 0x80 : 0x01;
        if (vt_card_pages_open(&cards, (vt_bytes){copy, shelf.index.size}, SMALL_ROWS, &host, 0, NULL) == VT_OK) vt_card_pages_close(&cards);
        vt_free(copy);
    }
}

/* One product more changes the page that it is on, and at most its neighbour. */
static void a_product_more_moves_no_page_behind_it(void **state)
{
    (void)state;
    enum { MANY = 3000, ROWS_PER_PAGE = 16, EXTRA = 1501 };
    static char ids[MANY][16];
    static vt_product products[MANY];
    static bool begins[2][MANY];
    for (size_t i = 0; i < MANY; i++) {
        snprintf(ids[i], sizeof ids[i], "%zu", 10000 + 7 * i);
        products[i].id = ids[i];
    }
    size_t pages = 0;
    for (int without = 0; without < 2; without++) {
        static vt_product some[MANY];
        size_t count = 0;
        for (size_t i = 0; i < MANY; i++)
            if (!without || i != EXTRA) some[count++] = products[i];
        for (size_t row = 0, taken; row < count; row += taken, pages++) {
            begins[without][row + (size_t)(without && row >= EXTRA)] = true;
            taken = vt_card_page_take(some + row, count - row, ROWS_PER_PAGE);
            assert_true(taken <= 2 * ROWS_PER_PAGE && (taken >= ROWS_PER_PAGE / 2 || row + taken == count));
        }
    }
    assert_in_range(pages, 2 * MANY / ROWS_PER_PAGE * 8 / 10, 2 * MANY / ROWS_PER_PAGE * 12 / 10);
    size_t moved = 0;
    for (size_t i = 0; i < MANY; i++) moved += begins[0][i] != begins[1][i];
    assert_true(moved <= 12);
}

/* ---- answers ---- */

static cJSON *ask(vt_api *api, const char *request)
{
    cJSON *answer = cJSON_Parse(vt_api_call(api, request, strlen(request)));
    assert_non_null(answer);
    return answer;
}

static void commit_file(vt_api *api, size_t file)
{
    char request[64];
    const vt_buffer *bytes = shelf_file(&shelf, &pack, file);
    memcpy(vt_api_reserve(api, file), bytes->data, bytes->size);
    snprintf(request, sizeof request, "{\"method\":\"commit\",\"params\":{\"file\":%zu}}", file);
    cJSON *answer = ask(api, request);
    if (!cJSON_IsTrue(cJSON_GetObjectItem(answer, "ok"))) fail_msg("%s", cJSON_PrintUnformatted(answer));
    cJSON_Delete(answer);
}

static void commit_page(vt_api *api, size_t page)
{
    char request[96];
    memcpy(vt_api_reserve_page(api, SHELF_CARDS, page), shelf.pages[page].data, shelf.pages[page].size);
    snprintf(request, sizeof request, "{\"method\":\"commitPage\",\"params\":{\"file\":%d,\"page\":%zu}}", SHELF_CARDS, page);
    cJSON *answer = ask(api, request);
    if (!cJSON_IsTrue(cJSON_GetObjectItem(answer, "ok"))) fail_msg("%s", cJSON_PrintUnformatted(answer));
    cJSON_Delete(answer);
}

static vt_api *open_paged(void)
{
    vt_api *api;
    vt_buffer request = {0};
    assert_int_equal(vt_api_open(&api), VT_OK);
    vt_buffer_append_text(&request, "{\"method\":\"open\",\"params\":{\"manifest\":");
    shelf_manifest(&request, &shelf, &pack);
    vt_buffer_append(&request, "}}", 3);
    cJSON_Delete(ask(api, (const char *)request.data));
    vt_buffer_free(&request);
    for (size_t file = 0; file < SHELF_CATALOG; file++) commit_file(api, file);
    return api;
}

/* Brings the pages that an answer, or an error, wants; how many. Checks what is said of them. */
static size_t bring_wanted(vt_api *api, const cJSON *lacking)
{
    const cJSON *file = cJSON_GetArrayItem(cJSON_GetObjectItem(lacking, "wanted"), 0), *page;
    size_t brought = 0;
    if (!file) return 0;
    assert_int_equal(cJSON_GetObjectItem(file, "file")->valueint, SHELF_CARDS);
    cJSON_ArrayForEach(page, cJSON_GetObjectItem(file, "pages"))
    {
        char hex[VT_SHA256_HEX + 1], path[VT_PATH_BYTES];
        int number = cJSON_GetObjectItem(page, "page")->valueint;
        vt_sha256_hex((vt_bytes){shelf.pages[number].data, shelf.pages[number].size}, hex);
        snprintf(path, sizeof path, "pages/%.2s/%.32s.safetensors", hex, hex);
        assert_string_equal(cJSON_GetObjectItem(page, "sha256")->valuestring, hex);
        assert_string_equal(cJSON_GetObjectItem(page, "path")->valuestring, path);
        assert_int_equal(cJSON_GetObjectItem(page, "bytes")->valueint, shelf.pages[number].size);
        commit_page(api, (size_t)number);
        brought++;
    }
    return brought;
}

static const char similar[] = "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"item\":\"123\",\"limit\":9}}";

/* The answer in the end, as text; the caller frees it. */
static char *ask_until_whole(vt_api *api, const char *request, size_t *rounds)
{
    for (*rounds = 0; *rounds < 5; ++*rounds) {
        cJSON *answer = ask(api, request), *result = cJSON_GetObjectItem(answer, "result");
        size_t brought = bring_wanted(api, result ? result : cJSON_GetObjectItem(answer, "error"));
        assert_true(!result || !brought || cJSON_IsFalse(cJSON_GetObjectItem(result, "complete")));
        char *text = brought ? NULL : cJSON_PrintUnformatted(answer);
        cJSON_Delete(answer);
        if (text) return text;
    }
    fail_msg("something stays wanted");
    return NULL;
}

static void look_alikes_need_no_catalog(void **state)
{
    (void)state;
    size_t rounds;
    vt_api *api = open_paged();
    char *by_pages = ask_until_whole(api, similar, &rounds);
    assert_int_equal(rounds, 2); /* the page of the item, then those of the answer */
    assert_null(strstr(by_pages, "complete"));
    assert_non_null(strstr(by_pages, "\"id\":\"1"));
    commit_file(api, SHELF_CATALOG);
    assert_string_equal(vt_api_call(api, similar, sizeof similar - 1), by_pages);
    free(by_pages);
    vt_api_close(api);
}

static void a_product_needs_one_page(void **state)
{
    (void)state;
    static const char product[] = "{\"method\":\"product\",\"params\":{\"id\":\"130\"}}";
    size_t rounds;
    vt_api *api = open_paged();
    char *by_page = ask_until_whole(api, product, &rounds);
    assert_int_equal(rounds, 1);
    assert_non_null(strstr(by_page, "\"attributes\":{\"Fit\":\"Slim\"}"));
    commit_file(api, SHELF_CATALOG);
    assert_string_equal(vt_api_call(api, product, sizeof product - 1), by_page);
    free(by_page);
    vt_api_close(api);
}

static void expect_catalog_wanted(vt_api *api, const char *request)
{
    cJSON *answer = ask(api, request), *error = cJSON_GetObjectItem(answer, "error");
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(error, "code")), "VT_NOT_READY");
    const cJSON *wanted = cJSON_GetObjectItem(error, "wanted");
    assert_int_equal(cJSON_GetArraySize(wanted), 1);
    assert_int_equal(cJSON_GetObjectItem(cJSON_GetArrayItem(wanted, 0), "file")->valueint, SHELF_CATALOG);
    assert_null(cJSON_GetObjectItem(cJSON_GetArrayItem(wanted, 0), "pages"));
    cJSON_Delete(answer);
}

static void filters_words_and_other_strategies_want_the_catalog(void **state)
{
    (void)state;
    vt_api *api = open_paged();
    expect_catalog_wanted(api, "{\"method\":\"browse\"}");
    expect_catalog_wanted(api, "{\"method\":\"search\",\"params\":{\"text\":\"jeans\"}}");
    expect_catalog_wanted(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"trending\"}}");
    expect_catalog_wanted(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"item\":\"123\",\"variety\":\"low\"}}");
    expect_catalog_wanted(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"item\":\"123\",\"filter\":{\"gender\":[\"Men\"]}}}");
    commit_page(api, 0); /* of row 5, which has no vector: what is popular stands in, and only the catalog tells */
    expect_catalog_wanted(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"item\":\"105\"}}");
    cJSON *answer = ask(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"item\":\"100\",\"filter\":{\"text\":\"\"}}}");
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(answer, "ok"))); /* a filter that restricts nothing */
    cJSON_Delete(answer);
    vt_api_close(api);
}

static void the_cart_is_left_out_before_the_catalog_comes_too(void **state)
{
    (void)state;
    size_t rounds;
    vt_api *api = open_paged();
    char *before = ask_until_whole(api, similar, &rounds);
    const char *first = strstr(before, "\"id\":\"") + 6;
    char put[128];
    snprintf(put, sizeof put, "{\"method\":\"setCart\",\"params\":{\"item\":\"%.3s\",\"quantity\":1,\"now\":1}}", first);
    cJSON_Delete(ask(api, "{\"method\":\"openState\",\"params\":{\"path\":null}}"));
    cJSON *cart = ask(api, put);
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(cart, "ok")));
    cJSON_Delete(cart);
    char *after = ask_until_whole(api, similar, &rounds);
    assert_null(strstr(after, "\"coldStart\":true"));
    assert_string_not_equal(before, after);
    commit_file(api, SHELF_CATALOG);
    assert_string_equal(vt_api_call(api, similar, sizeof similar - 1), after);
    free(before);
    free(after);
    vt_api_close(api);
}

static void an_order_is_placed_by_pages(void **state)
{
    (void)state;
    vt_api *api = open_paged();
    cJSON_Delete(ask(api, "{\"method\":\"openState\",\"params\":{\"path\":null}}"));
    cJSON *cart = ask(api, "{\"method\":\"setCart\",\"params\":{\"item\":\"124\",\"quantity\":1,\"now\":1}}");
    assert_int_equal(bring_wanted(api, cJSON_GetObjectItem(cart, "result")), 1);
    cJSON_Delete(cart);
    vt_engine_page_drop(vt_api_engine_of(api), SHELF_CARDS, 24 / SHELF_PAGE_ROWS);
    static const char order[] = "{\"method\":\"placeOrder\",\"params\":{\"now\":2,\"key\":\"once\"}}";
    size_t rounds;
    char *placed = ask_until_whole(api, order, &rounds);
    assert_int_equal(rounds, 1);
    assert_non_null(strstr(placed, "\"ok\":true"));
    free(placed);
    vt_api_close(api);
}

static void expect_trim(vt_api *api, const char *bytes, bool taken)
{
    char request[96];
    snprintf(request, sizeof request, "{\"method\":\"trimPages\",\"params\":{\"bytes\":%s}}", bytes);
    cJSON *answer = ask(api, request);
    const cJSON *message = cJSON_GetObjectItem(cJSON_GetObjectItem(answer, "error"), "message");
    if (cJSON_IsTrue(cJSON_GetObjectItem(answer, "ok")) != taken) fail_msg("%s", bytes);
    if (!taken) assert_string_equal(message->valuestring, strcmp(bytes, "null") ? "bytes: must be a whole number from 0 to 9007199254740992" : "bytes: missing");
    cJSON_Delete(answer);
}

static void a_budget_is_a_number_that_every_build_counts_alike(void **state)
{
    (void)state;
    vt_api *api = open_paged();
    for (size_t i = 0; i < 3; i++) expect_trim(api, ((const char *[]){"4294967295", "4294967296", "9007199254740992"})[i], true);
    for (size_t i = 0; i < 6; i++)
        expect_trim(api, ((const char *[]){"9007199254740994", "18446744073709551616", "-1", "0.5", "\"1\"", "null"})[i], false);
    vt_api_close(api);
}

static void pages_go_by_budget_and_come_back(void **state)
{
    (void)state;
    size_t rounds;
    vt_api *api = open_paged();
    vt_engine *engine = vt_api_engine_of(api);
    char *first = ask_until_whole(api, similar, &rounds);
    size_t all = vt_engine_page_bytes(engine);
    vt_engine_trim_pages(engine, all);
    assert_int_equal(vt_engine_page_bytes(engine), all);
    cJSON *answer = ask(api, "{\"method\":\"trimPages\",\"params\":{\"bytes\":3000}}");
    double left = cJSON_GetObjectItem(cJSON_GetObjectItem(answer, "result"), "pageBytes")->valuedouble;
    assert_true(left <= 3000 && left > 0);
    cJSON_Delete(answer);
    char *again = ask_until_whole(api, similar, &rounds);
    assert_true(rounds > 0);
    assert_string_equal(first, again);
    cJSON_Delete(ask(api, "{\"method\":\"trimPages\",\"params\":{\"bytes\":0}}"));
    assert_int_equal(vt_engine_page_bytes(engine), 0);
    free(first);
    free(again);
    vt_api_close(api);
}

/* ---- a host that brings everything at once ---- */

static vt_api *hosted;
static size_t brought_pages, brought_files;

static vt_status bring_at_once(void *context, size_t file, size_t page, vt_error *error)
{
    vt_engine *engine = vt_api_engine_of(hosted);
    bool complete;
    (void)context;
    if (page != SIZE_MAX) {
        brought_pages++;
        memcpy(vt_engine_page_reserve(engine, file, page), shelf.pages[page].data, shelf.pages[page].size);
        return vt_engine_page_commit(engine, file, page, error);
    }
    brought_files++;
    memcpy(vt_engine_reserve(engine, file), shelf_file(&shelf, &pack, file)->data, shelf_file(&shelf, &pack, file)->size);
    return vt_engine_commit(engine, file, &complete, error);
}

static void a_host_brings_what_is_wanted_within_the_call(void **state)
{
    (void)state;
    size_t rounds;
    hosted = open_paged();
    vt_engine_set_host(vt_api_engine_of(hosted), &(vt_page_host){.deliver = bring_at_once});
    char *answer = ask_until_whole(hosted, similar, &rounds);
    assert_int_equal(rounds, 0);
    assert_true(brought_pages > 0);
    assert_int_equal(brought_files, 0);
    free(ask_until_whole(hosted, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"trending\"}}", &rounds));
    assert_int_equal(brought_files, 1);
    free(answer);
    vt_api_close(hosted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_for_is_wanted_once_and_forgotten),
        cmocka_unit_test(pages_are_reserved_before_they_are_committed),
        cmocka_unit_test(the_page_used_least_recently_is_the_oldest),
        cmocka_unit_test(a_row_and_an_id_lead_to_one_page),
        cmocka_unit_test(what_is_sold_out_is_known_without_a_page),
        cmocka_unit_test(another_page_in_a_pages_place_is_refused),
        cmocka_unit_test(a_damaged_page_or_index_does_no_harm),
        cmocka_unit_test(a_product_more_moves_no_page_behind_it),
        cmocka_unit_test(look_alikes_need_no_catalog),
        cmocka_unit_test(a_product_needs_one_page),
        cmocka_unit_test(filters_words_and_other_strategies_want_the_catalog),
        cmocka_unit_test(the_cart_is_left_out_before_the_catalog_comes_too),
        cmocka_unit_test(an_order_is_placed_by_pages),
        cmocka_unit_test(a_budget_is_a_number_that_every_build_counts_alike),
        cmocka_unit_test(pages_go_by_budget_and_come_back),
        cmocka_unit_test(a_host_brings_what_is_wanted_within_the_call),
    };
    return cmocka_run_group_tests(tests, open_shelf, close_shelf);
}
