/* api/ "search": what goes in and comes out as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api.h"
#include "small_pack.h"

#include <cJSON.h>

static small_pack pack;
static vt_api *api;

static cJSON *ask(const char *params)
{
    char request[1024];
    snprintf(request, sizeof request, "{\"method\":\"search\",\"params\":%s}", params);
    cJSON *answer = cJSON_Parse(vt_api_call(api, request, strlen(request)));
    assert_non_null(answer);
    return answer;
}

static cJSON *result_of(const char *params)
{
    cJSON *answer = ask(params), *result = cJSON_DetachItemFromObject(answer, "result");
    if (!result) fail_msg("%s: %s", params, cJSON_PrintUnformatted(answer));
    cJSON_Delete(answer);
    return result;
}

static void expect_failure(const char *params, const char *code, const char *says)
{
    cJSON *answer = ask(params), *error = cJSON_GetObjectItem(answer, "error");
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(error, "code")), code);
    if (!strstr(cJSON_GetStringValue(cJSON_GetObjectItem(error, "message")), says))
        fail_msg("\"%s\" does not say \"%s\"", cJSON_GetStringValue(cJSON_GetObjectItem(error, "message")), says);
    cJSON_Delete(answer);
}

static int total_of(const char *params)
{
    cJSON *result = result_of(params);
    int total = cJSON_GetObjectItem(result, "total")->valueint;
    cJSON_Delete(result);
    return total;
}

/* Sixty products: every second red, every third Tshirts, a quarter for Men; prices from 10.00 on in steps of 0.10. */
static void an_answer_tells_all_it_did(void **state)
{
    (void)state;
    cJSON *result = result_of("{\"text\":\"Red TSHIRTS for women under 12 piece\",\"limit\":1}");
    cJSON *items = cJSON_DetachItemFromObject(result, "items"), *first = cJSON_GetArrayItem(items, 0);
    char *text = cJSON_PrintUnformatted(result);
    assert_string_equal(
        text, "{\"total\":3,\"text\":\"piece\",\"understood\":["
              "{\"field\":\"colour\",\"value\":\"Red\",\"values\":[\"Red\"],\"words\":\"red\",\"without\":\"TSHIRTS for women under 12 piece\"},"
              "{\"field\":\"articleType\",\"value\":\"Tshirts\",\"values\":[\"Tshirts\"],\"words\":\"tshirts\","
              "\"without\":\"Red for women under 12 piece\"},"
              "{\"field\":\"gender\",\"value\":\"Women\",\"values\":[\"Women\"],\"words\":\"for women\",\"without\":\"Red TSHIRTS under 12 piece\"},"
              "{\"field\":\"priceMax\",\"value\":12,\"words\":\"under 12\",\"without\":\"Red TSHIRTS for women piece\"}],"
              "\"corrected\":[],\"ignored\":[],\"relaxed\":[]}");
    assert_int_equal(cJSON_GetArraySize(items), 1);
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(first, "colour")), "Red");
    assert_string_equal(cJSON_GetStringValue(cJSON_GetArrayItem(cJSON_GetObjectItem(first, "foundBy"), 0)), "words");
    cJSON_free(text);
    cJSON_Delete(items);
    cJSON_Delete(result);
}

static void relaxing_sorting_and_counting_come_through(void **state)
{
    (void)state;
    cJSON *result = result_of("{\"text\":\"jeans under 1\",\"facets\":true,\"sort\":\"price-down\",\"limit\":3}");
    assert_string_equal(cJSON_GetStringValue(cJSON_GetArrayItem(cJSON_GetObjectItem(result, "relaxed"), 0)), "priceMax");
    assert_int_equal(cJSON_GetObjectItem(result, "total")->valueint, 20);
    const cJSON *items = cJSON_GetObjectItem(result, "items"), *types = cJSON_GetObjectItem(cJSON_GetObjectItem(result, "facets"), "articleType");
    assert_true(cJSON_GetObjectItem(cJSON_GetArrayItem(items, 0), "price")->valuedouble >
                cJSON_GetObjectItem(cJSON_GetArrayItem(items, 2), "price")->valuedouble);
    assert_int_equal(cJSON_GetArraySize(types), 3); /* its own restriction is lifted */
    cJSON_Delete(result);
    assert_int_equal(total_of("{\"text\":\"jeans under 1\",\"filter\":{\"priceMin\":1}}"), 20);
    assert_int_equal(total_of("{\"text\":\"jeans\",\"literal\":true}"), 20);
    assert_int_equal(total_of("{\"text\":\"\"}"), SMALL_ROWS);
    assert_int_equal(total_of("{\"text\":\"red in stock\"}"), 24);
}

static void a_vector_is_a_list(void **state)
{
    (void)state;
    float *room = vt_api_vector(api, SMALL_DIMS), values[SMALL_ROWS * SMALL_DIMS];
    small_vectors(values);
    memcpy(room, values + 21 * SMALL_DIMS, SMALL_DIMS * sizeof *room);
    static const struct {
        const char *params, *found_by;
    } cases[] = {{"{\"vector\":32,\"limit\":1}", "picture"},
                 {"{\"text\":\" \",\"vector\":32,\"limit\":1}", "picture"},
                 {"{\"text\":\"red\",\"vector\":32,\"space\":\"looks\",\"limit\":1}", "meaning"}};
    for (size_t i = 0; i < 3; i++) {
        cJSON *result = result_of(cases[i].params), *first = cJSON_GetArrayItem(cJSON_GetObjectItem(result, "items"), 0);
        assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(first, "id")), "121");
        assert_string_equal(cJSON_GetStringValue(cJSON_GetArrayItem(cJSON_GetObjectItem(first, "foundBy"), 0)), cases[i].found_by);
        cJSON_Delete(result);
    }
    expect_failure("{\"vector\":31}", "VT_BAD_REQUEST", "31");
    expect_failure("{\"vector\":32,\"space\":\"sound\"}", "VT_NOT_FOUND", "sound");
    room[0] = INFINITY;
    expect_failure("{\"vector\":32}", "VT_BAD_REQUEST", "finite");
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    expect_failure("{}", "VT_BAD_REQUEST", "text");
    expect_failure("{\"text\":7}", "VT_BAD_REQUEST", "text");
    expect_failure("{\"text\":\"red\",\"literal\":1}", "VT_BAD_REQUEST", "literal");
    expect_failure("{\"text\":\"red\",\"vector\":-1}", "VT_BAD_REQUEST", "vector");
    expect_failure("{\"text\":\"red\",\"vector\":99999}", "VT_BAD_REQUEST", "vector");
    expect_failure("{\"text\":\"red\",\"sort\":\"loudest\"}", "VT_BAD_REQUEST", "loudest");
    expect_failure("{\"text\":\"red\",\"limit\":501}", "VT_BAD_REQUEST", "limit");
    expect_failure("{\"text\":\"red\",\"filter\":{\"text\":\"blue\"}}", "VT_BAD_REQUEST", "filter.text");
    expect_failure("{\"text\":\"red\",\"filter\":{\"color\":[\"Red\"]}}", "VT_BAD_REQUEST", "color");
}

static int open_all(void **state)
{
    (void)state;
    small_pack_open(&pack);
    if (vt_api_open(&api) != VT_OK) return -1;
    expect_failure("{\"text\":\"red\"}", "VT_NOT_READY", "no pack");
    vt_buffer request = {0};
    vt_buffer_append_text(&request, "{\"method\":\"open\",\"params\":{\"manifest\":");
    vt_buffer_append(&request, pack.manifest.data, pack.manifest.size);
    vt_buffer_append_text(&request, "}}");
    vt_api_call(api, (const char *)request.data, request.size);
    vt_buffer_free(&request);
    expect_failure("{\"text\":\"red\"}", "VT_NOT_READY", "catalog");
    for (size_t file = 0; file < SMALL_FILES; file++) {
        char commit[64];
        memcpy(vt_api_reserve(api, file), pack.files[file].data, pack.files[file].size);
        int length = snprintf(commit, sizeof commit, "{\"method\":\"commit\",\"params\":{\"file\":%zu}}", file);
        vt_api_call(api, commit, (size_t)length);
        if (file == 0) expect_failure("{\"vector\":32}", "VT_BAD_REQUEST", "not been put"); /* nor have the vectors come */
    }
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    vt_api_close(api);
    small_pack_close(&pack);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_tells_all_it_did),
        cmocka_unit_test(relaxing_sorting_and_counting_come_through),
        cmocka_unit_test(a_vector_is_a_list),
        cmocka_unit_test(what_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
