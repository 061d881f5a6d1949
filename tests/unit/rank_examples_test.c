/* ranker/: nothing of the day of asking or later is in an example; and what a ranker learns from is what it meets in the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "learn_runs.h"
#include "rank_items.h"
#include "ranked_asker.h"
#include "ranked_room.h"
#include "ranker_fit.h"
#include "shop_shelf.h"
#include "transaction_run.h"

enum { DRAWN_USERS = 60, DRAWN_DAYS = 120, DRAWN_ITEMS = 30 };

static const char header[] = HM;

/* Customers who buy now and then, on the 1st of January and after; items above `items` - 5 come up in the second half only. */
static vt_buffer drawn_text(uint32_t items, uint64_t seed)
{
    vt_random random = vt_random_seed(seed, 3);
    vt_buffer text = {0};
    vt_buffer_append_text(&text, header);
    for (int day = 0; day < DRAWN_DAYS; day++)
        for (uint32_t sale = 0; sale < 8; sale++) {
            uint32_t user = vt_random_below(&random, DRAWN_USERS), most = day < DRAWN_DAYS / 2 ? items - 5 : items;
            uint32_t item = (user * 7 + vt_random_below(&random, most / 2)) % most;
            vt_date at = vt_date_of_day(date(2020, 1, 1) + day);
            vt_buffer_printf(&text, "%04d-%02d-%02d,c%u,%u,1,1\n", at.year, at.month, at.day, user, item + 1);
        }
    return text;
}

static vt_event_log read_drawn(const vt_buffer *text)
{
    vt_event_input input = {.format = VT_EVENTS_HM, .label = "drawn", .bytes = {text->data, text->size}};
    return read_input(&input);
}

static vt_event_log dated_log(uint64_t seed)
{
    vt_buffer text = drawn_text(DRAWN_ITEMS, seed);
    vt_event_log log = read_drawn(&text);
    vt_buffer_free(&text);
    return log;
}

/* Everything that needs no minutes. */
static vt_ranker_options small_options(void)
{
    vt_ranker_options options;
    vt_ranker_defaults(&options);
    memset(options.config.caps, 0, sizeof options.config.caps);
    for (size_t source = 0; source < VT_RANK_SOURCES; source++)
        if (source != VT_RANK_EASE && source != VT_RANK_IALS && source != VT_RANK_TWO_TOWER) options.config.caps[source] = 20;
    options.walk = (vt_rank_walk){.weeks = 4, .horizon = 7, .step = 7, .negatives = 8};
    options.trees.rounds = 20;
    options.trees.leaves = 4;
    return options;
}

/* ---- moments ---- */

static void what_is_known_is_what_lies_before(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_HM, HM "2020-01-01,a,x,1,1\n2020-01-03,a,y,1,1\n2020-01-03,a,z,1,1\n2020-01-04,b,x,1,1\n");
    assert_int_equal(vt_log_known(&log, 0, (vt_log_moment){.day = date(2020, 1, 1)}), 0);
    assert_int_equal(vt_log_known(&log, 0, (vt_log_moment){.day = date(2020, 1, 3)}), 1); /* the day itself is not known */
    assert_int_equal(vt_log_known(&log, 0, (vt_log_moment){.day = date(2020, 1, 4)}), 3);
    assert_int_equal(vt_log_known(&log, 1, vt_log_end(&log)), 4);
    vt_event_log_close(&log);
    log = read_log(VT_EVENTS_SEQUENCES, "a x y z\nb x\n");
    assert_int_equal(vt_log_known(&log, 0, (vt_log_moment){.left_out = 1}), 2);
    assert_int_equal(vt_log_known(&log, 1, (vt_log_moment){.left_out = 1}), 3);
    assert_int_equal(vt_log_known(&log, 1, (vt_log_moment){.left_out = 2}), 3);
    assert_int_equal(vt_log_known(&log, 1, vt_log_end(&log)), 4);
    vt_event_log_close(&log);
}

static void sales_are_counted_up_to_the_day(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_HM, HM "2020-01-01,a,x,1,1\n2020-01-01,a,y,1,1\n2020-01-02,b,x,1,1\n2020-01-03,b,y,1,1\n2020-01-05,c,x,1,1\n");
    vt_signal_fold sold;
    vt_error error = {0};
    assert_int_equal(vt_log_signals_open(&sold, &log, (vt_log_moment){.day = date(2020, 1, 3)}, &error), VT_OK);
    assert_int_equal(sold.signals.orders[0], 2);
    assert_int_equal(sold.signals.orders[1], 1);
    assert_int_equal(sold.signals.last_day, date(2020, 1, 2));
    assert_int_equal(sold.signals.partner_offsets[1], 1); /* x with y, in one basket of the 1st */
    assert_int_equal(vt_signals_window(&sold.signals, 0, date(2020, 1, 2), 1).units, 1);
    vt_signal_fold_close(&sold);
    vt_event_log_close(&log);
}

static void an_asker_is_who_they_were(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_TABLE, "user,item,time,type,value\na,p,2020-01-01,purchase,\na,q,2020-01-02,view,\na,q,2020-01-03,bookmark,\n"
                                                 "a,r,2020-01-03,like,\na,r,2020-01-04,review,1\na,p,2020-01-04,purchase,\na,s,2020-01-05,purchase,\n");
    vt_log_asker asker;
    vt_error error = {0};
    assert_int_equal(vt_log_asker_open(&asker, &log, &error), VT_OK);
    const vt_rank_asker *who = vt_log_asker_of(&asker, 0, (vt_log_moment){.day = date(2020, 1, 5)});
    assert_int_equal(who->purchase_count, 2); /* p twice; s is of the day itself */
    assert_int_equal(who->purchases[1].item, 0);
    assert_int_equal(who->deed_count, 2); /* a bad review takes the like of r back */
    assert_int_equal(who->deeds[0].item, 1);
    assert_true(who->deeds[0].weight == 0.8f && who->deeds[0].age_days == 2.0f);
    assert_int_equal(who->deeds[1].item, 0);
    assert_true(who->deeds[1].weight == 1.0f && who->deeds[1].age_days == 1.0f);
    vt_log_asker_close(&asker);
    vt_event_log_close(&log);
}

/* ---- leaks ---- */

/* All features of all items for every user at a moment, asked with these models. */
static vt_buffer features_at(const vt_event_log *log, const vt_buffer *models, vt_log_moment moment)
{
    vt_ranker_options options = small_options();
    vt_rank_goods goods = {.log = log, .models = models, .config = options.config, .threads = 1};
    vt_rank_desks desks;
    vt_rank_found found;
    vt_error error = {0};
    vt_buffer features = {0};
    uint32_t items[DRAWN_ITEMS];
    float rows[DRAWN_ITEMS * VT_RANK_FEATURES];
    if (vt_rank_desks_open(&desks, &goods, &error) != VT_OK || vt_rank_desks_turn(&desks, moment, &error) != VT_OK) fail_msg("%s", error.message);
    for (uint32_t i = 0; i < DRAWN_ITEMS; i++) items[i] = i;
    for (uint32_t user = 0; user < log->users; user++) {
        if (vt_rank_desk_ask(&found, &desks, 0, user, &error) != VT_OK) fail_msg("%s", error.message);
        vt_rank_features(desks.desks[0].scratch, items, log->items, rows);
        vt_buffer_append(&features, rows, log->items * VT_RANK_FEATURES * sizeof *rows);
    }
    vt_rank_desks_close(&desks);
    return features;
}

/* The name of the first feature that differs; NULL: none does. A missing one is like another missing one. */
static const char *first_difference(const vt_buffer *a, const vt_buffer *b)
{
    assert_int_equal(a->size, b->size);
    const float *left = (const float *)(const void *)a->data, *right = (const float *)(const void *)b->data;
    for (size_t i = 0; i < a->size / sizeof *left; i++)
        if (memcmp(&left[i], &right[i], sizeof *left) != 0 && !(isnan(left[i]) && isnan(right[i]))) return vt_rank_feature_name(i % VT_RANK_FEATURES);
    return NULL;
}

/* Another future: what happened on `day` and after is of other items, other types, other days. */
static void change_future(vt_event_log *log, int32_t day)
{
    for (size_t i = 0; i < log->count; i++) {
        if (log->events[i].day < day) continue;
        log->events[i].item = (log->events[i].item * 3 + 1) % (uint32_t)log->items;
        log->events[i].quantity = 9;
        log->events[i].day = log->last_day;
    }
}

static void train_all(vt_buffer models[VT_MODEL_KINDS], const vt_event_log *log, vt_log_moment moment)
{
    vt_ranker_options options = small_options();
    vt_ranker_context context = {.seed = 1, .threads = 1};
    vt_error error = {0};
    if (vt_ranker_train_sources(models, log, moment, &options, &context, &error) != VT_OK) fail_msg("%s", error.message);
}

static void the_future_changes_no_feature(void **state)
{
    (void)state;
    vt_event_log log = dated_log(5), other = dated_log(5);
    vt_log_moment moment = {.day = date(2020, 3, 10)};
    vt_buffer models[VT_MODEL_KINDS] = {{0}}, other_models[VT_MODEL_KINDS] = {{0}};
    change_future(&other, moment.day);
    train_all(models, &log, moment);
    train_all(other_models, &other, moment);
    vt_buffer features = features_at(&log, models, moment), other_features = features_at(&other, other_models, moment);
    const char *differs = first_difference(&features, &other_features);
    if (differs) fail_msg("%s knows what is to come", differs);
    vt_buffer_free(&features);
    vt_buffer_free(&other_features);
    for (size_t i = 0; i < VT_MODEL_KINDS; i++) vt_buffer_free(&models[i]), vt_buffer_free(&other_models[i]);
    vt_event_log_close(&log);
    vt_event_log_close(&other);
}

/* The same question catches leaks: a shop of the day after, and a model that was trained on everything. */
static void a_planted_leak_is_seen(void **state)
{
    (void)state;
    vt_event_log log = dated_log(5), other = dated_log(5);
    vt_log_moment moment = {.day = date(2020, 3, 10)}, later = {.day = date(2020, 3, 11)};
    vt_buffer models[VT_MODEL_KINDS] = {{0}}, other_models[VT_MODEL_KINDS] = {{0}}, none[VT_MODEL_KINDS] = {{0}};
    change_future(&other, moment.day);
    vt_buffer features = features_at(&log, none, later), other_features = features_at(&other, none, later);
    assert_non_null(first_difference(&features, &other_features));
    vt_buffer_free(&features);
    vt_buffer_free(&other_features);
    train_all(models, &log, vt_log_end(&log));
    train_all(other_models, &other, vt_log_end(&other));
    features = features_at(&log, models, moment);
    other_features = features_at(&other, other_models, moment);
    const char *differs = first_difference(&features, &other_features);
    assert_non_null(differs);
    assert_string_equal(differs, "itemknn.score");
    vt_buffer_free(&features);
    vt_buffer_free(&other_features);
    for (size_t i = 0; i < VT_MODEL_KINDS; i++) vt_buffer_free(&models[i]), vt_buffer_free(&other_models[i]);
    vt_event_log_close(&log);
    vt_event_log_close(&other);
}

/* An item that everybody buys from the day of asking on, and nobody before: no source names it, no feature tells it. */
static void what_is_sold_from_that_day_on_is_not_foreseen(void **state)
{
    (void)state;
    vt_event_log log = dated_log(6);
    vt_ranker_options options = small_options();
    vt_log_moment moment = {.day = date(2020, 4, 1)};
    vt_buffer models[VT_MODEL_KINDS] = {{0}};
    uint32_t planted = log.events[0].item;
    for (size_t i = 0; i < log.count; i++) {
        if (log.events[i].item == planted) log.events[i].item = (planted + 1) % (uint32_t)log.items;
        if (log.events[i].day >= moment.day) log.events[i].item = planted;
    }
    train_all(models, &log, moment);
    vt_rank_goods goods = {.log = &log, .models = models, .config = options.config, .threads = 1};
    vt_rank_desks desks;
    vt_rank_found found;
    vt_error error = {0};
    float row[VT_RANK_FEATURES];
    assert_int_equal(vt_rank_desks_open(&desks, &goods, &error), VT_OK);
    assert_int_equal(vt_rank_desks_turn(&desks, moment, &error), VT_OK);
    for (uint32_t user = 0; user < log.users; user++) {
        assert_int_equal(vt_rank_desk_ask(&found, &desks, 0, user, &error), VT_OK);
        for (size_t source = 0; source < VT_RANK_SOURCES; source++)
            for (size_t i = 0; i < found.list_counts[source]; i++)
                if (found.lists[source][i] == planted) fail_msg("%s names it", vt_rank_source_name((vt_rank_source)source));
        vt_rank_features(desks.desks[0].scratch, &planted, 1, row);
        assert_true(row[VT_RANK_ITEM_ORDERS] == 0.0f);
        assert_true(row[VT_RANK_ITEM_UNITS_90] == 0.0f);
        assert_true(isnan(row[VT_RANK_ITEM_AGE]));
    }
    vt_rank_desks_close(&desks);
    assert_int_equal(vt_rank_desks_open(&desks, &goods, &error), VT_OK); /* a day later it is what is sold: the test can see it */
    assert_int_equal(vt_rank_desks_turn(&desks, (vt_log_moment){.day = moment.day + 1}, &error), VT_OK);
    assert_int_equal(vt_rank_desk_ask(&found, &desks, 0, 0, &error), VT_OK);
    vt_rank_features(desks.desks[0].scratch, &planted, 1, row);
    assert_true(row[VT_RANK_ITEM_ORDERS] > 0.0f);
    vt_rank_desks_close(&desks);
    for (size_t i = 0; i < VT_MODEL_KINDS; i++) vt_buffer_free(&models[i]);
    vt_event_log_close(&log);
}

/* ---- examples ---- */

static void windows_end_with_the_log_and_do_not_overlap_the_watched(void **state)
{
    (void)state;
    vt_event_log log = dated_log(7);
    vt_rank_examples examples;
    vt_error error = {0};
    vt_rank_walk walk = {.weeks = 3, .horizon = 14, .step = 7, .negatives = 1};
    assert_int_equal(vt_rank_weeks(&examples, &log, &walk, &error), VT_OK);
    assert_int_equal(examples.weeks[2].until, log.last_day + 1);
    assert_int_equal(examples.weeks[2].moment.day, log.last_day + 1 - 14);
    assert_int_equal(examples.weeks[1].until, examples.weeks[2].moment.day);
    assert_int_equal(examples.weeks[0].until, examples.weeks[1].until - 7);
    walk.weeks = 20;
    assert_int_equal(vt_rank_weeks(&examples, &log, &walk, &error), VT_BAD_DATA);
    vt_event_log_close(&log);
}

static vt_ranker_lessons lessons_of(const vt_event_log *log, const vt_ranker_options *options, const vt_ranker_context *context)
{
    vt_ranker_lessons lessons;
    vt_error error = {0};
    if (vt_ranker_lessons_open(&lessons, log, NULL, options, context, &error) != VT_OK) fail_msg("%s", error.message);
    return lessons;
}

static void examples_are_what_was_wanted_among_candidates(void **state)
{
    (void)state;
    vt_event_log log = dated_log(8);
    vt_ranker_options options = small_options();
    vt_ranker_context context = {.seed = 3, .threads = 2};
    vt_ranker_lessons lessons = lessons_of(&log, &options, &context);
    const vt_rank_examples *examples = &lessons.examples;
    uint32_t wanted[256];
    size_t row = 0;
    assert_true(examples->groups > 50);
    for (size_t group = 0; group < examples->groups; group++) {
        size_t positives = 0, count = vt_rank_wanted(wanted, &log, examples->group_users[group], &examples->weeks[examples->group_weeks[group]], false);
        for (size_t i = 0; i < examples->group_sizes[group]; i++, row++) {
            bool is_wanted = false;
            for (size_t j = 0; j < count; j++) is_wanted |= wanted[j] == examples->items[row];
            assert_int_equal(examples->labels[row] > 0.0f, is_wanted);
            positives += is_wanted;
        }
        assert_true(positives > 0 && examples->group_sizes[group] - positives <= options.walk.negatives);
    }
    assert_int_equal(row, examples->count);
    vt_ranker_lessons_close(&lessons);
    vt_event_log_close(&log);
}

static void the_same_examples_and_trees_whatever_the_threads(void **state)
{
    (void)state;
    vt_event_log log = dated_log(9);
    vt_ranker_options options = small_options();
    vt_ranker_context one = {.seed = 3, .threads = 1}, three = {.seed = 3, .threads = 3};
    options.walk.groups = 80;
    vt_ranker_lessons a = lessons_of(&log, &options, &one), b = lessons_of(&log, &options, &three);
    vt_ranker fitted, again;
    vt_error error = {0};
    assert_int_equal(a.examples.count, b.examples.count);
    assert_memory_equal(a.examples.rows, b.examples.rows, a.examples.count * VT_RANK_FEATURES * sizeof(float));
    assert_memory_equal(a.examples.items, b.examples.items, a.examples.count * sizeof(uint32_t));
    if (vt_ranker_fit(&fitted, &a, 0, &error) != VT_OK || vt_ranker_fit(&again, &b, 0, &error) != VT_OK) fail_msg("%s", error.message);
    assert_same_file(&fitted.file, &again.file);
    vt_ranker_close(&again);
    if (vt_ranker_fit(&again, &b, 1u << VT_RANK_GROUP_SOURCE | 1u << VT_RANK_GROUP_ITEM, &error) != VT_OK) fail_msg("%s", error.message);
    assert_memory_equal(a.examples.rows, b.examples.rows, a.examples.count * VT_RANK_FEATURES * sizeof(float)); /* columns are back */
    assert_true(fitted.file.size != again.file.size || memcmp(fitted.file.data, again.file.data, again.file.size) != 0);
    vt_ranker_close(&fitted);
    vt_ranker_close(&again);
    vt_ranker_lessons_close(&a);
    vt_ranker_lessons_close(&b);
    vt_event_log_close(&log);
}

/* ---- training and serving ---- */

/* A page of a shop: the shelf's catalog, and sales as the packer imports them. */
typedef struct served {
    vt_buffer database;
    vt_catalog *catalog;
    vt_transactions sales;
    vt_signal_fold sold;
    vt_model *itemknn;
    vt_shop shop;
} served;

static void serve_open(served *out, const vt_buffer *text, vt_bytes model)
{
    vt_transaction_source source = {.hm = {"transactions_train.csv", {text->data, text->size}}};
    vt_product products[SHELF_ROWS] = {{0}};
    vt_error error = {0};
    *out = (served){.database = {0}};
    out->catalog = shelf_catalog(&out->database);
    for (size_t row = 0; row < SHELF_ROWS; row++) products[row] = (vt_product){.row = row, .id = shelf_lines[row].id};
    if (vt_transactions_read(&out->sales, &source, products, SHELF_ROWS, &error) != VT_OK) fail_msg("%s", error.message);
    assert_int_equal(vt_signal_fold_open(&out->sold, &out->sales, SHELF_ROWS, &error), VT_OK);
    if (vt_model_open(&out->itemknn, VT_MODEL_ITEMKNN, model, SHELF_ROWS, &error) != VT_OK) fail_msg("%s", error.message);
    out->shop = (vt_shop){.catalog = out->catalog, .signals = &out->sold.signals};
    out->shop.models[VT_MODEL_ITEMKNN] = out->itemknn;
}

static void serve_close(served *page)
{
    vt_model_close(page->itemknn);
    vt_signal_fold_close(&page->sold);
    vt_transactions_close(&page->sales);
    vt_catalog_close(page->catalog);
    vt_buffer_free(&page->database);
}

/* A profile that bought what the user of the log did, each day's at one time, in one order. */
static size_t buy_as(vt_purchase *purchases, const vt_event_log *log, uint32_t user)
{
    vt_log_asker asker;
    vt_error error = {0};
    assert_int_equal(vt_log_asker_open(&asker, log, &error), VT_OK);
    const vt_rank_asker *who = vt_log_asker_of(&asker, user, vt_log_end(log));
    size_t count = who->purchase_count;
    for (size_t i = 0; i < count; i++)
        purchases[i] = (vt_purchase){.row = who->purchases[i].item, .quantity = who->purchases[i].pieces, .unit_price_cents = -1,
                                     .at_ms = who->purchases[i].day * VT_DAY_MS + 3600000, .order = who->purchases[i].day,
                                     .status = VT_ORDER_DELIVERED};
    vt_log_asker_close(&asker);
    return count;
}

static void serve_rows(const served *page, const vt_request *request, const vt_visitor *visitor, int64_t now_ms, float *rows)
{
    static const uint32_t all[SHELF_ROWS] = {0, 1, 2, 3, 4, 5, 6, 7};
    vt_task task = {.shop = &page->shop, .request = request, .columns = vt_catalog_columns_of(page->catalog), .visitor = visitor, .now_ms = now_ms,
                    .candidates = vt_row_mask_open(SHELF_ROWS, true)};
    vt_ranker_options options = small_options();
    vt_ranked_room *room = NULL;
    vt_ranked_asker asker;
    vt_rank_found found;
    vt_error error = {0};
    assert_int_equal(vt_ranked_room_open(&room, &task, &error), VT_OK);
    assert_int_equal(vt_ranked_asker_open(&asker, &task, true, &error), VT_OK);
    asker.asker.allowed = NULL;
    assert_int_equal(vt_rank_candidates(&found, room->scratch, &asker.asker, &options.config, &error), VT_OK);
    vt_rank_features(room->scratch, all, SHELF_ROWS, rows);
    vt_ranked_asker_close(&asker);
    vt_ranked_room_close(room);
    vt_row_mask_close(&task.candidates);
}

static void assert_same_rows(const float *trained, const float *in_page, uint32_t user)
{
    for (size_t i = 0; i < SHELF_ROWS * VT_RANK_FEATURES; i++) {
        size_t feature = i % VT_RANK_FEATURES;
        if (feature == VT_RANK_ITEM_RATING || feature == VT_RANK_ITEM_STOCK) { /* today's: not known of days gone by */
            assert_true(isnan(trained[i]));
            continue;
        }
        if (memcmp(&trained[i], &in_page[i], sizeof *trained) != 0 && !(isnan(trained[i]) && isnan(in_page[i])))
            fail_msg("user %u, item %zu, %s: %.9g in training, %.9g in the page", user, i / VT_RANK_FEATURES, vt_rank_feature_name(feature),
                     (double)trained[i], (double)in_page[i]);
    }
}

static void a_page_sees_the_numbers_that_were_learned_from(void **state)
{
    (void)state;
    static const uint32_t all[SHELF_ROWS] = {0, 1, 2, 3, 4, 5, 6, 7};
    vt_buffer text = drawn_text(SHELF_ROWS, 4), models[VT_MODEL_KINDS] = {{0}};
    vt_event_log log = read_drawn(&text);
    vt_buffer database = {0};
    vt_catalog *catalog = shelf_catalog(&database);
    vt_rank_items items;
    vt_error error = {0};
    assert_int_equal(vt_rank_items_open(&items, &log, catalog, &error), VT_OK);
    train_all(models, &log, vt_log_end(&log));
    vt_ranker_options options = small_options();
    vt_rank_goods goods = {.log = &log, .catalog = &items.shop, .models = models, .config = options.config, .threads = 1};
    vt_rank_desks desks;
    vt_rank_found found;
    served page;
    assert_int_equal(vt_rank_desks_open(&desks, &goods, &error), VT_OK);
    assert_int_equal(vt_rank_desks_turn(&desks, vt_log_end(&log), &error), VT_OK);
    serve_open(&page, &text, (vt_bytes){models[VT_MODEL_ITEMKNN].data, models[VT_MODEL_ITEMKNN].size});
    for (uint32_t user = 0; user < log.users; user++) {
        float trained[SHELF_ROWS * VT_RANK_FEATURES], in_page[SHELF_ROWS * VT_RANK_FEATURES];
        vt_purchase purchases[DRAWN_DAYS * 8];
        vt_visitor visitor = {.purchases = purchases, .purchase_count = buy_as(purchases, &log, user)};
        vt_request request = {.strategy = "ranked"};
        assert_int_equal(vt_rank_desk_ask(&found, &desks, 0, user, &error), VT_OK);
        vt_rank_features(desks.desks[0].scratch, all, SHELF_ROWS, trained);
        serve_rows(&page, &request, &visitor, (int64_t)(log.last_day + 1) * VT_DAY_MS + 50000000, in_page);
        assert_same_rows(trained, in_page, user);
    }
    serve_close(&page);
    vt_rank_desks_close(&desks);
    vt_event_log_close(&log);
    vt_rank_items_close(&items);
    vt_catalog_close(catalog);
    vt_buffer_free(&database);
    for (size_t i = 0; i < VT_MODEL_KINDS; i++) vt_buffer_free(&models[i]);
    vt_buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_known_is_what_lies_before),
        cmocka_unit_test(sales_are_counted_up_to_the_day),
        cmocka_unit_test(an_asker_is_who_they_were),
        cmocka_unit_test(the_future_changes_no_feature),
        cmocka_unit_test(a_planted_leak_is_seen),
        cmocka_unit_test(what_is_sold_from_that_day_on_is_not_foreseen),
        cmocka_unit_test(windows_end_with_the_log_and_do_not_overlap_the_watched),
        cmocka_unit_test(examples_are_what_was_wanted_among_candidates),
        cmocka_unit_test(the_same_examples_and_trees_whatever_the_threads),
        cmocka_unit_test(a_page_sees_the_numbers_that_were_learned_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
