/* api/ and engine/: the JSON door, on a small pack whose files arrive one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api.h"
#include "small_pack.h"

#include <cJSON.h>
#include <stdlib.h>

static small_pack pack;

static cJSON *ask(vt_api *api, const char *request)
{
    cJSON *answer = cJSON_Parse(vt_api_call(api, request, strlen(request)));
    assert_non_null(answer);
    return answer;
}

static void expect_failure(vt_api *api, const char *request, const char *code, const char *says)
{
    cJSON *answer = ask(api, request), *error = cJSON_GetObjectItem(answer, "error");
    assert_true(cJSON_IsFalse(cJSON_GetObjectItem(answer, "ok")));
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(error, "code")), code);
    if (!strstr(cJSON_GetStringValue(cJSON_GetObjectItem(error, "message")), says))
        fail_msg("\"%s\" does not say \"%s\"", cJSON_GetStringValue(cJSON_GetObjectItem(error, "message")), says);
    cJSON_Delete(answer);
}

static cJSON *expect_result(vt_api *api, const char *request)
{
    cJSON *answer = ask(api, request);
    if (!cJSON_IsTrue(cJSON_GetObjectItem(answer, "ok"))) fail_msg("%s", cJSON_PrintUnformatted(answer));
    cJSON *result = cJSON_DetachItemFromObject(answer, "result");
    cJSON_Delete(answer);
    return result;
}

static double number(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItem(object, name);
    assert_true(cJSON_IsNumber(item));
    return item->valuedouble;
}

static void open_manifest(vt_api *api)
{
    vt_buffer request = {0};
    vt_buffer_append_text(&request, "{\"method\":\"open\",\"params\":{\"manifest\":");
    vt_buffer_append(&request, pack.manifest.data, pack.manifest.size);
    vt_buffer_append(&request, "}}", 3);
    cJSON_Delete(expect_result(api, (const char *)request.data));
    vt_buffer_free(&request);
}

static cJSON *commit(vt_api *api, size_t file)
{
    char request[64];
    snprintf(request, sizeof request, "{\"method\":\"commit\",\"params\":{\"file\":%zu}}", file);
    return ask(api, request);
}

static void deliver(vt_api *api, size_t file, const char *ready)
{
    memcpy(vt_api_reserve(api, file), pack.files[file].data, pack.files[file].size);
    cJSON *answer = commit(api, file), *result = cJSON_GetObjectItem(answer, "result");
    assert_string_equal(cJSON_GetArrayItem(cJSON_GetObjectItem(result, "ready"), 0)->valuestring, ready);
    cJSON_Delete(answer);
}

static vt_api *open_whole(void)
{
    vt_api *api;
    assert_int_equal(vt_api_open(&api), VT_OK);
    open_manifest(api);
    deliver(api, 0, "catalog");
    deliver(api, 1, "bits:looks");
    deliver(api, 2, "int8:looks");
    return api;
}

static const char similar[] =
    "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"item\":\"110\",\"limit\":8}}";

static void answers_get_better_as_files_arrive(void **state)
{
    (void)state;
    vt_api *api;
    assert_int_equal(vt_api_open(&api), VT_OK);
    expect_failure(api, similar, "VT_NOT_READY", "no pack is open");
    open_manifest(api);
    expect_failure(api, similar, "VT_NOT_READY", "catalog");
    deliver(api, 0, "catalog");
    expect_failure(api, similar, "VT_NOT_READY", "vectors");
    deliver(api, 1, "bits:looks");
    cJSON *early = expect_result(api, similar), *answered = cJSON_GetObjectItem(early, "answered");
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(answered, "stage")), "bits");
    deliver(api, 2, "int8:looks");
    cJSON *late = expect_result(api, similar);
    answered = cJSON_GetObjectItem(late, "answered");
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(answered, "stage")), "int8");
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(late, "items")), 8);
    cJSON_Delete(early);
    cJSON_Delete(late);
    vt_api_close(api);
}

/* The spec that every strategy passes. */
static void a_slate_keeps_its_promises(void **state)
{
    (void)state;
    vt_api *api = open_whole();
    cJSON *slate = expect_result(api, similar), *again = expect_result(api, similar);
    assert_true(cJSON_Compare(slate, again, true));
    double last = 2;
    const cJSON *item, *reason;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(slate, "items"))
    {
        double score = number(item, "score"), sum = 0;
        assert_string_not_equal(cJSON_GetStringValue(cJSON_GetObjectItem(item, "id")), "110");
        assert_string_not_equal(cJSON_GetStringValue(cJSON_GetObjectItem(item, "id")), "105");
        cJSON_ArrayForEach(reason, cJSON_GetObjectItem(item, "reasons")) sum += number(reason, "amount");
        assert_true(fabs(sum - score) < 1e-9);
        assert_true(score <= last);
        last = score;
    }
    cJSON_Delete(slate);
    cJSON_Delete(again);
    vt_api_close(api);
}

static void a_filter_holds_for_recommendations_and_browsing(void **state)
{
    (void)state;
    vt_api *api = open_whole();
    const cJSON *item;
    cJSON *slate = expect_result(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"item\":\"110\",\"limit\":"
                                      "50,\"filter\":{\"colour\":[\"Red\"],\"inStock\":true,\"priceMax\":13}}}");
    assert_true(cJSON_GetArraySize(cJSON_GetObjectItem(slate, "items")) > 3);
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(slate, "items"))
    {
        const cJSON *card = cJSON_GetObjectItem(item, "product");
        assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(card, "colour")), "Red");
        assert_true(number(card, "price") <= 13 && number(card, "stock") > 0);
    }
    cJSON_Delete(slate);
    cJSON *free_only = expect_result(api, "{\"method\":\"browse\",\"params\":{\"filter\":{\"priceMax\":0}}}");
    assert_int_equal(number(free_only, "total"), 0); /* a bound of 0 is a bound */
    cJSON_Delete(free_only);
    cJSON *page = expect_result(api, "{\"method\":\"browse\",\"params\":{\"filter\":{\"gender\":[\"Men\"]},\"facets\":true,"
                                     "\"limit\":4,\"offset\":12,\"sort\":\"price-down\"}}");
    assert_int_equal(number(page, "total"), 15);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(page, "items")), 3);
    const cJSON *genders = cJSON_GetObjectItem(cJSON_GetObjectItem(page, "facets"), "gender");
    assert_int_equal(cJSON_GetArraySize(genders), 2); /* its own restriction is lifted */
    assert_true(fabs(number(cJSON_GetObjectItem(page, "price"), "min") - 10.0) < 1e-9);
    cJSON_Delete(page);
    vt_api_close(api);
}

static void an_item_without_a_vector_is_a_cold_start(void **state)
{
    (void)state;
    vt_api *api = open_whole();
    cJSON *slate =
        expect_result(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"item\":\"105\"}}");
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(slate, "coldStart")));
    const cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItem(slate, "items"), 0);
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(first, "source")), "popular");
    cJSON_Delete(slate);
    vt_api_close(api);
}

static void a_vector_can_ask_too(void **state)
{
    (void)state;
    vt_api *api = open_whole();
    float values[SMALL_ROWS * SMALL_DIMS];
    small_vectors(values);
    const char request[] =
        "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"vector\":32,\"limit\":1,\"exact\":true}}";
    float *room = vt_api_vector(api, SMALL_DIMS);
    for (size_t i = 0; i < SMALL_DIMS; i++) room[i] = 7.0f * values[21 * SMALL_DIMS + i]; /* its length does not matter */
    cJSON *slate = expect_result(api, request);
    const cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItem(slate, "items"), 0);
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(first, "id")), "121");
    cJSON_Delete(slate);
    room[3] = NAN;
    expect_failure(api, request, "VT_BAD_REQUEST", "finite");
    expect_failure(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"vector\":31}}", "VT_BAD_REQUEST",
                   "31");
    assert_null(vt_api_vector(api, 0));
    assert_null(vt_api_vector(api, 100000));
    vt_api_close(api);
}

static void bad_requests_say_what_is_wrong(void **state)
{
    (void)state;
    vt_api *api = open_whole();
    expect_failure(api, "", "VT_BAD_REQUEST", "JSON");
    expect_failure(api, "[1]", "VT_BAD_REQUEST", "object");
    expect_failure(api, "{\"method\":\"\xff\"}", "VT_BAD_REQUEST", "UTF-8");
    expect_failure(api, "{\"method\":\"fly\"}", "VT_NOT_FOUND", "fly");
    expect_failure(api, "{\"method\":\"browse\",\"params\":7}", "VT_BAD_REQUEST", "params");
    expect_failure(api, "{\"method\":\"product\",\"params\":{\"id\":\"nope\"}}", "VT_NOT_FOUND", "nope");
    expect_failure(api, "{\"method\":\"product\",\"params\":{\"id\":7}}", "VT_BAD_REQUEST", "id");
    expect_failure(api, "{\"method\":\"browse\",\"params\":{\"limit\":-1}}", "VT_BAD_REQUEST", "limit");
    expect_failure(api, "{\"method\":\"browse\",\"params\":{\"limit\":1e99}}", "VT_BAD_REQUEST", "limit");
    expect_failure(api, "{\"method\":\"browse\",\"params\":{\"sort\":\"best\"}}", "VT_BAD_REQUEST", "best");
    expect_failure(api, "{\"method\":\"browse\",\"params\":{\"filter\":{\"color\":[\"Red\"]}}}", "VT_BAD_REQUEST", "color");
    expect_failure(api, "{\"method\":\"browse\",\"params\":{\"filter\":{\"colour\":\"Red\"}}}", "VT_BAD_REQUEST", "colour");
    expect_failure(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"magic\"}}", "VT_BAD_REQUEST", "magic");
    expect_failure(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\"}}", "VT_BAD_REQUEST", "item");
    expect_failure(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"item\":\"110\",\"limit\":500}}",
                   "VT_BAD_REQUEST", "limit");
    expect_failure(api, "{\"method\":\"recommend\",\"params\":{\"strategy\":\"similar\",\"item\":\"110\",\"space\":\"x\"}}",
                   "VT_NOT_FOUND", "x");
    vt_api_close(api);
}

static void a_damaged_file_is_refused_and_can_come_again(void **state)
{
    (void)state;
    vt_api *api;
    assert_int_equal(vt_api_open(&api), VT_OK);
    open_manifest(api);
    for (size_t file = 0; file < SMALL_FILES; file++) {
        uint8_t *room = vt_api_reserve(api, file);
        memset(room, 0x5A, pack.files[file].size);
        cJSON *answer = commit(api, file);
        assert_true(cJSON_IsFalse(cJSON_GetObjectItem(answer, "ok")));
        cJSON_Delete(answer);
    }
    deliver(api, 0, "catalog");
    deliver(api, 1, "bits:looks");
    deliver(api, 2, "int8:looks");
    assert_null(vt_api_reserve(api, 0));
    assert_null(vt_api_reserve(api, 99));
    cJSON *twice = commit(api, 1);
    assert_true(cJSON_IsFalse(cJSON_GetObjectItem(twice, "ok")));
    cJSON_Delete(twice);
    vt_api_close(api);
}

static void a_pack_of_a_newer_engine_is_refused_by_name(void **state)
{
    (void)state;
    vt_api *api;
    assert_int_equal(vt_api_open(&api), VT_OK);
    cJSON *request = cJSON_Parse("{\"method\":\"open\",\"params\":{}}");
    cJSON *manifest = cJSON_ParseWithLength((const char *)pack.manifest.data, pack.manifest.size);
    cJSON_AddItemToObject(cJSON_GetObjectItem(request, "params"), "manifest", manifest);
    cJSON_ReplaceItemInObject(manifest, "min_engine", cJSON_CreateString("99.0.0"));
    char *text = cJSON_PrintUnformatted(request);
    expect_failure(api, text, "VT_UNSUPPORTED", "99.0.0");
    free(text);
    cJSON_ReplaceItemInObject(manifest, "min_engine", cJSON_CreateString("0.1.0"));
    cJSON_ReplaceItemInObject(manifest, "format_version", cJSON_CreateNumber(3));
    text = cJSON_PrintUnformatted(request);
    expect_failure(api, text, "VT_UNSUPPORTED", "2");
    free(text);
    cJSON_Delete(request);
    vt_api_close(api);
}

static int open_pack(void **state)
{
    (void)state;
    small_pack_open(&pack);
    return 0;
}

static int close_pack(void **state)
{
    (void)state;
    small_pack_close(&pack);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_get_better_as_files_arrive),
        cmocka_unit_test(a_slate_keeps_its_promises),
        cmocka_unit_test(a_filter_holds_for_recommendations_and_browsing),
        cmocka_unit_test(an_item_without_a_vector_is_a_cold_start),
        cmocka_unit_test(a_vector_can_ask_too),
        cmocka_unit_test(bad_requests_say_what_is_wrong),
        cmocka_unit_test(a_damaged_file_is_refused_and_can_come_again),
        cmocka_unit_test(a_pack_of_a_newer_engine_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, open_pack, close_pack);
}
