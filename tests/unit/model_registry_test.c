/* eval/: version 2 of experiments.sqlite: searches and models; a file of version 1 is read as it is, and brought up when it is written to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "model_registry.h"
#include "store_file.h"
#include "tuning_store.h"

/* As the program of version 1 made it, with one run. */
static const char version_1[] =
    "PRAGMA application_id = 1448366680; PRAGMA user_version = 1;"
    "CREATE TABLE runs(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, model TEXT NOT NULL, config TEXT, data_path TEXT, data_hash TEXT, split TEXT,"
    " seen TEXT, seed INTEGER, users INTEGER, baseline TEXT, started_ms INTEGER, train_ms INTEGER, score_ms INTEGER, peak_bytes INTEGER,"
    " model_file TEXT, model_bytes INTEGER, model_hash TEXT) STRICT;"
    "CREATE TABLE metrics(run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, name TEXT NOT NULL, k INTEGER NOT NULL, users INTEGER,"
    " value REAL, low REAL, high REAL, difference REAL, difference_low REAL, difference_high REAL, PRIMARY KEY(run, name, k)) STRICT,"
    " WITHOUT ROWID;"
    "CREATE INDEX runs_by_data ON runs(data_hash, split, seen, seed);"
    "INSERT INTO runs(kind, model, model_hash) VALUES('eval', 'ials', 'aa');"
    "INSERT INTO metrics(run, name, k, value) VALUES(1, 'ndcg', 10, 0.25);";

static void execute(const char *path, const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s", message);
    sqlite3_close(db);
}

static int64_t number(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
}

static vt_run_store *open_store(const char *path, bool create)
{
    vt_run_store *store;
    vt_error error = {0};
    if (vt_run_store_open(&store, path, create, &error) != VT_OK) fail_msg("%s", error.message);
    return store;
}

/* ---- models ---- */

static uint64_t add(vt_run_store *store, const char *kind, const char *hash)
{
    vt_registered model = {.kind = kind, .file = "models/it", .file_hash = hash, .file_bytes = 9, .added_ms = 5};
    vt_error error = {0};
    uint64_t version;
    bool known;
    if (vt_registry_add(store, &model, &version, &known, &error) != VT_OK) fail_msg("%s", error.message);
    assert_false(known);
    return version;
}

static vt_status see(void *context, const vt_registered *model, vt_error *error)
{
    (void)error;
    vt_buffer_printf(context, "%s%s%llu %s", ((vt_buffer *)context)->size ? ", " : "", model->kind, (unsigned long long)model->version, model->stage);
    return VT_OK;
}

static void assert_models(vt_run_store *store, const char *kind, const char *expected)
{
    vt_buffer text = {0};
    vt_error error = {0};
    if (vt_registry_list(store, kind, NULL, see, &text, &error) != VT_OK) fail_msg("%s", error.message);
    vt_buffer_append(&text, "", 1);
    if (strcmp((const char *)text.data, expected)) fail_msg("the models are: %s", (const char *)text.data);
    vt_buffer_free(&text);
}

static vt_status promote(vt_run_store *store, uint64_t version, vt_error *error)
{
    return vt_registry_promote(store, &(vt_model_version){"ials", version}, 6, error);
}

static vt_status retire(vt_run_store *store, uint64_t version, vt_error *error)
{
    return vt_registry_retire(store, &(vt_model_version){"ials", version}, 6, error);
}

static void versions_count_up_and_a_file_is_added_once(void **state)
{
    vt_run_store *store = open_store(*state, true);
    vt_error error = {0};
    uint64_t version;
    bool known;
    assert_int_equal(add(store, "ials", "aa"), 1);
    assert_int_equal(add(store, "ials", "bb"), 2);
    assert_int_equal(add(store, "ease", "aa"), 1);
    assert_int_equal(vt_registry_add(store, &(vt_registered){.kind = "ials", .file_hash = "aa"}, &version, &known, &error), VT_OK);
    assert_true(known && version == 1);
    assert_int_equal(vt_registry_add(store, &(vt_registered){.kind = "ials", .file_hash = "cc", .run = 7}, &version, &known, &error), VT_NOT_FOUND);
    assert_models(store, NULL, "ease1 candidate, ials2 candidate, ials1 candidate");
    assert_int_equal(vt_registry_version(store, "ials", "bb", &version, &error), VT_OK);
    assert_int_equal(version, 2);
    assert_int_equal(vt_registry_version(store, "ease", "bb", &version, &error), VT_OK);
    assert_int_equal(version, 0);
    vt_run_store_close(store);
}

static void one_is_current_and_rollback_goes_back_promotion_by_promotion(void **state)
{
    vt_run_store *store = open_store(*state, true);
    vt_error error = {0};
    uint64_t version;
    for (int i = 0; i < 4; i++) add(store, "ials", (const char *[]){"aa", "bb", "cc", "dd"}[i]);
    assert_int_equal(vt_registry_rollback(store, "ials", 6, &version, &error), VT_BAD_REQUEST);
    assert_int_equal(promote(store, 9, &error), VT_NOT_FOUND);
    for (uint64_t i = 1; i <= 3; i++) assert_int_equal(promote(store, i, &error), VT_OK);
    assert_int_equal(promote(store, 3, &error), VT_BAD_REQUEST);
    assert_models(store, "ials", "ials4 candidate, ials3 current, ials2 retired, ials1 retired");
    assert_int_equal(vt_registry_rollback(store, "ials", 6, &version, &error), VT_OK);
    assert_int_equal(version, 2);
    assert_models(store, "ials", "ials4 candidate, ials3 retired, ials2 current, ials1 retired");
    assert_int_equal(vt_registry_rollback(store, "ials", 6, &version, &error), VT_OK);
    assert_int_equal(version, 1);
    assert_int_equal(vt_registry_rollback(store, "ials", 6, &version, &error), VT_BAD_REQUEST);
    assert_models(store, "ials", "ials4 candidate, ials3 retired, ials2 retired, ials1 current");
    assert_int_equal(promote(store, 3, &error), VT_OK);
    assert_int_equal(vt_registry_rollback(store, "ials", 6, &version, &error), VT_OK);
    assert_int_equal(version, 1);
    vt_run_store_close(store);
}

static void what_somebody_retired_does_not_come_back_by_itself(void **state)
{
    vt_run_store *store = open_store(*state, true);
    vt_error error = {0};
    uint64_t version;
    for (int i = 0; i < 3; i++) add(store, "ials", (const char *[]){"aa", "bb", "cc"}[i]);
    for (uint64_t i = 1; i <= 3; i++) assert_int_equal(promote(store, i, &error), VT_OK);
    assert_int_equal(retire(store, 3, &error), VT_BAD_REQUEST);
    assert_int_equal(retire(store, 8, &error), VT_NOT_FOUND);
    assert_int_equal(retire(store, 2, &error), VT_OK);
    assert_int_equal(vt_registry_rollback(store, "ials", 6, &version, &error), VT_OK);
    assert_int_equal(version, 1);
    assert_int_equal(promote(store, 2, &error), VT_OK);
    assert_models(store, "ials", "ials3 retired, ials2 current, ials1 retired");
    vt_run_store_close(store);
}

/* ---- searches ---- */

static vt_status see_trial(void *context, const vt_tuning_trial *trial, vt_error *error)
{
    (void)error;
    vt_buffer_printf(context, "%zu.%zu %s %.3f %s; ", trial->number, trial->rung, trial->settings, trial->value, trial->failure ? trial->failure : "-");
    return VT_OK;
}

static void assert_trials(vt_run_store *store, int64_t search, const char *expected)
{
    vt_buffer text = {0};
    vt_error error = {0};
    if (vt_tuning_trials(store, search, see_trial, &text, &error) != VT_OK) fail_msg("%s", error.message);
    vt_buffer_append(&text, "", 1);
    if (strcmp((const char *)text.data, expected)) fail_msg("the trials are: %s", (const char *)text.data);
    vt_buffer_free(&text);
}

static void a_search_is_found_again_with_its_trials(void **state)
{
    vt_run_store *store = open_store(*state, true);
    vt_error error = {0};
    int64_t id, again, other;
    const vt_tuning search = {"ials", "{\"seed\":1}", 5}, foreign = {"ials", "{\"seed\":2}", 5};
    const vt_run run = {.kind = "tune", .model = "ials"};
    const vt_run_metric metric = {"ndcg", 10, 3, 0.5, 0.25, 0.75, NAN, NAN, NAN};
    const vt_tuning_run kept = {&run, &metric, 1};
    const vt_tuning_trial good = {.number = 0, .rung = 0, .users = 3, .settings = "{}", .value = 0.5, .low = 0.25, .high = 0.75};
    const vt_tuning_trial bad = {.number = 1, .rung = 0, .users = 3, .settings = "{}", .value = NAN, .low = NAN, .high = NAN, .failure = "no"};
    assert_int_equal(vt_tuning_open(store, &search, false, &id, &error), VT_OK);
    assert_int_equal(vt_tuning_add(store, id, &good, &kept, &error), VT_OK);
    assert_int_equal(vt_tuning_add(store, id, &bad, NULL, &error), VT_OK);
    assert_int_equal(vt_tuning_add(store, id, &good, &kept, &error), VT_BAD_DATA); /* twice */
    assert_int_equal(vt_tuning_open(store, &search, false, &again, &error), VT_OK);
    assert_int_equal(vt_tuning_open(store, &foreign, false, &other, &error), VT_OK);
    assert_true(again == id && other != id);
    assert_trials(store, id, "0.0 {} 0.500 -; 1.0 {} nan no; ");
    assert_int_equal(vt_tuning_open(store, &search, true, &other, &error), VT_OK);
    assert_true(other > id);
    assert_int_equal(vt_tuning_open(store, &search, false, &again, &error), VT_OK);
    assert_int_equal(again, other); /* the latest */
    vt_run_store_close(store);
    assert_int_equal(number(*state, "SELECT count(*) FROM runs"), 1); /* nothing is left of what was added twice */
}

static void trials_of_anothers_making_are_refused(void **state)
{
    static const char *const bad[] = {"0, -1, 0, '{}', 1, 1, 1, 3, NULL", "0, 0, -1, '{}', 1, 1, 1, 3, NULL", "0, 0, 0, '{}', 1, 1, 1, -3, NULL",
                                      "0, 0, 0, '{}', NULL, 1, 1, 3, NULL", "0, 0, 0, '{}', 1, 1, 1, 3, 'no'", "0, 0, 0, '{}', 9e999, 1, 1, 3, NULL",
                                      "0, 99999999999, 0, '{}', 1, 1, 1, 3, NULL"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char sql[512];
        vt_error error = {0};
        int64_t id;
        unlink(*state);
        vt_run_store *store = open_store(*state, true);
        assert_int_equal(vt_tuning_open(store, &(vt_tuning){"ials", "{}", 5}, false, &id, &error), VT_OK);
        vt_run_store_close(store);
        snprintf(sql, sizeof sql, "INSERT INTO trials(search, number, rung, settings, value, low, high, users, failure) VALUES(1 + %s)", bad[i]);
        execute(*state, sql);
        store = open_store(*state, false);
        vt_buffer text = {0};
        if (vt_tuning_trials(store, 1, see_trial, &text, &error) != VT_BAD_DATA) fail_msg("%s", bad[i]);
        vt_buffer_free(&text);
        vt_run_store_close(store);
    }
}

/* ---- version 1 ---- */

static void version_1_is_read_as_it_is(void **state)
{
    vt_error error = {0};
    vt_run_metric metric;
    uint64_t version = 7;
    bool found;
    execute(*state, version_1);
    vt_run_store *store = open_store(*state, false);
    assert_int_equal(vt_run_store_metric(store, 1, "ndcg", 10, &metric, &found, &error), VT_OK);
    assert_true(found && metric.value == 0.25);
    assert_models(store, NULL, "");
    assert_trials(store, 1, "");
    assert_int_equal(vt_registry_version(store, "ials", "aa", &version, &error), VT_OK);
    assert_int_equal(version, 0);
    vt_run_store_close(store);
    assert_int_equal(number(*state, "PRAGMA user_version"), 1);
}

static void version_1_is_brought_up_when_it_is_written_to(void **state)
{
    vt_error error = {0};
    execute(*state, version_1);
    vt_run_store *store = open_store(*state, false); /* not asked to make anything */
    assert_int_equal(add(store, "ials", "aa"), 1);
    assert_int_equal(promote(store, 1, &error), VT_OK);
    vt_run_store_close(store);
    assert_int_equal(number(*state, "PRAGMA user_version"), 2);
    assert_int_equal(number(*state, "SELECT run FROM models"), 1); /* found by its hash */
    unlink(*state);
    execute(*state, version_1);
    vt_run_store_close(open_store(*state, true));
    assert_int_equal(number(*state, "PRAGMA user_version"), 2);
    assert_int_equal(number(*state, "SELECT count(*) FROM metrics WHERE value = 0.25"), 1);
}

static void what_only_claims_a_version_is_refused_whole(void **state)
{
    vt_run_store *store;
    vt_error error = {0};
    vt_buffer text = {0};
    execute(*state, version_1);
    execute(*state, "CREATE TABLE models(x)"); /* in the way of version 2 */
    assert_int_equal(vt_run_store_open(&store, *state, true, &error), VT_BAD_DATA);
    assert_int_equal(number(*state, "PRAGMA user_version"), 1);
    assert_int_equal(number(*state, "SELECT count(*) FROM sqlite_schema WHERE name = 'searches'"), 0);
    unlink(*state);
    execute(*state, version_1);
    execute(*state, "PRAGMA user_version = 2");
    store = open_store(*state, false);
    assert_int_equal(vt_registry_list(store, NULL, NULL, see, &text, &error), VT_BAD_DATA);
    assert_int_equal(vt_tuning_trials(store, 1, see_trial, &text, &error), VT_BAD_DATA);
    vt_run_store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_file(versions_count_up_and_a_file_is_added_once),
        with_file(one_is_current_and_rollback_goes_back_promotion_by_promotion),
        with_file(what_somebody_retired_does_not_come_back_by_itself),
        with_file(a_search_is_found_again_with_its_trials),
        with_file(trials_of_anothers_making_are_refused),
        with_file(version_1_is_read_as_it_is),
        with_file(version_1_is_brought_up_when_it_is_written_to),
        with_file(what_only_claims_a_version_is_refused_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
