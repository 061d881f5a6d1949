/* eval/: experiments.sqlite: what is added comes back; what is not ours is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run_store.h"
#include "store_file.h"

typedef struct seen_runs {
    char text[256]; /* "3:ials 1:ease" */
    vt_run last;
    size_t metrics;
} seen_runs;

static vt_status see_run(void *context, const vt_run *run, vt_error *error)
{
    seen_runs *seen = context;
    size_t at = strlen(seen->text);
    (void)error;
    snprintf(seen->text + at, sizeof seen->text - at, "%s%lld:%s", at ? " " : "", (long long)run->id, run->model);
    seen->last = *run;
    if (run->model_file) assert_string_equal(run->model_file, "m/ials.safetensors");
    return VT_OK;
}

static vt_status see_metric(void *context, const vt_run_metric *metric, vt_error *error)
{
    (void)error;
    ((seen_runs *)context)->metrics++;
    assert_true(metric->k == 5 || metric->k == 10);
    return VT_OK;
}

static vt_status pass_metric(void *context, const vt_run_metric *metric, vt_error *error)
{
    (void)error;
    *(size_t *)context += strlen(metric->name ? metric->name : "");
    return VT_OK;
}

static int64_t add(vt_run_store *store, const char *model, const char *data, uint64_t seed, double ndcg)
{
    vt_run run = {.kind = "eval", .model = model, .config = "{\"factors\":64}", .data_hash = data, .split = "time=80%", .seen = "out",
                  .seed = seed, .users = 100, .started_ms = 1700000000000, .train_ms = 1234, .peak_bytes = 1 << 20};
    const vt_run_metric metrics[] = {{"ndcg", 10, 100, ndcg, ndcg - 0.1, ndcg + 0.1, NAN, NAN, NAN},
                                     {"recall", 5, 90, NAN, NAN, NAN, 0.5, 0.25, 0.75}};
    int64_t id = 0;
    vt_error error = {0};
    if (strcmp(model, "ials") == 0) run.model_file = "m/ials.safetensors";
    if (vt_run_store_add(store, &run, metrics, 2, &id, &error) != VT_OK) fail_msg("%s", error.message);
    return id;
}

static vt_run_store *open_store(const char *path, bool create)
{
    vt_run_store *store;
    vt_error error = {0};
    if (vt_run_store_open(&store, path, create, &error) != VT_OK) fail_msg("%s", error.message);
    return store;
}

static void runs_come_back_as_they_were_added(void **state)
{
    const char *path = *state;
    vt_error error = {0};
    vt_run_store *store = open_store(path, true);
    assert_int_equal(add(store, "ials", "abc1", 7, 0.25), 1);
    vt_run_store_close(store);
    store = open_store(path, false);
    seen_runs seen = {.text = ""};
    assert_int_equal(vt_run_store_show(store, 1, see_run, &seen, &error), VT_OK);
    assert_string_equal(seen.text, "1:ials");
    assert_true(seen.last.seed == 7 && seen.last.users == 100 && seen.last.train_ms == 1234 && seen.last.peak_bytes == 1 << 20);
    assert_int_equal(vt_run_store_metrics(store, 1, see_metric, &seen, &error), VT_OK);
    assert_int_equal(seen.metrics, 2);
    vt_run_metric metric;
    bool found;
    assert_int_equal(vt_run_store_metric(store, 1, "ndcg", 10, &metric, &found, &error), VT_OK);
    assert_true(found && metric.value == 0.25 && metric.low == 0.25 - 0.1 && metric.users == 100 && isnan(metric.difference));
    assert_int_equal(vt_run_store_metric(store, 1, "recall", 5, &metric, &found, &error), VT_OK);
    assert_true(found && isnan(metric.value) && metric.difference == 0.5);
    assert_int_equal(vt_run_store_metric(store, 1, "ndcg", 11, &metric, &found, &error), VT_OK);
    assert_false(found);
    assert_int_equal(vt_run_store_show(store, 2, see_run, &seen, &error), VT_NOT_FOUND);
    vt_run_store_close(store);
}

static void lists_are_newest_first_and_the_best_is_of_its_own_data(void **state)
{
    const char *path = *state;
    vt_error error = {0};
    vt_run_store *store = open_store(path, true);
    add(store, "ease", "abc1", 1, 0.5);
    add(store, "ials", "abc1", 1, 0.75);
    add(store, "itemknn", "abc1", 1, 0.75);
    add(store, "ials", "abd2", 1, 0.125);
    add(store, "ease", "abd2", 2, 0.0625);
    seen_runs all = {.text = ""}, ials = {.text = ""}, data = {.text = ""}, two = {.text = ""}, best = {.text = ""}, least = {.text = ""};
    assert_int_equal(vt_run_store_list(store, NULL, NULL, 0, see_run, &all, &error), VT_OK);
    assert_string_equal(all.text, "5:ease 4:ials 3:itemknn 2:ials 1:ease");
    assert_int_equal(vt_run_store_list(store, "ials", NULL, 0, see_run, &ials, &error), VT_OK);
    assert_string_equal(ials.text, "4:ials 2:ials");
    assert_int_equal(vt_run_store_list(store, NULL, "abd", 0, see_run, &data, &error), VT_OK);
    assert_string_equal(data.text, "5:ease 4:ials");
    assert_int_equal(vt_run_store_list(store, NULL, NULL, 2, see_run, &two, &error), VT_OK);
    assert_string_equal(two.text, "5:ease 4:ials");
    assert_int_equal(vt_run_store_best(store, "ndcg", 10, false, see_run, &best, &error), VT_OK);
    assert_string_equal(best.text, "5:ease 4:ials 2:ials"); /* another seed is another split */
    assert_int_equal(vt_run_store_best(store, "ndcg", 10, true, see_run, &least, &error), VT_OK);
    assert_string_equal(least.text, "5:ease 4:ials 1:ease");
    vt_run_store_close(store);
}

static void nothing_is_left_of_a_run_that_cannot_be_added(void **state)
{
    const char *path = *state;
    vt_error error = {0};
    vt_run_store *store = open_store(path, true);
    vt_run run = {.kind = "eval", .model = "ials"};
    const vt_run_metric twice[] = {{"ndcg", 10, 1, 1, 1, 1, NAN, NAN, NAN}, {"ndcg", 10, 1, 1, 1, 1, NAN, NAN, NAN}};
    int64_t id;
    seen_runs seen = {.text = ""};
    assert_int_equal(vt_run_store_add(store, &run, twice, 2, &id, &error), VT_BAD_DATA);
    assert_int_equal(vt_run_store_list(store, NULL, NULL, 0, see_run, &seen, &error), VT_OK);
    assert_string_equal(seen.text, "");
    vt_run_store_close(store);
}

static void assert_not_opened(const char *path, bool create, vt_status status)
{
    vt_run_store *store;
    vt_error error = {0};
    assert_int_equal(vt_run_store_open(&store, path, create, &error), status);
    assert_null(store);
    if (!strstr(error.message, path)) fail_msg("%s", error.message);
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void execute(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void what_is_no_database_of_runs_is_left_as_it_is(void **state)
{
    const char *path = *state;
    assert_not_opened(path, false, VT_IO);
    assert_int_equal(access(path, F_OK), -1);
    write_text(path, "this is a text and not a database, and long enough that it cannot be taken for an empty one: "
                     "one hundred bytes and more are needed for that");
    assert_not_opened(path, true, VT_BAD_DATA);
    unlink(path);
    execute(path, "CREATE TABLE products(id)");
    assert_not_opened(path, true, VT_BAD_DATA);
    assert_not_opened(path, false, VT_BAD_DATA);
    unlink(path);
    vt_run_store_close(open_store(path, true));
    execute(path, "PRAGMA user_version = 3");
    assert_not_opened(path, true, VT_UNSUPPORTED);
}

static void damaged_databases_are_refused_or_read_but_never_crash(void **state)
{
    const char *path = *state;
    vt_run_store *store = open_store(path, true);
    for (int i = 0; i < 20; i++) add(store, "ease", "abc1", 1, 0.5);
    vt_run_store_close(store);
    FILE *file = fopen(path, "r");
    static unsigned char bytes[1 << 16];
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t at = 0; at < size; at += 61) {
        vt_error error = {0};
        size_t letters = 0;
        bytes[at] ^= 0x55;
        file = fopen(path, "w");
        fwrite(bytes, 1, size, file);
        fclose(file);
        bytes[at] ^= 0x55;
        if (vt_run_store_open(&store, path, false, &error) != VT_OK) continue;
        for (int64_t id = 1; id <= 20; id++) vt_run_store_metrics(store, id, pass_metric, &letters, &error);
        vt_run_store_close(store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_file(runs_come_back_as_they_were_added),
        with_file(lists_are_newest_first_and_the_best_is_of_its_own_data),
        with_file(nothing_is_left_of_a_run_that_cannot_be_added),
        with_file(what_is_no_database_of_runs_is_left_as_it_is),
        with_file(damaged_databases_are_refused_or_read_but_never_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
