#include "api.h"
#include "demo_shoppers.h"
#include "memory.h"

#include <cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { PRODUCTS = VT_DEMO_DEFAULT_PRODUCTS };

static const double end_of_data_ms = ((double)VT_DEMO_LAST_DAY + 1) * VT_DAY_SECONDS * 1000;
static vt_shopper_shop shop = {.count = PRODUCTS, .seed = 1};
static cJSON *profiles[VT_DEMO_SHOPPERS];

static int open_shoppers(void **state)
{
    (void)state;
    shop.products = vt_demo_plan(PRODUCTS, shop.seed);
    shop.ids = shop.products ? vt_ware_ids(shop.products, PRODUCTS, false) : NULL;
    for (size_t i = 0; shop.ids && i < VT_DEMO_SHOPPERS; i++) {
        vt_buffer text = {0};
        vt_error error = {0};
        if (vt_shopper_profile(&text, i, &shop, &error) == VT_OK)
            profiles[i] = cJSON_ParseWithLength((const char *)text.data, text.size);
        vt_buffer_free(&text);
        if (!profiles[i]) return 1;
    }
    return !shop.ids;
}

static int close_shoppers(void **state)
{
    (void)state;
    for (size_t i = 0; i < VT_DEMO_SHOPPERS; i++) cJSON_Delete(profiles[i]);
    vt_free((void *)shop.ids);
    vt_free((void *)shop.products);
    return 0;
}

static const cJSON *member(const cJSON *object, const char *name)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!found) fail_msg("%s is missing", name);
    return found;
}

static const char *text_of(const cJSON *object, const char *name)
{
    assert_true(cJSON_IsString(member(object, name)));
    return member(object, name)->valuestring;
}

static const vt_demo_product *product_of(const cJSON *line)
{
    long id = strtol(text_of(line, "item"), NULL, 10);
    assert_in_range(id, VT_DEMO_FIRST_ID, VT_DEMO_FIRST_ID + PRODUCTS - 1);
    return &shop.products[id - VT_DEMO_FIRST_ID];
}

static void the_engine_takes_every_profile(void **state)
{
    (void)state;
    vt_api *api;
    assert_int_equal(vt_api_open(&api), VT_OK);
    for (size_t i = 0; i < VT_DEMO_SHOPPERS; i++) {
        static const char open[] = "{\"method\":\"openState\",\"params\":{\"path\":null}}";
        char expected[200];
        char *profile = cJSON_PrintUnformatted(profiles[i]);
        vt_buffer request = {0};
        assert_non_null(profile);
        assert_non_null(strstr(vt_api_call(api, open, strlen(open)), "\"ok\":true"));
        vt_buffer_printf(&request, "{\"method\":\"importProfile\",\"params\":{\"profile\":%s}}", profile);
        const char *answer = vt_api_call(api, (const char *)request.data, request.size);
        snprintf(expected, sizeof expected, "\"name\":\"%s\"", text_of(profiles[i], "name"));
        if (!strstr(answer, "\"ok\":true") || !strstr(answer, expected)) fail_msg("%s", answer);
        snprintf(expected, sizeof expected, "\"orders\":%d",
                 cJSON_GetArraySize(member(profiles[i], "orders")));
        if (!strstr(answer, expected)) fail_msg("%s", answer);
        vt_buffer_free(&request);
        cJSON_free(profile);
    }
    vt_api_close(api);
}

/* Delivered orders of the profile that hold the product. */
static int times_delivered(const cJSON *profile, const char *item)
{
    int times = 0;
    const cJSON *order, *line;
    cJSON_ArrayForEach(order, member(profile, "orders")) cJSON_ArrayForEach(line, member(order, "lines"))
        times +=
        strcmp(text_of(order, "status"), "delivered") == 0 && strcmp(text_of(line, "item"), item) == 0;
    return times;
}

static void every_shopper_has_a_history_with_something_to_restock(void **state)
{
    (void)state;
    for (size_t i = 0; i < VT_DEMO_SHOPPERS; i++) {
        int delivered = 0, again = 0;
        const cJSON *order, *line;
        cJSON_ArrayForEach(order, member(profiles[i], "orders"))
        {
            assert_string_equal(text_of(order, "currency"), "EUR");
            assert_true(member(order, "placedAt")->valuedouble <= member(order, "changedAt")->valuedouble);
            assert_true(member(order, "changedAt")->valuedouble < end_of_data_ms);
            cJSON_ArrayForEach(line, member(order, "lines"))
            {
                const vt_demo_product *product = product_of(line);
                int cents = (int)(member(line, "unitPrice")->valuedouble * 100 + 0.5);
                assert_true(cents == (int)product->price_cents || cents == (int)product->list_price_cents);
                delivered += strcmp(text_of(order, "status"), "delivered") == 0;
                again += product->stock > 0 && times_delivered(profiles[i], text_of(line, "item")) >= 2;
            }
        }
        assert_in_range(delivered, 12, 40);
        assert_true(again >= 2);
    }
}

static void every_shopper_likes_bookmarks_reviews_and_looks(void **state)
{
    (void)state;
    static const char *const types[] = {"view", "like", "bookmark", "review"};
    for (size_t i = 0; i < VT_DEMO_SHOPPERS; i++) {
        int counts[VT_COUNT(types)] = {0};
        const cJSON *event;
        cJSON_ArrayForEach(event, member(profiles[i], "events"))
        {
            size_t type = 0;
            while (type < VT_COUNT(types) && strcmp(types[type], text_of(event, "type")) != 0) type++;
            assert_true(type < VT_COUNT(types));
            counts[type]++;
            product_of(event);
            assert_true(member(event, "at")->valuedouble < end_of_data_ms);
            if (type == 3) assert_in_range(member(event, "rating")->valueint, 1, 5);
            if (type == 3) assert_in_range(strlen(text_of(event, "text")), 10, 200);
        }
        for (size_t type = 0; type < VT_COUNT(types); type++) assert_true(counts[type] >= 2);
    }
}

static void what_lies_in_a_cart_can_be_bought(void **state)
{
    (void)state;
    for (size_t i = 0; i < VT_DEMO_SHOPPERS; i++) {
        const cJSON *line, *cart = member(profiles[i], "cart");
        assert_in_range(cJSON_GetArraySize(cart), 1, 2);
        cJSON_ArrayForEach(line, cart) assert_true(product_of(line)->stock > 0);
        const char *gender = text_of(member(profiles[i], "settings"), "gender");
        assert_true(strcmp(gender, "Women") == 0 || strcmp(gender, "Men") == 0);
    }
}

static double share_in(const cJSON *profile, const char *category)
{
    double yes = 0, all = 0;
    const cJSON *order, *line;
    cJSON_ArrayForEach(order, member(profile, "orders")) cJSON_ArrayForEach(line, member(order, "lines"))
    {
        const vt_product_type *type = product_of(line)->type;
        yes += strcmp(type->sub_category, category) == 0 || strcmp(type->master_category, category) == 0;
        all++;
    }
    return yes / all;
}

static void shoppers_are_of_their_cohort(void **state)
{
    (void)state;
    assert_true(share_in(profiles[1], "Dress") > 0.15);
    assert_true(share_in(profiles[2], "Footwear") > 0.35);
}

static void remove_folder(const char *folder, const cJSON *index)
{
    char path[300];
    const cJSON *entry;
    cJSON_ArrayForEach(entry, index)
    {
        snprintf(path, sizeof path, "%s/shoppers/%s", folder, text_of(entry, "file"));
        assert_int_equal(remove(path), 0);
    }
    snprintf(path, sizeof path, "%s/shoppers/index.json", folder);
    remove(path);
    snprintf(path, sizeof path, "%s/shoppers", folder);
    assert_int_equal(rmdir(path), 0);
    rmdir(folder);
}

static cJSON *read_index(const char *folder)
{
    char path[300], text[4096];
    snprintf(path, sizeof path, "%s/shoppers/index.json", folder);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t size = fread(text, 1, sizeof text, file);
    fclose(file);
    cJSON *index = cJSON_ParseWithLength(text, size);
    assert_non_null(index);
    return index;
}

static void the_index_names_one_shopper_of_each_cohort(void **state)
{
    (void)state;
    char folder[100];
    vt_error error = {0};
    snprintf(folder, sizeof folder, "/tmp/vitrine-shoppers-%ld", (long)getpid());
    vt_output_folder out = {.root = folder};
    assert_int_equal(vt_output_make(&out, "", &error), VT_OK);
    if (vt_write_shoppers(&out, &shop, &error) != VT_OK) fail_msg("%s", error.message);
    vt_output_close(&out);
    cJSON *index = read_index(folder), *entry;
    size_t i = 0;
    assert_int_equal(cJSON_GetArraySize(index), VT_COHORTS);
    cJSON_ArrayForEach(entry, index)
    {
        assert_string_equal(text_of(entry, "cohort"), vt_cohort_at(i)->name);
        assert_string_equal(text_of(entry, "name"), text_of(profiles[i++], "name"));
        assert_true(strlen(text_of(entry, "description")) > 20);
    }
    remove_folder(folder, index);
    cJSON_Delete(index);
}

static void ids_of_hm_tell_model_and_colour(void **state)
{
    (void)state;
    vt_ware_id *ids = vt_ware_ids(shop.products, 600, true);
    size_t siblings = 0;
    assert_non_null(ids);
    for (size_t i = 0; i < 600; i++) {
        assert_int_equal(strlen(ids[i].text), 10);
        assert_int_equal(strspn(ids[i].text, "0123456789"), 10);
        assert_int_equal(ids[i].text[0], '0');
        for (size_t j = 0; j < i; j++) {
            bool model = shop.products[i].type == shop.products[j].type &&
                         shop.products[i].design.shape == shop.products[j].design.shape;
            assert_string_not_equal(ids[i].text, ids[j].text);
            assert_int_equal(strncmp(ids[i].text, ids[j].text, 7) == 0, model);
            siblings += model;
        }
    }
    assert_true(siblings > 100);
    vt_free(ids);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_engine_takes_every_profile),
        cmocka_unit_test(every_shopper_has_a_history_with_something_to_restock),
        cmocka_unit_test(every_shopper_likes_bookmarks_reviews_and_looks),
        cmocka_unit_test(what_lies_in_a_cart_can_be_bought),
        cmocka_unit_test(shoppers_are_of_their_cohort),
        cmocka_unit_test(the_index_names_one_shopper_of_each_cohort),
        cmocka_unit_test(ids_of_hm_tell_model_and_colour),
    };
    return cmocka_run_group_tests(tests, open_shoppers, close_shoppers);
}
