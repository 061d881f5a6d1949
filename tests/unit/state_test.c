/* state/: every rule of state.h, in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "state_rows.h"

static vt_state *state;

static int open_state(void **unused)
{
    (void)unused;
    return vt_state_open(&state, NULL, NULL) == VT_OK ? 0 : -1;
}

static int close_state(void **unused)
{
    (void)unused;
    vt_state_close(state);
    state = NULL;
    return 0;
}

static void refuse_event(vt_event event, const char *says)
{
    vt_error error = {0};
    uint64_t before = vt_state_revision(state);
    assert_int_equal(vt_state_record(state, &event, NULL, &error), VT_BAD_REQUEST);
    expect_words(error.message, says);
    assert_true(vt_state_revision(state) == before);
}

static void an_event_is_read_as_it_was_written(void **unused)
{
    (void)unused;
    assert_int_equal(record(state, VT_EVENT_VIEW, "10001", 1000), 1);
    vt_event review = {.type = VT_EVENT_REVIEW, .item = "Grün 👗", .at_ms = 2000, .rating = 4, .text = "Sitzt gut.\nWirklich."};
    int64_t id;
    assert_int_equal(vt_state_record(state, &review, &id, NULL), VT_OK);
    rows seen = read_events(state, &(vt_event_query){0});
    assert_int_equal(seen.count, 2);
    assert_true(seen.events[0].id == id && seen.events[0].at_ms == 2000 && seen.events[0].rating == 4);
    assert_string_equal(seen.items[0], "Grün 👗");
    assert_string_equal(seen.texts[0], "Sitzt gut.\nWirklich.");
    assert_true(seen.events[1].type == VT_EVENT_VIEW && seen.events[1].rating == 0 && !seen.events[1].text);
}

static void what_is_wrong_with_an_event_is_named(void **unused)
{
    (void)unused;
    static char long_id[VT_STATE_ID_BYTES + 1], long_text[VT_STATE_TEXT_BYTES + 1];
    memset(long_id, 'a', VT_STATE_ID_BYTES);
    memset(long_text, 'a', VT_STATE_TEXT_BYTES);
    refuse_event((vt_event){.type = VT_EVENT_COUNT, .item = "1"}, "type");
    refuse_event((vt_event){.type = VT_EVENT_VIEW, .item = ""}, "item: missing");
    refuse_event((vt_event){.type = VT_EVENT_VIEW}, "item: missing");
    refuse_event((vt_event){.type = VT_EVENT_VIEW, .item = long_id}, "item: longer than 255 bytes");
    refuse_event((vt_event){.type = VT_EVENT_VIEW, .item = "\xff"}, "item: not UTF-8");
    refuse_event((vt_event){.type = VT_EVENT_VIEW, .item = "1", .at_ms = -1}, "at:");
    refuse_event((vt_event){.type = VT_EVENT_VIEW, .item = "1", .at_ms = VT_STATE_LATEST_MS + 1}, "at:");
    refuse_event((vt_event){.type = VT_EVENT_LIKE, .item = "1", .rating = 3}, "rating: only a review");
    refuse_event((vt_event){.type = VT_EVENT_LIKE, .item = "1", .text = "nice"}, "text: only a review");
    refuse_event((vt_event){.type = VT_EVENT_REVIEW, .item = "1", .rating = 6}, "rating: must be 1 to 5");
    refuse_event((vt_event){.type = VT_EVENT_REVIEW, .item = "1", .rating = -1}, "rating: must be 1 to 5");
    refuse_event((vt_event){.type = VT_EVENT_REVIEW, .item = "1"}, "a review has a rating or a text");
    refuse_event((vt_event){.type = VT_EVENT_REVIEW, .item = "1", .text = long_text}, "text: longer than 4095 bytes");
    refuse_event((vt_event){.type = VT_EVENT_REVIEW, .item = "1", .text = "\xc0\xaf"}, "text: not UTF-8");
    refuse_event((vt_event){.type = VT_EVENT_VIEW, .item = "1", .key = long_id}, "key: longer");
    long_id[VT_STATE_ID_BYTES - 1] = 0;
    long_text[VT_STATE_TEXT_BYTES - 1] = 0;
    vt_event longest = {.type = VT_EVENT_REVIEW, .item = long_id, .text = long_text, .at_ms = VT_STATE_LATEST_MS};
    assert_int_equal(vt_state_record(state, &longest, NULL, NULL), VT_OK);
    rows seen = read_events(state, &(vt_event_query){0});
    assert_int_equal(seen.count, 1);
    assert_int_equal(strlen(seen.texts[0]), VT_STATE_TEXT_BYTES - 1);
}

static void a_review_replaces_the_earlier_one(void **unused)
{
    (void)unused;
    vt_event review = {.type = VT_EVENT_REVIEW, .item = "7", .at_ms = 1, .rating = 2, .text = "meh"};
    assert_int_equal(vt_state_record(state, &review, NULL, NULL), VT_OK);
    review = (vt_event){.type = VT_EVENT_REVIEW, .item = "7", .at_ms = 2, .rating = 5};
    assert_int_equal(vt_state_record(state, &review, NULL, NULL), VT_OK);
    review.item = "8";
    assert_int_equal(vt_state_record(state, &review, NULL, NULL), VT_OK);
    rows seen = read_events(state, &(vt_event_query){.item = "7"});
    assert_int_equal(seen.count, 1);
    assert_true(seen.events[0].rating == 5 && !seen.events[0].text);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 2);
}

static void like_and_pass_replace_each_other(void **unused)
{
    (void)unused;
    record(state, VT_EVENT_LIKE, "7", 1);
    record(state, VT_EVENT_LIKE, "8", 2);
    record(state, VT_EVENT_PASS, "7", 3);
    rows seen = read_events(state, &(vt_event_query){.item = "7"});
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.events[0].type, VT_EVENT_PASS);
    record(state, VT_EVENT_LIKE, "7", 4);
    seen = read_events(state, &(vt_event_query){.item = "7"});
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.events[0].type, VT_EVENT_LIKE);
}

static void liking_again_changes_the_time_only(void **unused)
{
    (void)unused;
    static const vt_event_type marks[] = {VT_EVENT_LIKE, VT_EVENT_BOOKMARK};
    for (size_t i = 0; i < 2; i++) {
        int64_t id = record(state, marks[i], "9", 10);
        assert_int_equal(record(state, marks[i], "9", 20), id);
        rows seen = read_events(state, &(vt_event_query){.types = 1u << marks[i]});
        assert_int_equal(seen.count, 1);
        assert_int_equal(seen.events[0].at_ms, 20);
    }
    record(state, VT_EVENT_VIEW, "9", 30);
    record(state, VT_EVENT_VIEW, "9", 30);
    assert_int_equal(read_events(state, &(vt_event_query){.types = 1u << VT_EVENT_VIEW}).count, 2);
}

static void every_pass_is_an_event_of_its_own_until_a_like(void **unused)
{
    (void)unused;
    int64_t first = record(state, VT_EVENT_PASS, "9", 10), second = record(state, VT_EVENT_PASS, "9", 20);
    assert_true(first != second);
    assert_int_equal(read_events(state, &(vt_event_query){.types = 1u << VT_EVENT_PASS}).count, 2);
    record(state, VT_EVENT_LIKE, "9", 30);
    assert_int_equal(read_events(state, &(vt_event_query){.types = 1u << VT_EVENT_PASS}).count, 0);
}

static void one_event_is_taken_back_by_its_id(void **unused)
{
    (void)unused;
    vt_error error = {0};
    size_t removed = 7;
    int64_t first = record(state, VT_EVENT_PASS, "9", 10), second = record(state, VT_EVENT_PASS, "9", 20);
    uint64_t beside = vt_state_revision_beside_events(state);
    assert_int_equal(vt_state_forget_id(state, second, &removed, &error), VT_OK);
    assert_int_equal(removed, 1);
    assert_true(vt_state_revision_beside_events(state) != beside);
    rows seen = read_events(state, &(vt_event_query){.item = "9"});
    assert_int_equal(seen.count, 1);
    assert_true(seen.events[0].id == first);
    uint64_t revision = vt_state_revision(state);
    assert_int_equal(vt_state_forget_id(state, second, &removed, &error), VT_OK);
    assert_true(removed == 0 && vt_state_revision(state) == revision);
    assert_int_equal(vt_state_forget_id(state, 0, NULL, &error), VT_BAD_REQUEST);
    expect_words(error.message, "id:");
}

static void the_same_key_writes_once(void **unused)
{
    (void)unused;
    vt_event view = {.type = VT_EVENT_VIEW, .item = "1", .at_ms = 5, .key = "k1"};
    int64_t first, again;
    assert_int_equal(vt_state_record(state, &view, &first, NULL), VT_OK);
    uint64_t revision = vt_state_revision(state);
    assert_int_equal(vt_state_record(state, &view, &again, NULL), VT_OK);
    assert_true(first == again && vt_state_revision(state) == revision);
    view.key = "k2";
    assert_int_equal(vt_state_record(state, &view, &again, NULL), VT_OK);
    assert_true(first != again);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 2);
    /* Taken back, and the first write comes again: it was done. */
    assert_int_equal(vt_state_forget(state, VT_EVENT_VIEW, "1", NULL, NULL), VT_OK);
    assert_int_equal(vt_state_record(state, &view, NULL, NULL), VT_OK);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 0);
}

static void an_event_s_key_is_not_an_order_s(void **unused)
{
    (void)unused;
    vt_error error = {0};
    vt_event view = {.type = VT_EVENT_VIEW, .item = "1", .at_ms = 5, .key = "k1"};
    assert_int_equal(vt_state_record(state, &view, NULL, NULL), VT_OK);
    vt_order_line line = {"1", 1, 100};
    vt_order order = {.lines = &line, .line_count = 1, .key = "k1"};
    assert_int_equal(vt_state_place_order(state, &order, NULL, &error), VT_BAD_REQUEST);
    expect_words(error.message, "key: names another write");
}

static void only_the_latest_thousand_keys_are_kept(void **unused)
{
    (void)unused;
    char key[16];
    vt_event view = {.type = VT_EVENT_VIEW, .item = "1", .key = key};
    for (int i = 0; i < 1002; i++) {
        snprintf(key, sizeof key, "key %d", i);
        assert_int_equal(vt_state_record(state, &view, NULL, NULL), VT_OK);
    }
    snprintf(key, sizeof key, "key %d", 2);
    assert_int_equal(vt_state_record(state, &view, NULL, NULL), VT_OK);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 1002);
    snprintf(key, sizeof key, "key %d", 1);
    assert_int_equal(vt_state_record(state, &view, NULL, NULL), VT_OK);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 1003);
}

static void forgetting_takes_back_one_kind_for_one_product(void **unused)
{
    (void)unused;
    size_t removed;
    for (int64_t at = 1; at <= 3; at++) record(state, VT_EVENT_VIEW, "1", at);
    record(state, VT_EVENT_VIEW, "2", 4);
    record(state, VT_EVENT_LIKE, "1", 5);
    assert_int_equal(vt_state_forget(state, VT_EVENT_VIEW, "1", &removed, NULL), VT_OK);
    assert_int_equal(removed, 3);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 2);
    uint64_t revision = vt_state_revision(state);
    assert_int_equal(vt_state_forget(state, VT_EVENT_VIEW, "1", &removed, NULL), VT_OK);
    assert_true(removed == 0 && vt_state_revision(state) == revision);
    assert_int_equal(vt_state_forget(state, VT_EVENT_COUNT, "1", NULL, NULL), VT_BAD_REQUEST);
    assert_int_equal(vt_state_forget(state, VT_EVENT_VIEW, "", NULL, NULL), VT_BAD_REQUEST);
}

/* Ten events; the times of neighbours are equal in pairs. */
static void write_ten(void)
{
    static const vt_event_type types[] = {VT_EVENT_VIEW, VT_EVENT_VIEW, VT_EVENT_LIKE, VT_EVENT_BOOKMARK, VT_EVENT_VIEW};
    static const char *const items[] = {"a", "b", "c", "d", "a", "e", "f", "g", "h", "b"};
    for (int i = 0; i < 10; i++) record(state, types[i % 5], items[i], 1000 - i / 2);
}

static void expect_ids(rows seen, const int64_t *ids, size_t count)
{
    assert_int_equal(seen.count, count);
    for (size_t i = 0; i < count; i++) assert_int_equal(seen.events[i].id, ids[i]);
}

static void a_query_is_ordered_by_time_and_then_id(void **unused)
{
    (void)unused;
    write_ten();
    expect_ids(read_events(state, &(vt_event_query){0}), (int64_t[]){2, 1, 4, 3, 6, 5, 8, 7, 10, 9}, 10);
    expect_ids(read_events(state, &(vt_event_query){.oldest_first = true}), (int64_t[]){9, 10, 7, 8, 5, 6, 3, 4, 1, 2}, 10);
    expect_ids(read_events(state, &(vt_event_query){.above_id = 7}), (int64_t[]){8, 10, 9}, 3);
    expect_ids(read_events(state, &(vt_event_query){.above_id = 7, .oldest_first = true}), (int64_t[]){9, 10, 8}, 3);
}

static void a_query_pages_and_counts(void **unused)
{
    (void)unused;
    size_t total;
    write_ten();
    rows seen = read_events_counting(state, &(vt_event_query){.offset = 3, .limit = 2}, &total);
    expect_ids(seen, (int64_t[]){3, 6}, 2);
    assert_int_equal(total, 10);
    seen = read_events_counting(state, &(vt_event_query){.types = 1u << VT_EVENT_VIEW, .limit = 1}, &total);
    expect_ids(seen, (int64_t[]){2}, 1);
    assert_int_equal(total, 6);
    seen = read_events_counting(state, &(vt_event_query){.item = "a", .limit = 9}, &total);
    expect_ids(seen, (int64_t[]){1, 5}, 2);
    assert_int_equal(total, 2);
    read_events_counting(state, &(vt_event_query){.item = "b", .above_id = 2, .offset = 5}, &total);
    assert_int_equal(total, 1);
    read_events_counting(state, &(vt_event_query){.item = "nothing"}, &total);
    assert_int_equal(total, 0);
    seen = read_events_counting(state, &(vt_event_query){.offset = SIZE_MAX, .limit = SIZE_MAX}, &total);
    assert_int_equal(seen.count, 0);
}

static void revisions_tell_new_events_from_other_changes(void **unused)
{
    (void)unused;
    uint64_t all = vt_state_revision(state), beside = vt_state_revision_beside_events(state);
    assert_true(all != 0);
    record(state, VT_EVENT_LIKE, "1", 1);
    assert_true(vt_state_revision(state) != all && vt_state_revision_beside_events(state) == beside);
    all = vt_state_revision(state);
    record(state, VT_EVENT_PASS, "1", 2); /* replaces: reading the new ones alone would miss that */
    assert_true(vt_state_revision(state) != all && vt_state_revision_beside_events(state) != beside);
    beside = vt_state_revision_beside_events(state);
    assert_int_equal(vt_state_set_cart(state, "1", 1, 3, NULL), VT_OK);
    assert_true(vt_state_revision_beside_events(state) != beside);
    vt_state *other;
    assert_int_equal(vt_state_open(&other, NULL, NULL), VT_OK);
    assert_true(vt_state_revision(other) != vt_state_revision(state));
    vt_state_close(other);
}

static void several_writes_end_together_or_not_at_all(void **unused)
{
    (void)unused;
    record(state, VT_EVENT_VIEW, "1", 1);
    assert_int_equal(vt_state_begin(state, NULL), VT_OK);
    assert_int_equal(vt_state_clear(state, NULL), VT_OK);
    record(state, VT_EVENT_VIEW, "2", 2);
    refuse_event((vt_event){.type = VT_EVENT_VIEW, .item = ""}, "item");
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 1);
    uint64_t revision = vt_state_revision(state), beside = vt_state_revision_beside_events(state);
    assert_int_equal(vt_state_end(state, false, NULL), VT_OK);
    rows seen = read_events(state, &(vt_event_query){0});
    assert_string_equal(seen.items[0], "1");
    assert_true(vt_state_revision(state) != revision && vt_state_revision_beside_events(state) != beside);
    assert_int_equal(vt_state_begin(state, NULL), VT_OK);
    record(state, VT_EVENT_VIEW, "3", 3);
    assert_int_equal(vt_state_end(state, true, NULL), VT_OK);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 2);
}

static void clearing_leaves_nothing(void **unused)
{
    (void)unused;
    size_t total = 9;
    vt_event view = {.type = VT_EVENT_VIEW, .item = "1", .key = "k"};
    assert_int_equal(vt_state_record(state, &view, NULL, NULL), VT_OK);
    assert_int_equal(vt_state_set_cart(state, "1", 1, 3, NULL), VT_OK);
    assert_int_equal(vt_state_set_setting(state, "hemisphere", "south", NULL), VT_OK);
    vt_order_line line = {"2", 1, 100};
    assert_int_equal(vt_state_place_order(state, &(vt_order){.lines = &line, .line_count = 1}, NULL, NULL), VT_OK);
    assert_int_equal(vt_state_clear(state, NULL), VT_OK);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 0);
    assert_int_equal(read_cart(state).count, 0);
    assert_int_equal(vt_state_each_order(state, &(vt_order_query){0}, NULL, NULL, &total, NULL), VT_OK);
    assert_int_equal(total, 0);
    assert_string_equal(read_settings(state).text, "");
    assert_int_equal(vt_state_record(state, &view, NULL, NULL), VT_OK);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 1);
    assert_int_equal(vt_state_check(state, NULL), VT_OK);
}

static void settings_are_short_texts_by_name(void **unused)
{
    (void)unused;
    vt_error error = {0};
    assert_int_equal(vt_state_set_setting(state, "b.2", "two", NULL), VT_OK);
    assert_int_equal(vt_state_set_setting(state, "B", "", NULL), VT_OK);
    assert_int_equal(vt_state_set_setting(state, "a-1", "first", NULL), VT_OK);
    assert_int_equal(vt_state_set_setting(state, "a-1", "one", NULL), VT_OK);
    assert_string_equal(read_settings(state).text, "B=;a-1=one;b.2=two;");
    assert_int_equal(vt_state_set_setting(state, "a-1", NULL, NULL), VT_OK);
    assert_string_equal(read_settings(state).text, "B=;b.2=two;");
    assert_int_equal(vt_state_set_setting(state, "", "x", &error), VT_BAD_REQUEST);
    assert_int_equal(vt_state_set_setting(state, "a b", "x", &error), VT_BAD_REQUEST);
    char name[65] = {0};
    memset(name, 'a', 64);
    assert_int_equal(vt_state_set_setting(state, name, "x", &error), VT_BAD_REQUEST);
    name[63] = 0;
    assert_int_equal(vt_state_set_setting(state, name, "x", &error), VT_OK);
    assert_int_equal(vt_state_set_setting(state, "a", "\xff", &error), VT_BAD_REQUEST);
    expect_words(error.message, "a: not UTF-8");
}

#define with_state(test) cmocka_unit_test_setup_teardown(test, open_state, close_state)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_state(an_event_is_read_as_it_was_written),
        with_state(what_is_wrong_with_an_event_is_named),
        with_state(a_review_replaces_the_earlier_one),
        with_state(like_and_pass_replace_each_other),
        with_state(liking_again_changes_the_time_only),
        with_state(every_pass_is_an_event_of_its_own_until_a_like),
        with_state(one_event_is_taken_back_by_its_id),
        with_state(the_same_key_writes_once),
        with_state(an_event_s_key_is_not_an_order_s),
        with_state(only_the_latest_thousand_keys_are_kept),
        with_state(forgetting_takes_back_one_kind_for_one_product),
        with_state(a_query_is_ordered_by_time_and_then_id),
        with_state(a_query_pages_and_counts),
        with_state(revisions_tell_new_events_from_other_changes),
        with_state(several_writes_end_together_or_not_at_all),
        with_state(clearing_leaves_nothing),
        with_state(settings_are_short_texts_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
