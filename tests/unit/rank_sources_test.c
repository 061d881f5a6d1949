/* rank/: which candidates come, from where, and in what order; the configuration of a ranker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rank_shelf.h"

static void expect_list(const vt_rank_found *found, vt_rank_source source, const uint32_t *items, size_t count)
{
    if (found->list_counts[source] != count) fail_msg("%s names %zu", vt_rank_source_name(source), found->list_counts[source]);
    for (size_t i = 0; i < count; i++)
        if (found->lists[source][i] != items[i])
            fail_msg("%s: %zu is item %u", vt_rank_source_name(source), i, (unsigned)found->lists[source][i]);
}

#define LIST(found, source, ...) \
    expect_list(found, source, (const uint32_t[]){__VA_ARGS__}, sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static void lists_by_hand(void **state)
{
    rank_shelf *shelf = *state;
    vt_rank_config config = vt_rank_config_defaults;
    config.rebuys = true;
    vt_rank_scratch *scratch = shelf_scratch(&shelf->shop);
    vt_rank_found found = shelf_found(scratch, &shelf->asker, &config);
    LIST(&found, VT_RANK_REPURCHASE, 0, 2);
    LIST(&found, VT_RANK_CO_PURCHASE, 1, 5, 0);
    LIST(&found, VT_RANK_ITEMKNN, 5, 1, 0, 3, 4);
    LIST(&found, VT_RANK_EASE, 5, 1, 0, 3, 4);
    LIST(&found, VT_RANK_TRENDING, 5, 0, 1);
    LIST(&found, VT_RANK_POPULAR, 5, 0, 1);
    LIST(&found, VT_RANK_POPULAR_SEGMENT, 5, 0, 1);
    assert_int_equal(found.list_counts[VT_RANK_SIMILAR], 5); /* all that have a vector */
    assert_int_equal(found.list_counts[VT_RANK_TWO_TOWER], 5);
    static const uint32_t union_of_all[] = {0, 1, 2, 3, 4, 5};
    assert_int_equal(found.count, SHELF);
    assert_memory_equal(found.items, union_of_all, sizeof union_of_all);
    vt_rank_scratch_close(scratch);
}

/* u = (3, 0, 0.5) of a newcomer: cosines with the items' vectors fall from item 0 to item 2. */
static void a_profile_alone_asks_two_tower_and_no_other(void **state)
{
    rank_shelf *shelf = *state;
    const vt_model_trait woman = {0, 1};
    vt_rank_asker asker = {.department = VT_RANK_NONE, .traits = &woman, .trait_count = 1};
    vt_rank_scratch *scratch = shelf_scratch(&shelf->shop);
    vt_rank_found found = shelf_found(scratch, &asker, &vt_rank_config_defaults);
    LIST(&found, VT_RANK_TWO_TOWER, 0, 5, 1, 3, 2);
    assert_int_equal(found.list_counts[VT_RANK_ITEMKNN], 0);
    assert_int_equal(found.list_counts[VT_RANK_IALS], 0);
    asker.trait_count = 0;
    found = shelf_found(scratch, &asker, &vt_rank_config_defaults);
    assert_int_equal(found.list_counts[VT_RANK_TWO_TOWER], 0);
    vt_rank_scratch_close(scratch);
}

static void what_was_had_does_not_come_back(void **state)
{
    rank_shelf *shelf = *state;
    vt_rank_scratch *scratch = shelf_scratch(&shelf->shop);
    vt_rank_found found = shelf_found(scratch, &shelf->asker, &vt_rank_config_defaults);
    assert_int_equal(found.list_counts[VT_RANK_REPURCHASE], 0);
    LIST(&found, VT_RANK_POPULAR, 5);
    static const uint32_t left[] = {3, 4, 5};
    assert_int_equal(found.count, 3);
    assert_memory_equal(found.items, left, sizeof left);
    vt_rank_scratch_close(scratch);
}

static void only_what_is_allowed_comes(void **state)
{
    rank_shelf *shelf = *state;
    vt_rank_config config = vt_rank_config_defaults;
    vt_row_mask allowed = vt_row_mask_open(SHELF, false);
    vt_row_mask_add(&allowed, 0);
    vt_row_mask_add(&allowed, 1);
    config.rebuys = true;
    vt_rank_asker asker = shelf->asker;
    asker.allowed = &allowed;
    vt_rank_scratch *scratch = shelf_scratch(&shelf->shop);
    vt_rank_found found = shelf_found(scratch, &asker, &config);
    assert_int_equal(found.count, 2);
    LIST(&found, VT_RANK_TRENDING, 0, 1);
    LIST(&found, VT_RANK_REPURCHASE, 0);
    vt_row_mask_drop(&allowed, 0);
    vt_row_mask_drop(&allowed, 1);
    assert_int_equal(shelf_found(scratch, &asker, &config).count, 0);
    vt_row_mask_close(&allowed);
    vt_rank_scratch_close(scratch);
}

static void a_source_gives_no_more_than_its_cap(void **state)
{
    rank_shelf *shelf = *state;
    vt_rank_config config = {.caps = {[VT_RANK_TRENDING] = 2, [VT_RANK_SIMILAR] = 1, [VT_RANK_EASE] = 1}, .rebuys = true};
    vt_rank_scratch *scratch = shelf_scratch(&shelf->shop);
    vt_rank_found found = shelf_found(scratch, &shelf->asker, &config);
    LIST(&found, VT_RANK_TRENDING, 5, 0);
    LIST(&found, VT_RANK_EASE, 5);
    assert_int_equal(found.list_counts[VT_RANK_SIMILAR], 1);
    assert_int_equal(found.list_counts[VT_RANK_POPULAR], 0);
    vt_rank_scratch_close(scratch);
}

/* Equal scores: the lower item. Days and departments decide the segment. */
static void a_department_is_a_segment(void **state)
{
    rank_shelf *shelf = *state;
    vt_rank_asker nobody = {.department = 1};
    vt_rank_scratch *scratch = shelf_scratch(&shelf->shop);
    vt_rank_found found = shelf_found(scratch, &nobody, &vt_rank_config_defaults);
    assert_int_equal(found.list_counts[VT_RANK_POPULAR_SEGMENT], 0); /* nothing of it was sold within 90 days */
    LIST(&found, VT_RANK_POPULAR, 5, 0, 1);
    nobody.department = 0;
    found = shelf_found(scratch, &nobody, &vt_rank_config_defaults);
    LIST(&found, VT_RANK_POPULAR_SEGMENT, 5, 0, 1);
    nobody.department = VT_RANK_NONE;
    found = shelf_found(scratch, &nobody, &vt_rank_config_defaults);
    assert_int_equal(found.list_counts[VT_RANK_POPULAR_SEGMENT], 0);
    assert_int_equal(found.list_counts[VT_RANK_TWO_TOWER], 0);
    vt_rank_scratch_close(scratch);
}

static void a_pack_without_its_sources_still_answers(void **state)
{
    rank_shelf *shelf = *state;
    vt_rank_shop bare = {.count = SHELF, .dated = true, .day = SHELF_DAY, .signals = &shelf_signals, .unisex = VT_RANK_NONE};
    vt_rank_scratch *scratch = shelf_scratch(&bare);
    vt_rank_found found = shelf_found(scratch, &shelf->asker, &vt_rank_config_defaults);
    assert_int_equal(found.count, 1);
    LIST(&found, VT_RANK_POPULAR, 5);
    vt_rank_scratch_close(scratch);
}

static void a_deed_out_of_range_is_refused(void **state)
{
    rank_shelf *shelf = *state;
    vt_deed deeds[] = {{2, -1.0f, 1}};
    vt_rank_asker asker = {.deeds = deeds, .deed_count = 1, .department = VT_RANK_NONE};
    vt_rank_found found;
    vt_error error = {0};
    vt_rank_scratch *scratch = shelf_scratch(&shelf->shop);
    assert_int_equal(vt_rank_candidates(&found, scratch, &asker, &vt_rank_config_defaults, &error), VT_BAD_REQUEST);
    vt_rank_scratch_close(scratch);
}

static void a_configuration_comes_back(void **state)
{
    (void)state;
    vt_rank_config read, config = {.caps = {[VT_RANK_EASE] = 7, [VT_RANK_POPULAR_SEGMENT] = 1000}, .rebuys = true};
    vt_buffer json = {0};
    vt_error error = {0};
    vt_rank_config_write(&json, &config);
    vt_buffer_append(&json, "", 1);
    assert_string_equal((char *)json.data, "{\"sources\":[{\"name\":\"ease\",\"cap\":7},{\"name\":\"popular-segment\",\"cap\":1000}],\"rebuys\":true}");
    assert_int_equal(vt_rank_config_read(&read, (char *)json.data, &error), VT_OK);
    assert_memory_equal(&read, &config, sizeof read);
    assert_int_equal(vt_rank_config_read(&read, "{\"x\":1,\"sources\":[{\"name\":\"ials\",\"cap\":3}]}", &error), VT_OK);
    assert_int_equal(read.caps[VT_RANK_IALS], 3);
    assert_false(read.rebuys);
    assert_int_equal(vt_rank_config_read(&read, "{}", &error), VT_OK);
    assert_memory_equal(&read, &vt_rank_config_defaults, sizeof read);
    vt_buffer_free(&json);
}

static void a_bad_configuration_is_named(void **state)
{
    static const char *const wrong[][2] = {
        {"", "config"},
        {"[]", "no object"},
        {"{\"sources\":1}", "sources: no list"},
        {"{\"sources\":[]}", "caps add up to 0"},
        {"{\"sources\":[{\"name\":\"oracle\",\"cap\":1}]}", "\"oracle\""},
        {"{\"sources\":[{\"cap\":1}]}", "sources[0].name"},
        {"{\"sources\":[{\"name\":\"ease\",\"cap\":0}]}", "sources[0].cap"},
        {"{\"sources\":[{\"name\":\"ease\",\"cap\":1001}]}", "sources[0].cap"},
        {"{\"sources\":[{\"name\":\"ease\"}]}", "sources[0].cap"},
        {"{\"sources\":[{\"name\":\"ease\",\"cap\":1},{\"name\":\"ease\",\"cap\":1}]}", "stands twice"},
        {"{\"sources\":[{\"name\":\"ease\",\"cap\":1000},{\"name\":\"ials\",\"cap\":1000},{\"name\":\"popular\",\"cap\":1}]}", "2001"},
        {"{\"sources\":[{\"name\":\"ease\",\"cap\":1}],\"rebuys\":1}", "rebuys"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        vt_rank_config config;
        vt_error error = {0};
        if (vt_rank_config_read(&config, wrong[i][0], &error) != VT_BAD_DATA || !strstr(error.message, wrong[i][1]))
            fail_msg("%s: %s", wrong[i][0], error.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_by_hand),
        cmocka_unit_test(a_profile_alone_asks_two_tower_and_no_other),
        cmocka_unit_test(what_was_had_does_not_come_back),
        cmocka_unit_test(only_what_is_allowed_comes),
        cmocka_unit_test(a_source_gives_no_more_than_its_cap),
        cmocka_unit_test(a_department_is_a_segment),
        cmocka_unit_test(a_pack_without_its_sources_still_answers),
        cmocka_unit_test(a_deed_out_of_range_is_refused),
        cmocka_unit_test(a_configuration_comes_back),
        cmocka_unit_test(a_bad_configuration_is_named),
    };
    return cmocka_run_group_tests(tests, open_shelf, close_shelf);
}
